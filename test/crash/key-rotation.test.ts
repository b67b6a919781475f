import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  type LocketProcess,
  newDataFolder,
  removeFolder,
  startLocketProcess,
} from '../clients/locket-process.ts';

let dataDir: string;
let locket: LocketProcess;
let token: string;

// biome-ignore lint/suspicious/noExplicitAny: a reply as it came
type Wire = any;

const call = async (method: string, path: string, body?: object, bearer = token): Promise<Wire> => {
  const reply = await fetch(`${locket.url}${path}`, {
    method,
    headers: { authorization: `Bearer ${bearer}`, 'content-type': 'application/json' },
    ...(body && { body: JSON.stringify(body) }),
  });
  const answer = (await reply.json()) as Wire;
  expect(reply.status, JSON.stringify(answer)).toBe(200);
  return answer;
};

/** The session of a server admin. */
const logIn = async (): Promise<string> => {
  const { adminEmail: email, adminPassword: password } = locket.credentials;
  return (await call('POST', '/api/v3/auth/login', { email, password }, '')).accessToken;
};

beforeAll(async () => {
  dataDir = await newDataFolder();
  locket = await startLocketProcess(dataDir);
  token = await logIn();
});

afterAll(async () => {
  await locket.stop();
  await removeFolder(dataDir);
});

const level = 'project-keys';

const rotation = async (): Promise<Wire> =>
  (await call('GET', '/api/v1/admin/keys/status')).levels.find((each: Wire) => each.level === level).rotation;

const secret = () => `/api/v3/secrets/raw/KEPT`;
const place = () => ({ workspaceId: locket.credentials.projectId, environment: 'dev', secretPath: '/' });

const settled = async (): Promise<Wire> => {
  for (let tries = 0; tries < 150; tries += 1) {
    const found = await rotation();
    if (found.phase !== 'preparing') return found;
    await sleep(200);
  }
  throw new Error('The rotation came no further');
};

describe('kill -9 right after a rotation was begun', () => {
  it('leaves it to the next process, which carries it on from the event', { timeout: 180_000 }, async () => {
    const { adminToken } = locket.credentials;
    await call('POST', secret(), { ...place(), secretValue: 'kept' }, adminToken);
    const begun = await call('POST', `/api/v1/admin/keys/${level}/rotate`, {});
    expect(begun.rotation).toMatchObject({ level, phase: 'preparing', number: 1 });
    await locket.kill();
    locket = await startLocketProcess(dataDir);
    expect(await settled()).toMatchObject({ phase: 'settling', number: 1, left: 0 });
    const read = await call('GET', `${secret()}?${new URLSearchParams(place())}`, undefined, adminToken);
    expect(read.secret.secretValue).toBe('kept');
  });
});
