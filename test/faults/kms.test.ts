import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { WrappingSetting } from '../../layers/adapters/settings.ts';
import { type KmsFault, type KmsServer, startKmsServer } from '../adapters/wrapping/kms-server.ts';
import { startApp, type TestApp, type TestResponse } from '../harness/app.ts';
import { createTable } from '../harness/table.ts';
import {
  bootstrapped,
  createMachine,
  createProject,
  type Instance,
  type Machine,
} from '../world/instance.ts';

let kms: KmsServer;
let table: string;
let warm: TestApp;
let instance: Instance;
let machine: Machine;
let place: { workspaceId: string; environment: string; secretPath: string };

/** A process that has just started: the root key is still wrapped. */
const startCold = (): Promise<TestApp> => {
  process.env.AWS_ENDPOINT_URL_KMS = kms.endpoint;
  const wrapping: WrappingSetting = { strategy: 'kms', keyArn: kms.arn('key-1') };
  return startApp({ table, settings: { wrapping } });
};

beforeAll(async () => {
  kms = await startKmsServer();
  table = await createTable();
  warm = await startCold();
  instance = await bootstrapped(warm);
  const { id } = await createProject(instance);
  place = { workspaceId: id, environment: 'dev', secretPath: '/' };
  const body = { ...place, secretValue: 'kept' };
  await warm.ok('POST', '/api/v3/secrets/raw/KEPT', { token: instance.admin, body });
  machine = await createMachine(instance);
});

beforeEach(() => kms.fail(undefined));
afterAll(() => kms.close());

const login = (app: TestApp): Promise<TestResponse> =>
  app.request('POST', '/api/v1/auth/universal-auth/login', {
    body: { clientId: machine.clientId, clientSecret: machine.clientSecret },
  });
const get = (app: TestApp): Promise<TestResponse> =>
  app.request('GET', '/api/v3/secrets/raw/KEPT', { token: instance.admin, query: place });
const list = (app: TestApp): Promise<TestResponse> =>
  app.request('GET', '/api/v3/secrets/raw', { token: instance.admin, query: place });
const create =
  (name: string) =>
  (app: TestApp): Promise<TestResponse> =>
    app.request('POST', `/api/v3/secrets/raw/${name}`, {
      token: instance.admin,
      body: { ...place, secretValue: 'new' },
    });

/** The SDK tries three times by itself. */
const attempts = 3;

const requests = [
  { what: 'a login', send: login },
  { what: 'reading a secret', send: get },
  { what: 'listing secrets', send: list },
  { what: 'creating a secret', send: create('NEW') },
] as const;

const expectRefusal = (reply: TestResponse, status: number): void => {
  expect(reply.status, reply.text).toBe(status);
  expect(Number(reply.headers['retry-after'])).toBeGreaterThan(0);
};

describe.each([
  { fault: 'denied', status: 503 },
  { fault: 'disabled', status: 503 },
  { fault: 'error', status: 503 },
  { fault: 'throttle', status: 429 },
] as const satisfies readonly { fault: KmsFault; status: number }[])(
  'KMS $fault at a cold start',
  ({ fault, status }) => {
    it('every request is a refusal to be repeated, never an absence', async () => {
      kms.fail(fault);
      const app = await startCold();
      const replies = await Promise.all(requests.map(({ send }) => send(app)));
      for (const reply of replies) expectRefusal(reply, status);
    });

    it('a warm process goes on without KMS', async () => {
      kms.fail(fault);
      kms.calls.length = 0;
      for (const { send } of requests.slice(0, 3)) expect((await send(warm)).status).toBe(200);
      expect(kms.calls).toHaveLength(0);
    });

    it('the same process answers as soon as KMS does', async () => {
      kms.fail(fault);
      const app = await startCold();
      expectRefusal(await get(app), status);
      kms.fail(undefined);
      expect((await get(app)).body.secret.secretValue).toBe('kept');
      expect((await list(app)).body.secrets).toHaveLength(1);
      expect((await login(app)).status).toBe(200);
    });
  },
);

describe('KMS that does not answer at a cold start', () => {
  it('one lost answer is asked for again', async () => {
    kms.fail('hang', 1);
    const app = await startCold();
    expect((await get(app)).body.secret.secretValue).toBe('kept');
  });

  it('silence is a refusal in the end', async () => {
    kms.fail('hang');
    kms.calls.length = 0;
    const app = await startCold();
    expectRefusal(await get(app), 503);
    expect(kms.calls).toHaveLength(attempts);
  });
});

it('a cold start costs one call to KMS, however many requests wait for it', async () => {
  const app = await startCold();
  kms.calls.length = 0;
  const replies = await Promise.all([get(app), list(app), login(app), get(app)]);
  expect(replies.map(({ status }) => status)).toEqual([200, 200, 200, 200]);
  expect(kms.calls.map(({ operation }) => operation)).toEqual(['Decrypt']);
});
