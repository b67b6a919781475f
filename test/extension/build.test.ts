import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join, resolve } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { architectureOf, nodeBuilds } from '../../lib/extension/architectures.ts';
import { bundleExtension } from '../../lib/extension/bundle-extension.ts';
import { nodeBinary } from '../../lib/extension/node-binary.ts';
import { temporaryFolder } from '../lib/temporary-folder.ts';

const root = resolve(import.meta.dirname, '../..');

describe('the bundle', () => {
  it('needs nothing but Node, and is small', async () => {
    const text = readFileSync(await bundleExtension(root, join(temporaryFolder(), 'main.cjs')), 'utf8');
    const needed = [...text.matchAll(/require\("([^"]+)"\)/g)].map(([, name]) => name ?? '');
    expect(needed).toContain('node:https');
    expect(needed.filter((name) => !name.startsWith('node:'))).toEqual([]);
    expect(text.length).toBeLessThan(30_000);
  });
});

describe('the Node that the extension is made of', () => {
  let server: Server;
  let url = '';
  let archive: Buffer;
  beforeAll(async () => {
    const folder = temporaryFolder();
    mkdirSync(join(folder, 'node-v1/bin'), { recursive: true });
    writeFileSync(join(folder, 'node-v1/bin/node'), 'the program');
    writeFileSync(join(folder, 'node-v1/README.md'), 'else');
    archive = execFileSync('tar', ['-czf', '-', '-C', folder, 'node-v1']);
    server = createServer((request, response) => {
      response.writeHead(request.url === '/node.tar.gz' ? 200 : 404).end(archive);
    });
    await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
    url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  });
  afterAll(() => server.close());

  const digest = () => createHash('sha256').update(archive).digest('hex');
  const other = (file: string, sha256: string) => ({
    version: '1.0.0',
    arch: 'none',
    url: url + file,
    sha256,
  });

  it('is that of the development dependency, whose bundle is made for it', () => {
    const { devDependencies } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
    expect(Object.values(nodeBuilds).map(({ version }) => version)).toEqual([
      devDependencies.node,
      devDependencies.node,
    ]);
    for (const build of Object.values(nodeBuilds)) {
      expect(build.url).toBe(
        `https://nodejs.org/dist/v${build.version}/node-v${build.version}-linux-${build.arch}.tar.gz`,
      );
      expect(build.sha256).toMatch(/^[0-9a-f]{64}$/);
    }
  });

  it('is the running one where that fits', async () => {
    const running = { ...nodeBuilds.x86_64, version: process.versions.node, arch: process.arch };
    expect(await nodeBinary(running, '/nowhere')).toBe(process.execPath);
    expect(architectureOf(process.execPath)).toBe(process.arch === 'x64' ? 'x86_64' : 'arm64');
  });

  it('is fetched otherwise, and taken out of its archive', async () => {
    const file = join(temporaryFolder(), 'deep', 'node');
    expect(await nodeBinary(other('/node.tar.gz', digest()), file)).toBe(file);
    expect(readFileSync(file, 'utf8')).toBe('the program');
  });

  it('is not taken when its SHA-256 is another', async () => {
    const file = join(temporaryFolder(), 'node');
    await expect(nodeBinary(other('/node.tar.gz', '0'.repeat(64)), file)).rejects.toThrow(
      /is not what it should be/,
    );
    expect(() => readFileSync(file)).toThrow('ENOENT');
  });

  it('is said to be missing when it cannot be fetched', async () => {
    const file = join(temporaryFolder(), 'node');
    await expect(nodeBinary(other('/other.tar.gz', digest()), file)).rejects.toThrow(/it answered 404/);
    const nowhere = { ...other('', digest()), url: 'http://127.0.0.1:1/node.tar.gz' };
    await expect(nodeBinary(nowhere, file)).rejects.toThrow(/cannot be fetched: /);
  });
});
