import { afterAll, beforeAll, expect, it } from 'vitest';
import {
  type LocketProcess,
  newDataFolder,
  removeFolder,
  startLocketProcess,
} from '../clients/locket-process.ts';

let locket: LocketProcess;
beforeAll(async () => {
  locket = await startLocketProcess(await newDataFolder());
}, 120_000);
afterAll(async () => {
  await locket.stop();
  await removeFolder(locket.dataDir);
});

const send = async (method: string, path: string, body: object, headers: Record<string, string> = {}) => {
  const reply = await fetch(`${locket.url}${path}`, {
    method,
    headers: { 'content-type': 'application/json', ...headers },
    body: JSON.stringify(body),
  });
  return {
    status: reply.status,
    headers: reply.headers,
    body: (await reply.json()) as { readonly accessToken?: string; readonly error?: string },
  };
};

it('fail/a Locket on one machine limits as one in AWS does, by the connection and not by a header', async () => {
  const { adminEmail: email, adminPassword: password } = locket.credentials;
  const login = await send('POST', '/api/v3/auth/login', { email, password });
  expect(login.headers.get('x-ratelimit-limit')).toBe('600');
  const limits = {
    readRateLimit: 6000,
    writeRateLimit: 1200,
    secretsRateLimit: 6000,
    authRateLimit: 600,
    inviteUserRateLimit: 600,
    mfaRateLimit: 600,
    publicEndpointLimit: 1,
  };
  const authorization = `Bearer ${login.body.accessToken}`;
  expect((await send('PUT', '/api/v1/rate-limit', limits, { authorization })).status).toBe(200);
  // Nobody opened a share of this process so far: it looks the limits up at the first one.
  const open = (n: number) =>
    send('POST', '/api/v1/secret-sharing/public/none', {}, { 'x-forwarded-for': `192.0.2.${n}` });
  expect((await open(1)).status).toBe(404);
  const refused = await open(2);
  expect(refused.status).toBe(429);
  expect(refused.body.error).toBe('RateLimitExceeded');
  expect(Number(refused.headers.get('retry-after'))).toBeGreaterThan(0);
});
