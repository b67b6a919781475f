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

interface Check {
  readonly status: string;
  readonly title: string;
  readonly resource: string | null;
  readonly reason: string | null;
}

/** What counts as kept: an option that is used or left out is as good as a rule that is followed. */
const kept = new Set(['SUCCESS', 'COMPLIANT', 'ACCEPTABLE']);

withPeer(
  'scim2-tester',
  firstOf(join(cache, 'scim2-tester/bin/python')),
  'run test/peers/fetch.sh',
  (python) => {
    let locket: LocketProcess;
    beforeAll(async () => {
      locket = await startLocketProcess(await newDataFolder());
    }, 240_000);
    afterAll(async () => {
      await locket?.stop();
      await removeFolder(locket?.dataDir);
    });

    /** A token of an organization that takes part in SCIM. */
    const token = async (): Promise<string> => {
      const { adminEmail: email, adminPassword: password, organizationId } = locket.credentials;
      // biome-ignore lint/suspicious/noExplicitAny: replies of several shapes
      const call = async (method: string, path: string, body: object, access?: string): Promise<any> => {
        const response = await fetch(`${locket.url}${path}`, {
          method,
          headers: {
            'content-type': 'application/json',
            ...(access && { authorization: `Bearer ${access}` }),
          },
          body: JSON.stringify(body),
        });
        expect(response.ok, `${method} ${path}: ${response.status}`).toBe(true);
        return response.json();
      };
      const { accessToken } = await call('POST', '/api/v3/auth/login', { email, password });
      const choice = ['POST', '/api/v3/auth/select-organization', { organizationId }, accessToken] as const;
      const { token: access } = await call(...choice);
      await call('PATCH', `/api/v1/organization/${organizationId}`, { scimEnabled: true }, access);
      return (await call('POST', '/api/v1/scim/scim-tokens', { organizationId }, access)).scimToken;
    };

    it('finds nothing that is not as the protocol has it', async () => {
      const env = {
        PATH: process.env.PATH,
        SCIM_URL: `${locket.url}/api/v1/scim`,
        SCIM_TOKEN: await token(),
      };
      const program = join(import.meta.dirname, 'scim2-tester/main.py');
      const { stdout } = await run(python, [program], { env, timeout: 110_000, maxBuffer: 16 * 1024 * 1024 });
      const checks: readonly Check[] = JSON.parse(stdout);
      expect(checks.filter(({ status }) => !kept.has(status))).toEqual([]);
      expect(checks.length).toBeGreaterThan(60);
    });
  },
);
