import { rmSync } from 'node:fs';
import { join, relative } from 'node:path';
import { parseArgs } from 'node:util';
import type { App } from 'aws-cdk-lib/core';
import type { Bundle } from '../lib/functions/bundle.ts';
import { buildProject, projectRoot } from '../lib/project.ts';
import { SettingsError } from '../lib/settings.ts';

const outdir = join(projectRoot, 'cdk.out');

/** `-c name=value` as the `cdk` command takes it, any number of times. */
const contextFromArguments = (): Record<string, string> => {
  const { values } = parseArgs({ options: { context: { type: 'string', short: 'c', multiple: true } } });
  const pairs = values.context ?? [];
  return Object.fromEntries(pairs.map((pair) => splitAtEquals(pair)));
};

const splitAtEquals = (pair: string): [string, string] => {
  const at = pair.indexOf('=');
  if (at < 1) throw new SettingsError(`The argument -c ${pair} must have the form name=value.`);
  return [pair.slice(0, at), pair.slice(at + 1)];
};

const printStacks = (assembly: ReturnType<App['synth']>): void => {
  for (const { stackName, template } of assembly.stacks) {
    console.log(`${stackName.padEnd(28)} ${Object.keys(template.Resources).length} resources`);
  }
};

const printBundles = (bundles: readonly Bundle[]): void => {
  for (const { name, bytes } of bundles) {
    console.log(`${name.padEnd(28)} ${Math.round(bytes / 1024)} KB`);
  }
};

/** Synthesizes everything offline into `cdk.out`, where a cdk-nag finding ends it with status 1. */
const main = async (): Promise<void> => {
  const context = contextFromArguments();
  rmSync(outdir, { recursive: true, force: true });
  const { app, bundles } = await buildProject({ outdir, context });
  const assembly = app.synth();
  printStacks(assembly);
  printBundles(bundles);
  console.log(`No findings. Templates are in ${relative(process.cwd(), outdir) || '.'}.`);
};

try {
  await main();
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
}
