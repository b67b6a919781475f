import { statSync } from 'node:fs';
import { join, relative } from 'node:path';
import { type ArchitectureName, architectures } from '../lib/extension/architectures.ts';
import { buildExecutable } from '../lib/extension/executable.ts';

const projectRoot = join(import.meta.dirname, '..');

/** Those that are named, or x86_64. */
const wanted = (): readonly ArchitectureName[] => {
  const named = process.argv.slice(2);
  const unknown = named.find((name) => !(architectures as readonly string[]).includes(name));
  if (unknown) throw new Error(`${unknown} is none of ${architectures.join(', ')}.`);
  return named.length > 0 ? (named as ArchitectureName[]) : ['x86_64'];
};

/** Builds the Lambda extension: `npm run build:extension [x86_64] [arm64]`. One that cannot be built ends with 1. */
try {
  for (const architecture of wanted()) {
    const file = await buildExecutable(projectRoot, architecture);
    const megabytes = (statSync(file).size / 1_000_000).toFixed(1);
    console.log(`${architecture.padEnd(8)} ${relative(process.cwd(), file)}  ${megabytes} MB`);
  }
} catch (error) {
  console.error(error instanceof Error ? `Not built: ${error.message}` : error);
  process.exitCode = 1;
}
