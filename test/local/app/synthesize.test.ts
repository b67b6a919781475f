import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { synthesizeApp } from '../../../local/app/synthesize.ts';
import { temporaryFolder } from '../fixtures/folder.ts';

const WRITES_A_TEMPLATE = `
import { appendFileSync, mkdirSync, writeFileSync } from 'node:fs';
const { CDK_OUTDIR = '', CDK_CONTEXT_JSON = '' } = process.env;
mkdirSync(CDK_OUTDIR, { recursive: true });
writeFileSync(CDK_OUTDIR + '/x.template.json', CDK_CONTEXT_JSON);
appendFileSync('runs', 'x');
`;

/** A project whose CDK app is this script. */
const project = (script: string) => {
  const root = temporaryFolder();
  mkdirSync(join(root, 'bin'));
  writeFileSync(join(root, 'bin', 'locket.ts'), script);
  writeFileSync(join(root, 'cdk.json'), JSON.stringify({ context: { some: 'flag' } }));
  const runs = () => (existsSync(join(root, 'runs')) ? readFileSync(join(root, 'runs'), 'utf8').length : 0);
  return { root, runs };
};

describe('synthesis', () => {
  it('gives the app its context and asks for the places of the bundles', async () => {
    const { root } = project(WRITES_A_TEMPLATE);
    const folder = await synthesizeApp(root, temporaryFolder());
    expect(JSON.parse(readFileSync(join(folder, 'x.template.json'), 'utf8'))).toEqual({
      some: 'flag',
      'aws:cdk:enable-asset-metadata': true,
    });
  });

  it('happens again only when a source changed', async () => {
    const { root, runs } = project(WRITES_A_TEMPLATE);
    const dataDir = temporaryFolder();
    await synthesizeApp(root, dataDir);
    await synthesizeApp(root, dataDir);
    expect(runs()).toBe(1);
    utimesSync(join(root, 'bin', 'locket.ts'), 1, 1);
    await synthesizeApp(root, dataDir);
    expect(runs(), 'a checkout writes the same files anew').toBe(1);
    writeFileSync(join(root, 'bin', 'locket.ts'), `${WRITES_A_TEMPLATE}//`);
    await synthesizeApp(root, dataDir);
    expect(runs()).toBe(2);
  });

  it.each(['functions/a.ts', 'layers/b/c.ts', 'lib/d.ts', 'bin/e.ts', 'cdk.json', 'package-lock.json'])(
    'happens again when %s appears, reads differently or goes',
    async (name) => {
      const { root, runs } = project(WRITES_A_TEMPLATE);
      const dataDir = temporaryFolder();
      const file = join(root, name);
      mkdirSync(dirname(file), { recursive: true });
      await synthesizeApp(root, dataDir);
      for (const content of ['{}', '{ }']) {
        writeFileSync(file, content);
        await synthesizeApp(root, dataDir);
      }
      rmSync(file);
      await synthesizeApp(root, dataDir);
      expect(runs()).toBe(4);
    },
  );

  it('looks into no source while none was touched', async () => {
    const { root, runs } = project(WRITES_A_TEMPLATE);
    const dataDir = temporaryFolder();
    const stampFile = join(dataDir, 'app.stamp');
    await synthesizeApp(root, dataDir);
    const stamp = JSON.parse(readFileSync(stampFile, 'utf8'));
    writeFileSync(stampFile, JSON.stringify({ ...stamp, fingerprint: 'of other sources' }));
    await synthesizeApp(root, dataDir);
    expect(runs()).toBe(1);
    utimesSync(join(root, 'bin', 'locket.ts'), 1, 1);
    await synthesizeApp(root, dataDir);
    expect(runs()).toBe(2);
    expect(JSON.parse(readFileSync(stampFile, 'utf8')).fingerprint).toBe(stamp.fingerprint);
  });

  it('is announced, and only then', async () => {
    const { root } = project(WRITES_A_TEMPLATE);
    const dataDir = temporaryFolder();
    let announced = 0;
    const announce = () => {
      announced += 1;
    };
    await synthesizeApp(root, dataDir, { announce });
    await synthesizeApp(root, dataDir, { announce });
    expect(announced).toBe(1);
  });

  it('that failed says why and is not taken for done', async () => {
    const { root, runs } = project(`${WRITES_A_TEMPLATE}\nthrow new Error('no such stack');`);
    const dataDir = temporaryFolder();
    await expect(synthesizeApp(root, dataDir)).rejects.toThrow(/failed to synthesize:[\s\S]*no such stack/);
    await expect(synthesizeApp(root, dataDir)).rejects.toThrow();
    expect(runs()).toBe(2);
    expect(existsSync(join(dataDir, 'app'))).toBe(false);
  });

  it('leaves nothing of an interrupted one', async () => {
    const { root } = project(WRITES_A_TEMPLATE);
    const dataDir = temporaryFolder();
    mkdirSync(join(dataDir, 'app.new-1'));
    await synthesizeApp(root, dataDir);
    expect(readdirSync(dataDir).sort()).toEqual(['app', 'app.stamp']);
  });
});
