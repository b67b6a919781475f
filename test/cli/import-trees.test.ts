import { writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import { type VaultTree, vaultStandIn, vaultToken, wholeTree } from '../world/vault-stand-in.ts';
import { type CliPlace, openCliPlace } from './cli-place.ts';
import { importDesk, service } from './import-place.ts';

let place: CliPlace;
beforeAll(async () => {
  place = await openCliPlace();
  return () => place.close();
});
const desk = (secrets?: Readonly<Record<string, string>>) => importDesk(place, secrets);

describe('locket import of whole trees', () => {
  /** A Vault whose engines hold these. */
  const vaultWith = async (
    engines: Parameters<typeof vaultStandIn>[0],
    fails: (path: string) => boolean = () => false,
  ) => {
    const answer = vaultStandIn(engines);
    const url = await service((request) => {
      const asked = new URL(request.url ?? '/', 'http://stand.in');
      if (fails(asked.pathname)) return { status: 503, body: {} };
      const { status = 200, json = {} } = answer({
        path: decodeURIComponent(asked.pathname),
        query: asked.searchParams,
        token: request.headers['x-vault-token'],
      });
      return { status, body: json };
    });
    return { VAULT_ADDR: url, VAULT_TOKEN: vaultToken };
  };

  /** Everything below a folder, by its path there. */
  const heldBelow = async (path: string) => {
    const query = `projectId=${place.projectId}&environment=dev&secretPath=${path}&recursive=true`;
    const headers = { authorization: `Bearer ${place.machine.token}` };
    const answer = await fetch(`${place.url}/api/v4/secrets?${query}`, { headers });
    const { secrets } = (await answer.json()) as { secrets: unknown };
    return Object.fromEntries(
      (secrets as { secretPath: string; secretKey: string; secretValue: string }[]).map((secret) => [
        `${secret.secretPath.slice(path.length)}/${secret.secretKey}`.slice(1),
        secret.secretValue,
      ]),
    );
  };

  const withoutDots: VaultTree = {
    ...wholeTree,
    'app/': { prod: { A: 'a' }, 'prod/': { 'z/': { y: { C: 'c' } } } },
  };
  const everything = {
    'app/PASSWORD': 'p',
    'app/PORT': '5432',
    'app/prod/A': 'a',
    'app/prod/z/y/C': 'c',
    'other/D': 'd',
    'zoo/deep/er/E': 'e',
  };
  const added = Object.keys(everything).map((name) => `+ ${name}\n`);

  it.each(['1', '2'] as const)('brings every folder of an engine, version %s', async (version) => {
    const env = await vaultWith({ 'kv/store/': { version, tree: withoutDots } });
    const { bring, path } = await desk();
    const dry = await bring(['vault', 'kv/store', '--recursive', '--dry-run'], env);
    const before = await heldBelow(path);
    const { code, out, told } = await bring(['vault', 'kv/store', '-r'], env);
    const again = await bring(['openbao', 'kv/store', '-r'], env);

    expect([dry.code, dry.out, before]).toEqual([0, added.join(''), {}]);
    expect(dry.told).toContain(`Folders that would be made: ${path}/app, ${path}/app/prod`);
    expect(dry.told).toContain('6 secrets would be imported, 0 are there already');
    expect([code, out]).toEqual([0, added.join('')]);
    expect(told).toContain('6 secrets are imported, 0 are there already');
    expect(await heldBelow(path)).toEqual(everything);
    expect([again.out, again.told]).toEqual(['', '0 secrets are imported, 6 are there already\n']);
  });

  it('brings a part of an engine, and several parts each below its own path', async () => {
    const env = await vaultWith({ 'kv/store/': { version: '2', tree: withoutDots } });
    const [one, several] = [await desk(), await desk()];
    await one.bring(['vault', 'kv/store/app', '-r'], env);
    await several.bring(['vault', 'kv/store/zoo', 'kv/store/other', '-r'], env);

    expect(await heldBelow(one.path)).toEqual({
      PASSWORD: 'p',
      PORT: '5432',
      'prod/A': 'a',
      'prod/z/y/C': 'c',
    });
    expect(await heldBelow(several.path)).toEqual({ 'kv/store/other/D': 'd', 'kv/store/zoo/deep/er/E': 'e' });
  });

  it('brings every key-value engine that the token sees, each below its mount', async () => {
    const env = await vaultWith({
      'kv/store/': { version: '2', tree: { one: { A: '1' } } },
      'old/': { version: '1', tree: { two: { B: '2' } } },
    });
    const { bring, path } = await desk();
    const { code } = await bring(['openbao', '--all-mounts'], {
      BAO_ADDR: env.VAULT_ADDR,
      BAO_TOKEN: env.VAULT_TOKEN,
    });

    expect([code, await heldBelow(path)]).toEqual([0, { 'kv/store/one/A': '1', 'old/two/B': '2' }]);
  });

  it('refuses all of it for a name that no folder can have, or goes on without it', async () => {
    const env = await vaultWith({ 'kv/store/': { version: '2', tree: wholeTree } });
    const { bring, path } = await desk();
    const refused = await bring(['vault', 'kv/store', '-r'], env);
    const before = await heldBelow(path);
    const without = await bring(['vault', 'kv/store', '-r', '--leave-out'], env);

    expect([refused.code, before]).toEqual([1, {}]);
    expect(refused.told).toContain('app/prod/db.main/ cannot be a folder\nGo on without them: --leave-out');
    expect(without.told).toContain('Left out: app/prod/db.main/ cannot be a folder');
    expect(await heldBelow(path)).toEqual({ ...everything, 'app/staging/A': 's' });
  });

  it('writes nothing when something cannot be read, and what is missing when it begins again', async () => {
    const engines = { 'kv/': { version: '2' as const, tree: withoutDots } };
    const failing = await vaultWith(engines, (path) => path.endsWith('/other'));
    const { bring, path } = await desk();
    const failed = await bring(['vault', 'kv', '-r'], failing);
    const before = await heldBelow(path);
    const env = await vaultWith(engines);
    const zoo = withoutDots['zoo/'] as VaultTree;
    const some = await bring(
      ['vault', 'kv', '-r'],
      await vaultWith({ 'kv/': { version: '1', tree: { 'zoo/': zoo } } }),
    );
    const rest = await bring(['vault', 'kv', '-r'], env);

    expect([failed.code, before]).toEqual([1, {}]);
    expect(failed.told).toContain('Vault answers 503 for kv/data/other');
    expect([some.code, rest.code]).toEqual([0, 0]);
    expect(rest.told).toContain('5 secrets are imported, 1 are there already');
    expect(await heldBelow(path)).toEqual(everything);
  });

  it('goes on where it was interrupted, each request written whole or not at all', async () => {
    const members = Object.fromEntries(Array.from({ length: 250 }, (_, at) => [`KEY_${at}`, String(at)]));
    const env = await vaultWith({ 'kv/': { version: '2', tree: { many: members } } });
    let batches = 0;
    const front = createServer(async (request, response) => {
      const isBatch = request.url?.includes('/secrets/batch');
      if (isBatch) batches += 1;
      const body = await text(request);
      if (isBatch && batches === 2) {
        response.writeHead(500).end('{}');
        return;
      }
      const answer = await fetch(`${place.url}${request.url}`, {
        method: request.method ?? 'GET',
        headers: { authorization: String(request.headers.authorization), 'content-type': 'application/json' },
        ...(body && { body }),
      });
      response.writeHead(answer.status, { 'content-type': 'application/json' }).end(await answer.text());
    });
    await new Promise<void>((done) => front.listen(0, '127.0.0.1', done));
    onTestFinished(() => {
      front.closeAllConnections();
      front.close();
    });
    const { bring, path } = await desk();
    const LOCKET_URL = `http://127.0.0.1:${(front.address() as AddressInfo).port}`;
    const broken = await bring(['vault', 'kv', '-r'], { ...env, LOCKET_URL });
    const between = Object.keys(await heldBelow(path)).length;
    const rest = await bring(['vault', 'kv', '-r'], env);

    expect([broken.code, between, rest.code]).toEqual([1, 100, 0]);
    expect(rest.told).toContain('150 secrets are imported, 100 are there already');
    expect(Object.keys(await heldBelow(path))).toHaveLength(250);
  });

  it('does not follow an engine that never ends', async () => {
    const endless: { [name: string]: unknown } = { A: { K: 'v' } };
    endless['a/'] = endless;
    const env = await vaultWith({ 'kv/': { version: '1', tree: endless as VaultTree } });
    const { bring } = await desk();
    const { code, told } = await bring(['vault', 'kv', '-r'], env);

    expect([code, told]).toEqual([1, expect.stringContaining('cannot be a folder')]);
  });

  it('brings the folders of another Locket, and those of parameters', async () => {
    const from = await desk({ A: '1' });
    await place.world.ok(place.machine, 'POST', '/api/v1/folders', {
      workspaceId: place.projectId,
      environment: 'dev',
      path: from.path,
      name: 'below',
    });
    await place.secret('A', '2', { secretPath: `${from.path}/below` });
    const { bring, path } = await desk();
    const side = ['--from-url', place.url, '--from-project', place.projectId, '--from-env', 'dev'];
    const { code } = await bring(['infisical', from.path, ...side, '-r'], {
      LOCKET_IMPORT_TOKEN: place.machine.token,
    });

    expect([code, await heldBelow(path)]).toEqual([0, { A: '1', 'below/A': '2' }]);
  });

  it.each([
    ['a file', ['env', '.env', '-r'], 'This source has no folders'],
    ['an engine without --recursive', ['vault', 'kv'], 'say --recursive'],
    ['places beside all mounts', ['vault', 'kv', '--all-mounts'], 'not both'],
    ['an engine that there is not', ['vault', 'nothing/here', '-r'], 'no key-value engine'],
  ])('ends with 1 for %s', async (_, words, message) => {
    const env = await vaultWith({ 'kv/': { version: '2', tree: {} } });
    const { bring, cwd } = await desk();
    await writeFile(join(cwd, '.env'), 'A=1\n');
    const { code, told } = await bring(words, env);

    expect([code, told]).toEqual([1, expect.stringContaining(message)]);
  });
});
