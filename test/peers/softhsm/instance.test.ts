import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import {
  type LocketProcess,
  newDataFolder,
  removeFolder,
  startLocketProcess,
} from '../../clients/locket-process.ts';
import { withPeer } from '../peer.ts';
import { generateKeys, openTokens, softHsm, userPin } from './softhsm.ts';

// biome-ignore lint/suspicious/noExplicitAny: a reply as it came
type Wire = any;

const strategiesPath = '/api/v1/admin/encryption-strategies';
const minutes = 60_000;

withPeer('SoftHSM', softHsm, 'install softhsm2', (modulePath) => {
  let tokens: ReturnType<typeof openTokens>;
  let locket: LocketProcess | undefined;
  const folders: string[] = [];

  beforeAll(async () => {
    tokens = openTokens();
    tokens.make('instance');
    await generateKeys(modulePath, 'instance', 'wrapping');
  });
  afterEach(async () => {
    await locket?.stop();
    locket = undefined;
  });
  afterAll(async () => {
    for (const folder of folders) await removeFolder(folder);
    tokens?.remove();
  });

  const hsm = (more: Readonly<Record<string, string>> = {}) => ({
    LOCKET_PKCS11_MODULE: modulePath,
    LOCKET_PKCS11_TOKEN: 'instance',
    LOCKET_PKCS11_KEY: 'wrapping',
    LOCKET_PKCS11_PIN: userPin,
    ...more,
  });

  const newFolder = async (): Promise<string> => {
    const folder = await newDataFolder();
    folders.push(folder);
    return folder;
  };

  const start = async (dataDir: string, variables: Readonly<Record<string, string>>): Promise<void> => {
    await locket?.stop();
    locket = await startLocketProcess(dataDir, undefined, variables);
  };

  const running = (): LocketProcess => {
    if (!locket) throw new Error('Locket does not run');
    return locket;
  };

  const call = async (method: string, path: string, token: string, body?: object): Promise<Wire> => {
    const reply = await fetch(`${running().url}${path}`, {
      method,
      headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
      ...(body && { body: JSON.stringify(body) }),
    });
    const answer = (await reply.json()) as Wire;
    expect(reply.status, JSON.stringify(answer)).toBe(200);
    return answer;
  };

  const adminSession = async (): Promise<string> => {
    const { adminEmail: email, adminPassword: password } = running().credentials;
    return (await call('POST', '/api/v3/auth/login', '', { email, password })).accessToken;
  };

  const place = () => ({
    workspaceId: running().credentials.projectId,
    environment: 'dev',
    secretPath: '/',
  });
  const write = (value: string) =>
    call('POST', '/api/v3/secrets/raw/KEPT', running().credentials.adminToken, {
      ...place(),
      secretValue: value,
    });
  const read = async (): Promise<string> => {
    const query = new URLSearchParams(place());
    const reply = await call('GET', `/api/v3/secrets/raw/KEPT?${query}`, running().credentials.adminToken);
    return reply.secret.secretValue;
  };

  const switched = async (session: string, strategy: string): Promise<Wire> => {
    await call('PATCH', strategiesPath, session, { strategy });
    for (let tries = 0; tries < 200; tries += 1) {
      const status = await call('GET', strategiesPath, session);
      if (status.latestSwitch.completedAt) return status;
      await sleep(100);
    }
    throw new Error('The switch came to no end');
  };

  describe('an instance whose root key is wrapped by an HSM', () => {
    it('keeps its secrets from one start to the next, and is not there with a wrong PIN', {
      timeout: 4 * minutes,
    }, async () => {
      const dataDir = await newFolder();
      await start(dataDir, hsm({ LOCKET_WRAPPING: 'pkcs11' }));
      await write('kept');
      expect(await call('GET', strategiesPath, await adminSession())).toMatchObject({
        rootKeys: [{ version: 1, strategy: 'pkcs11', wrappedBy: 'pkcs11:instance/wrapping' }],
      });

      await start(dataDir, hsm({ LOCKET_WRAPPING: 'pkcs11' }));
      expect(await read()).toBe('kept');

      await locket?.stop();
      const wrong = startLocketProcess(
        dataDir,
        undefined,
        hsm({ LOCKET_WRAPPING: 'pkcs11', LOCKET_PKCS11_PIN: 'wrong-pin' }),
      );
      const refusal = await wrong.then(() => '', String);
      expect(refusal).toMatch(/cannot be used\. Encryption keys|wrapping key is unavailable/i);
      expect(refusal).toContain('Does the HSM answer, with this library, token, key and PIN');
      const log = await readFile(join(dataDir, 'locket.log'), 'utf8');
      expect(log).toMatch(/"name":"CKR_PIN_INCORRECT"/);
      expect(refusal + log).not.toMatch(new RegExp(`wrong-pin|${userPin}`));
      locket = undefined;

      await start(dataDir, hsm({ LOCKET_WRAPPING: 'pkcs11' }));
      expect(await read()).toBe('kept');
    });

    it('comes to the HSM and back to its file while it runs, and needs only what wraps it', {
      timeout: 4 * minutes,
    }, async () => {
      const dataDir = await newFolder();
      await start(dataDir, hsm());
      await write('kept');
      const session = await adminSession();
      expect(await switched(session, 'pkcs11')).toMatchObject({
        rootKeys: [{ version: 1, strategy: 'pkcs11', previousStrategy: null }],
        latestSwitch: { strategy: 'pkcs11', number: 1 },
      });
      await start(dataDir, hsm());
      expect(await read()).toBe('kept');

      await locket?.stop();
      await expect(startLocketProcess(dataDir)).rejects.toThrow(
        /What an HSM wraps needs LOCKET_PKCS11_MODULE/,
      );
      expect(await readFile(join(dataDir, 'locket.log'), 'utf8')).toMatch(/"name":"WrappingKeyNotPrepared"/);
      locket = undefined;

      await start(dataDir, hsm());
      await switched(await adminSession(), 'software');
      await start(dataDir, {});
      expect(await read()).toBe('kept');
    });
  });
});
