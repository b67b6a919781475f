import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { describe, expect, it } from 'vitest';
import { bundleFunctions } from '../../lib/functions/bundle.ts';
import { codeFromBundles } from '../../lib/functions/code.ts';
import { temporaryFolder } from './temporary-folder.ts';

const project = () => {
  const root = temporaryFolder();
  mkdirSync(join(root, 'pages'));
  writeFileSync(join(root, 'pages', 'index.html'), '<p>hello</p>');
  writeFileSync(join(root, 'word.ts'), `export const word: string = 'bundled';`);
  writeFileSync(
    join(root, 'one.ts'),
    `import { word } from './word.ts';\nexport const handler = async (): Promise<string> => word;`,
  );
  writeFileSync(join(root, 'two.ts'), `export const handler = () => require('node:os').EOL;`);
  return { root, outdir: join(root, 'out') };
};

describe('bundles', () => {
  it('are one module per function, which runs alone', async () => {
    const places = project();
    const sources = [
      { name: 'one', entry: 'one.ts' },
      { name: 'two', entry: 'two.ts' },
    ];
    const [one, two] = await bundleFunctions(sources, places);
    const load = async (folder = '') => await import(pathToFileURL(join(folder, 'index.mjs')).href);
    expect(await (await load(one?.folder)).handler()).toBe('bundled');
    expect((await load(two?.folder)).handler()).toBe('\n');
    expect(one?.bytes).toBeGreaterThan(0);
  });

  it('take the assets of their function along', async () => {
    const places = project();
    const [bundle] = await bundleFunctions([{ name: 'one', entry: 'one.ts', assets: 'pages' }], places);
    expect(existsSync(join(bundle?.folder ?? '', 'assets', 'index.html'))).toBe(true);
  });

  it('are refused when an entry is missing', async () => {
    const sources = [
      { name: 'one', entry: 'one.ts' },
      { name: 'gone', entry: 'gone.ts' },
    ];
    await expect(bundleFunctions(sources, project())).rejects.toThrow(
      'These function entries do not exist: gone.ts.',
    );
  });

  it('are the only code that a stack gets', () => {
    expect(() => codeFromBundles([])('secrets')).toThrow('There is no bundle for the function secrets.');
  });
});
