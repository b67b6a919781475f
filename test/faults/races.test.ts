import { beforeAll, describe, expect, it } from 'vitest';
import { startApp, type TestApp } from '../harness/app.ts';
import { type TestRuntime, testRuntime } from '../harness/clock.ts';
import { bootstrapped, createProject, type Instance } from '../world/instance.ts';

let app: TestApp;
let instance: Instance;
let place: { workspaceId: string; environment: string; secretPath: string };

/** A clock on which twenty seconds of a busy machine are one: how long it takes does not matter here. */
const patientRuntime = (): TestRuntime => {
  const runtime = testRuntime();
  const start = runtime.now().getTime();
  return { ...runtime, now: () => new Date(start + (runtime.now().getTime() - start) / 20) };
};

beforeAll(async () => {
  app = await startApp({ settings: { storageTimeout: 20_000 }, runtime: patientRuntime() });
  instance = await bootstrapped(app);
  place = { workspaceId: (await createProject(instance)).id, environment: 'dev', secretPath: '/' };
});

const write = (method: 'POST' | 'PATCH', name: string, secretValue: string) =>
  app.request(method, `/api/v3/secrets/raw/${name}`, {
    token: instance.admin,
    body: { ...place, secretValue },
  });

const read = async (name: string, version?: number) => {
  const query = { ...place, version };
  const { body } = await app.ok('GET', `/api/v3/secrets/raw/${name}`, { token: instance.admin, query });
  return body.secret as { version: number; secretValue: string };
};

const many = <T>(count: number, make: (n: number) => Promise<T>): Promise<T[]> =>
  Promise.all(Array.from({ length: count }, (_, index) => make(index + 1)));

describe('many writers at the same moment', () => {
  it('100 updates of one secret make versions 2 to 101, each with the value its writer was answered', async () => {
    await write('POST', 'CONTESTED', 'value 0');

    const replies = await many(100, (n) => write('PATCH', 'CONTESTED', `value ${n}`));

    expect(new Set(replies.map(({ status }) => status))).toEqual(new Set([200]));
    const answered = new Map(replies.map(({ body }) => [body.secret.version, body.secret.secretValue]));
    expect([...answered.keys()].sort((a, b) => a - b)).toEqual(Array.from({ length: 100 }, (_, n) => n + 2));
    expect(new Set(answered.values()).size).toBe(100);
    const stored = await many(101, (version) => read('CONTESTED', version));
    expect(stored.map(({ version }) => version)).toEqual(Array.from({ length: 101 }, (_, n) => n + 1));
    for (const { version, secretValue } of stored.slice(1)) expect(secretValue).toBe(answered.get(version));
    expect((await read('CONTESTED')).version).toBe(101);
  });

  it('of 50 creates of one name exactly one wins, and the others are told that it exists', async () => {
    const replies = await many(50, (n) => write('POST', 'CROWDED', `value ${n}`));

    const winners = replies.filter(({ status }) => status === 200);
    const losers = replies.filter(({ status }) => status !== 200);
    expect(winners).toHaveLength(1);
    for (const { status, body } of losers)
      expect({ status, message: body.message }).toEqual({
        status: 400,
        message: expect.stringMatching(/already exist/),
      });
    const stored = await read('CROWDED');
    expect(stored.version).toBe(1);
    expect(stored.secretValue).toBe(winners[0]?.body.secret.secretValue);
  });

  it('updates and deletes of one secret leave it whole: either gone, or its last version readable', async () => {
    await write('POST', 'FOUGHT_OVER', 'value 0');

    const replies = await many(20, (n) =>
      n === 10
        ? app.request('DELETE', '/api/v3/secrets/raw/FOUGHT_OVER', { token: instance.admin, body: place })
        : write('PATCH', 'FOUGHT_OVER', `value ${n}`),
    );

    expect(replies[9]?.status).toBe(200);
    for (const { status } of replies) expect([200, 404]).toContain(status);
    const after = await app.request('GET', '/api/v3/secrets/raw/FOUGHT_OVER', {
      token: instance.admin,
      query: place,
    });
    expect(after.status).toBe(404);
  });
});
