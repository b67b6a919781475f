import { cpSync, existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { describe, expect, it } from 'vitest';
import { bundleFunctions, sharedFolder } from '../../lib/functions/bundle.ts';
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
  it('have parts that no two modules share by their name', async () => {
    const { root, outdir } = project();
    for (const folder of ['a', 'b']) {
      mkdirSync(join(root, folder));
      writeFileSync(join(root, folder, 'engine.part.ts'), `export const engine = '${folder}';`);
      writeFileSync(
        join(root, folder, 'index.ts'),
        `export const load = async (): Promise<unknown> => import('./engine.part.ts');`,
      );
    }
    const both = `import { load as a } from './a/index.ts'; import { load as b } from './b/index.ts';
      export const handler = () => [a(), b()];`;
    writeFileSync(join(root, 'both.ts'), both);
    const bundling = bundleFunctions([{ name: 'both', entry: 'both.ts' }], { root, outdir });
    await expect(bundling).rejects.toThrow('have one name');
  });

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

  it.each([
    ['a name', `import { EOL } from 'node:os'; export const handler = () => EOL;`],
    ['a renamed one', `import { EOL as end } from 'os'; export const handler = () => end;`],
    ['the default', `import os from 'node:os'; export const handler = () => os.EOL;`],
    ['all of it', `import * as os from 'node:os'; const all = os; export const handler = () => all.EOL;`],
    ['an export of another', `export { EOL } from 'os'; export { handler } from './eol.ts';`],
    ['require', `import os from './eol.cjs'; export const handler = () => os.EOL;`],
    ['an import when needed', `export const handler = async () => (await import('node:os')).EOL;`],
    [
      'a class of it',
      `import E from './emitter.cjs'; export const handler = () => new E().emit('x') || '\\n';`,
    ],
  ])('get a module of Node by %s, importing nothing', async (_way, code) => {
    const { root, outdir } = project();
    writeFileSync(
      join(root, 'eol.ts'),
      `import { EOL } from './again.ts'; export const handler = () => EOL;`,
    );
    writeFileSync(join(root, 'again.ts'), `export * from 'node:os';`);
    writeFileSync(join(root, 'eol.cjs'), `module.exports = { EOL: require('os').EOL };`);
    writeFileSync(join(root, 'emitter.cjs'), `module.exports = class extends require('events') {};`);
    writeFileSync(join(root, 'node.ts'), code);
    const [bundle] = await bundleFunctions([{ name: 'node', entry: 'node.ts' }], { root, outdir });
    const file = join(bundle?.folder ?? '', 'index.mjs');
    expect(readFileSync(file, 'utf8')).not.toMatch(/\b(?:from|import)\s*["']|import\(/);
    expect(await (await import(pathToFileURL(file).href)).handler()).toBe('\n');
  });

  it('read of a module of Node only what somebody imports', async () => {
    const { root, outdir } = project();
    writeFileSync(
      join(root, 'node.ts'),
      `import { request } from 'node:http'; export const handler = request;`,
    );
    const [bundle] = await bundleFunctions([{ name: 'node', entry: 'node.ts' }], { root, outdir });
    expect(readFileSync(join(bundle?.folder ?? '', 'index.mjs'), 'utf8')).not.toMatch(
      /WebSocket|createServer/,
    );
  });

  it('leave parts in files of their own, which are read when they are needed', async () => {
    const { root, outdir } = project();
    writeFileSync(
      join(root, 'large.part.ts'),
      `import { word } from './word.ts'; export const large = word;`,
    );
    writeFileSync(
      join(root, 'lazy.ts'),
      `export const handler = async () => (await import('./large.part.ts')).large;`,
    );
    const sources = [
      { name: 'lazy', entry: 'lazy.ts' },
      { name: 'one', entry: 'one.ts' },
    ];
    const [lazy, one] = await bundleFunctions(sources, { root, outdir });
    const file = join(lazy?.folder ?? '', 'index.mjs');
    expect(readFileSync(file, 'utf8')).not.toContain('bundled');
    expect(await (await import(pathToFileURL(file).href)).handler()).toBe('bundled');
    expect(existsSync(join(lazy?.folder ?? '', 'large.part.mjs'))).toBe(true);
    expect(existsSync(join(one?.folder ?? '', 'large.part.mjs'))).toBe(false);
  });

  it('read packages that few requests need when a function of theirs is called first', async () => {
    const places = { root: resolve(import.meta.dirname, '../..'), outdir: temporaryFolder() };
    const code = `import picomatch from 'picomatch';
      export const handler = (text: string) => [picomatch('a*')(text), picomatch.makeRe('a*').test(text)];`;
    const source = { name: 'late', entry: 'functions/late.ts', code };
    for (const sharing of [false, true]) {
      const [late] = await bundleFunctions([source], { ...places, sharing });
      const file = join(late?.folder ?? '', 'index.mjs');
      expect(late?.bytes).toBeLessThan(3000);
      const { handler } = await import(`${pathToFileURL(file).href}?${sharing}`);
      expect(handler('ab')).toEqual([true, true]);
      expect(handler('ba')).toEqual([false, false]);
    }
  });

  it('may share what several of them use, parts included, and then run wherever that lies beside them', async () => {
    const { root, outdir } = project();
    writeFileSync(join(root, 'large.part.ts'), `export const large: string = 'large';`);
    writeFileSync(
      join(root, 'late.ts'),
      `export const late = async () => (await import('./large.part.ts')).large;`,
    );
    const using = (file: string) =>
      writeFileSync(
        join(root, file),
        `import { late } from './late.ts'; import { word } from './word.ts'; export const handler = async () => word + (await late());`,
      );
    using('first.ts');
    using('second.ts');
    const sources = ['first', 'second'].map((name) => ({ name, entry: `${name}.ts` }));
    const [first, second] = await bundleFunctions(sources, { root, outdir, sharing: true });
    const elsewhere = temporaryFolder();
    cpSync(join(outdir, sharedFolder), join(elsewhere, sharedFolder), { recursive: true });
    for (const [index, bundle] of [first, second].entries()) {
      const folder = join(elsewhere, `asset.${index}`);
      cpSync(bundle?.folder ?? '', folder, { recursive: true });
      expect(readFileSync(join(folder, 'index.mjs'), 'utf8')).not.toContain('bundled');
      expect(await (await import(pathToFileURL(join(folder, 'index.mjs')).href)).handler()).toBe(
        'bundledlarge',
      );
    }
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
