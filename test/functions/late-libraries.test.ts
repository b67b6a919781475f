import { resolve } from 'node:path';
import { build, type Metafile } from 'esbuild';
import { beforeAll, expect, it } from 'vitest';
import { httpGroups } from '../../functions/groups.ts';

const root = resolve(import.meta.dirname, '../..');

let inputs: Metafile['inputs'];
beforeAll(async () => {
  const contents = httpGroups.map(({ name }) => `import './functions/${name}/group.ts';`).join('\n');
  const { metafile } = await build({
    absWorkingDir: root,
    stdin: { contents, resolveDir: root, loader: 'ts' },
    bundle: true,
    write: false,
    platform: 'node',
    format: 'esm',
    packages: 'external',
    metafile: true,
    logLevel: 'error',
  });
  inputs = metafile.inputs;
});

/** The packages that the code of a group imports, at once or at all. */
const packagesOf = (name: string, kinds: readonly string[]): ReadonlySet<string> => {
  const found = new Set<string>();
  const seen = new Set<string>();
  const visit = (file: string): void => {
    if (seen.has(file)) return;
    seen.add(file);
    for (const { path, kind, external } of inputs[file]?.imports ?? []) {
      if (!kinds.includes(kind)) continue;
      if (external) found.add(path);
      else visit(path);
    }
  };
  visit(`functions/${name}/group.ts`);
  return found;
};

const atOnce = ['import-statement'];
const atAll = ['import-statement', 'dynamic-import'];
const usersOf = (library: string, kinds: readonly string[]): readonly string[] =>
  httpGroups
    .map(({ name }) => name)
    .filter((name) => [...packagesOf(name, kinds)].some((each) => each.startsWith(library)))
    .sort();

it.each([
  ['@node-saml/node-saml', ['sso']],
  ['@simplewebauthn/server', ['second-factors', 'users']],
])('%s is loaded by its own functions only, and there by what needs it', (library, users) => {
  expect(usersOf(library, atAll)).toEqual(users);
  expect(usersOf(library, atOnce)).toEqual([]);
});
