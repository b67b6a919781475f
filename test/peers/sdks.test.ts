import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, expect, it } from 'vitest';
import {
  type LocketProcess,
  newDataFolder,
  removeFolder,
  startLocketProcess,
} from '../clients/locket-process.ts';
import { cache, firstOf, withPeer } from './peer.ts';

const run = promisify(execFile);
const fetching = 'run test/peers/fetch.sh';

let locket: LocketProcess;
beforeAll(async () => {
  locket = await startLocketProcess(await newDataFolder());
}, 180_000);
afterAll(async () => {
  await locket?.stop();
  await removeFolder(locket?.dataDir);
});

/** Lets a program do its errand; answers what it printed. */
const errand = async (program: string, ...args: readonly string[]): Promise<unknown> => {
  const { projectId, clientId, clientSecret } = locket.credentials;
  const env = {
    PATH: process.env.PATH,
    HOME: '/tmp',
    LOCKET_URL: locket.url,
    PROJECT_ID: projectId,
    CLIENT_ID: clientId,
    CLIENT_SECRET: clientSecret,
  };
  return JSON.parse((await run(program, args, { env, timeout: 60_000 })).stdout);
};

withPeer('the Python SDK', firstOf(join(cache, 'python/bin/python')), fetching, (python) => {
  it('logs in, writes a secret and reads it back, encrypts and decrypts', async () => {
    const said = await errand(python, join(import.meta.dirname, 'python-sdk/main.py'));
    expect(said).toMatchObject({ value: 'snake', names: expect.arrayContaining(['FROM_PYTHON']) });
    expect(said).toMatchObject({ decrypted: 'scales', keys: ['from-python'] });
  });
});

withPeer('the Go SDK', firstOf(join(cache, 'go-sdk')), fetching, (program) => {
  it('logs in, writes a secret and reads it back, encrypts, signs and verifies', async () => {
    expect(await errand(program)).toMatchObject({
      value: 'gopher',
      names: expect.arrayContaining(['FROM_GO']),
      decrypted: 'burrow',
      valid: true,
    });
  });
});

withPeer('SOPS', firstOf(join(cache, 'go-sops')), fetching, (program) => {
  it('has a data key encrypted and decrypted by a key of the key service, as it does with Vault', async () => {
    const { projectId, clientId, clientSecret } = locket.credentials;
    // biome-ignore lint/suspicious/noExplicitAny: replies of several shapes
    const post = async (path: string, body: object, token?: string): Promise<any> =>
      (
        await fetch(`${locket.url}${path}`, {
          method: 'POST',
          headers: { 'content-type': 'application/json', ...(token && { authorization: `Bearer ${token}` }) },
          body: JSON.stringify(body),
        })
      ).json();
    const { accessToken } = await post('/api/v1/auth/universal-auth/login', { clientId, clientSecret });
    const { key } = await post('/api/v1/kms/keys', { projectId, name: 'sops' }, accessToken);
    const env = { PATH: process.env.PATH, HOME: '/tmp', VAULT_TOKEN: accessToken };

    const byId = await run(program, [`${locket.url}/v1/transit/keys/${key.id}`], { env });
    const namespaced = { ...env, VAULT_NAMESPACE: projectId };
    const byName = await run(program, [`${locket.url}/v1/transit/keys/sops`], { env: namespaced });

    expect(byId.stdout).toMatch(/^vault:v1:/);
    expect(byName.stdout).toMatch(/^vault:v1:/);
  });
});
