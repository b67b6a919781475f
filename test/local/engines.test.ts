import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { expect, it } from 'vitest';

interface Semver {
  satisfies(version: string, range: string): boolean;
  subset(range: string, other: string): boolean;
}

const root = join(import.meta.dirname, '..', '..');
const semver = createRequire(createRequire(import.meta.url).resolve('aws-cdk-lib/package.json'))(
  'semver',
) as Semver;
const textOf = (name: string): string => readFileSync(join(root, name), 'utf8');
const manifest = JSON.parse(textOf('package.json'));
const { packages } = JSON.parse(textOf('package-lock.json')) as {
  packages: Record<string, { version?: string; engines?: { node?: string } }>;
};

it('no package warns of a Node version that the project promises to work on', () => {
  const narrower = Object.entries(packages).filter(
    ([, { engines }]) => engines?.node && !semver.subset(manifest.engines.node, engines.node),
  );
  expect(narrower.map(([name, { engines }]) => `${name} ${engines?.node}`)).toEqual([]);
});

it('the version for version managers, and the one that runs the scripts, are among them', () => {
  expect(semver.satisfies(`${textOf('.nvmrc').trim()}.99.0`, manifest.engines.node)).toBe(true);
  expect(semver.satisfies(packages['node_modules/node']?.version ?? '', manifest.engines.node)).toBe(true);
});

it('the README and the guide to deploying promise the same', () => {
  for (const name of ['README.md', 'docs/deploy.md'])
    expect(textOf(name)).toMatch(/22\.13 or later of the 22 line, 24, or 26 and later/);
  expect(manifest.engines.node).toBe('^22.13.0 || ^24.0.0 || >=26.0.0');
});
