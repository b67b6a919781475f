import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { limitsAge } from '../../../layers/domain/rate-limits/limiter.ts';
import { startApp, type TestApp } from '../../harness/app.ts';
import { type TestRuntime, testRuntime } from '../../harness/clock.ts';
import { type StorageProxy, startProxy } from '../../harness/proxy.ts';
import { storageCalls } from '../../harness/storage-calls.ts';
import { allItems } from '../../harness/table.ts';
import { dynamodb } from '../../harness/worker.ts';
import { workerWrapping } from '../../harness/wrapping.ts';
import { eventsOf } from '../../world/events.ts';
import { bootstrapped, createMachine, type Instance, type Machine } from '../../world/instance.ts';
import { sessionIn } from '../../world/session.ts';

/** A clock that stands until it is moved, so that no minute ends by itself. */
const standing = (): TestRuntime => {
  let now = Date.now();
  return {
    ...testRuntime(),
    now: () => new Date(now),
    advance: (seconds) => {
      now += seconds * 1000;
    },
  };
};

const path = '/api/v1/rate-limit';
const usual = {
  readRateLimit: 6000,
  writeRateLimit: 1200,
  secretsRateLimit: 6000,
  authRateLimit: 600,
  inviteUserRateLimit: 60,
  mfaRateLimit: 600,
  publicEndpointLimit: 600,
};

let runtime: TestRuntime;
let proxy: StorageProxy;
/** Two processes over one table, both of which limit; what is arranged goes by another one. */
let apps: readonly [TestApp, TestApp];
let instance: Instance;
let machine: Machine;
let admin: string;

beforeEach(async () => {
  runtime = standing();
  proxy = await startProxy(dynamodb());
  const settings = { wrapping: await workerWrapping() };
  const open = await startApp({ settings, runtime });
  const limited = { table: open.table, runtime, settings: { ...settings, unlimited: false } };
  instance = await bootstrapped(open);
  machine = await createMachine(instance);
  admin = await sessionIn(instance);
  apps = [await startApp(limited), await startApp({ ...limited, endpoint: proxy.url })];
  // Each client asks for its endpoint once, at its first request; limits are looked up by it.
  for (const app of apps) await app.ok('GET', '/api/v1/admin/config', { ip: '192.0.2.250' });
});
afterEach(() => proxy.close());

const setLimits = async (limits: Partial<typeof usual>): Promise<void> => {
  await instance.app.ok('PUT', path, { token: admin, body: { ...usual, ...limits } });
  runtime.advance(limitsAge / 1000);
  for (const app of apps) await app.request('GET', '/api/v1/admin/config', { ip: '192.0.2.250' });
};

const own = (app: TestApp, token = machine.token, headers = {}) =>
  app.request('GET', '/api/v1/organization', { token, headers });

const login = (app: TestApp, ip: string, clientSecret = machine.clientSecret, headers = {}) =>
  app.request('POST', '/api/v1/auth/universal-auth/login', {
    ip,
    headers,
    body: { clientId: machine.clientId, clientSecret },
  });

const counts = async () =>
  (await allItems(instance.app.table)).filter(({ pk }) => String(pk).startsWith('RATE#'));

describe('a caller at its limit', () => {
  it.each([60, 600])('fail/two processes over one table admit %i in a minute, to a fifth', async (limit) => {
    await setLimits({ readRateLimit: limit });
    let admitted = 0;
    for (let n = 0; n < limit * 1.4; n += 1) {
      // Skewed: one in five goes to the second process.
      const { status } = await own(n % 5 === 4 ? apps[1] : apps[0], machine.token);
      if (status === 200) admitted += 1;
      else expect(status).toBe(429);
    }
    expect(admitted).toBeGreaterThanOrEqual(limit);
    expect(admitted).toBeLessThanOrEqual(limit * 1.2);
    runtime.advance(60);
    expect((await own(apps[0])).status).toBe(200);
  });

  it('fail/says 429 with the seconds to wait, in text and headers, and leaves no event', async () => {
    await setLimits({ readRateLimit: 2 });
    const first = await own(apps[0]);
    expect(first.headers).toMatchObject({ 'x-ratelimit-limit': '2', 'x-ratelimit-remaining': '1' });
    expect(first.headers).not.toHaveProperty('retry-after');
    await own(apps[1]);
    const before = (await allItems(instance.app.table)).length;
    const { status, body, headers } = await own(apps[1]);
    const wait = Number(headers['retry-after']);
    expect(status).toBe(429);
    expect(body).toEqual({
      reqId: expect.any(String),
      statusCode: 429,
      error: 'RateLimitExceeded',
      message: `Rate limit exceeded. Please try again in ${wait} seconds`,
    });
    expect(wait).toBeGreaterThan(0);
    expect(wait).toBeLessThanOrEqual(60);
    expect(headers).toMatchObject({
      'x-ratelimit-limit': '2',
      'x-ratelimit-remaining': '0',
      'x-ratelimit-reset': String(wait),
    });
    expect((await allItems(instance.app.table)).length).toBe(before);
    runtime.advance(wait);
    expect((await own(apps[1])).status).toBe(200);
  });

  it('ok/costs nothing any more, and no other caller from the same address is refused', async () => {
    await setLimits({ readRateLimit: 2 });
    for (let n = 0; n < 3; n += 1) await own(apps[0]);
    const calls = await storageCalls(async () => expect((await own(apps[0])).status).toBe(429));
    expect(calls).toEqual([]);
    expect((await own(apps[0], instance.admin)).status).toBe(200);
    expect((await own(apps[0], admin)).status).toBe(200);
  });

  it('ok/its classes are apart, and what it is from an address is too', async () => {
    await setLimits({ readRateLimit: 2 });
    for (let n = 0; n < 3; n += 1) await own(apps[0]);
    expect((await own(apps[0])).status).toBe(429);
    expect((await login(apps[0], '127.0.0.1')).status).toBe(200);
    const renewed = await apps[0].request('POST', '/api/v1/auth/token/renew', {
      body: { accessToken: machine.token },
    });
    expect(renewed.status).toBe(200);
  });

  it('fail/refusals of somebody who is known count too', async () => {
    await setLimits({ readRateLimit: 3 });
    const forbidden = () => apps[0].request('GET', path, { token: machine.token });
    for (let n = 0; n < 3; n += 1) expect((await forbidden()).status).toBe(403);
    expect((await forbidden()).status).toBe(429);
    expect((await own(apps[0])).status).toBe(429);
  });

  it('fail/a dead token uses up nothing of its identity', async () => {
    await setLimits({ readRateLimit: 3 });
    const other = (await login(apps[0], '127.0.0.1')).body.accessToken;
    await instance.app.ok('POST', '/api/v1/auth/token/revoke', { body: { accessToken: other } });
    for (let n = 0; n < 9; n += 1) expect((await own(apps[0], other)).status).toBe(401);
    for (let n = 0; n < 3; n += 1) expect((await own(apps[0])).status).toBe(200);
  });
});

describe('an address at its limit', () => {
  const v6 = (host: number) => `2001:db8:1:2::${host}`;

  it('fail/logins are counted by IPv4 address and by IPv6 /64, whatever a header says', async () => {
    await setLimits({ authRateLimit: 2 });
    for (let n = 1; n <= 2; n += 1) expect((await login(apps[0], v6(n))).status).toBe(200);
    expect((await login(apps[1], v6(3))).status).toBe(429);
    const headers = {
      'x-forwarded-for': '198.51.100.7',
      'x-real-ip': '198.51.100.7',
      forwarded: 'for=198.51.100.7',
    };
    expect((await login(apps[0], v6(4), machine.clientSecret, headers)).status).toBe(429);
    expect((await login(apps[0], '2001:db8:1:3::1')).status).toBe(200);
    expect((await login(apps[0], '198.51.100.7', machine.clientSecret, headers)).status).toBe(200);
    expect((await login(apps[0], '198.51.100.7')).status).toBe(200);
    expect((await login(apps[0], '198.51.100.7')).status).toBe(429);
  });

  it('fail/a refused login asks storage for nothing and counts no guess', async () => {
    await setLimits({ authRateLimit: 1 });
    await login(apps[0], '192.0.2.1');
    await login(apps[0], '192.0.2.1');
    const calls = await storageCalls(async () => {
      expect((await login(apps[0], '192.0.2.1', 'wrong')).status).toBe(429);
    });
    expect(calls).toEqual([]);
  });

  it('fail/wrong secrets lock as ever, also where logins have no limit', async () => {
    await setLimits({ authRateLimit: 0 });
    const wrong = async () => (await login(apps[0], '192.0.2.2', 'wrong')).body.error;
    for (let n = 0; n < 3; n += 1) expect(await wrong()).toBe('UnauthorizedError');
    expect(await wrong()).toBe('TooManyAttempts');
  });

  it('ok/one login each from many addresses leaves no count, and more of them share bounded slots', async () => {
    for (let n = 0; n < 20; n += 1) await login(apps[0], `198.51.100.${n}`, 'wrong');
    expect(await counts()).toEqual([]);
    for (let n = 0; n < 4; n += 1) await login(apps[0], '203.0.113.9');
    const [count, ...others] = await counts();
    expect(others).toEqual([]);
    const [, slot] = /^RATE#login#slot#(\d+)$/.exec(String(count?.pk)) ?? [];
    expect(Number(slot)).toBeLessThan(2 ** 20);
    expect(count).toMatchObject({ requests: 4, ttl: expect.any(Number) });
    expect(Number(count?.ttl)).toBeLessThan(runtime.now().getTime() / 1000 + 900);
  });
});

describe('what it costs', () => {
  it('ok/a caller far below its limit: no write, and no call beside those without limits', async () => {
    for (let n = 0; n < 2; n += 1) await own(apps[0]);
    const without = await storageCalls(() => own(instance.app));
    for (let n = 0; n < 10; n += 1) expect(await storageCalls(() => own(apps[0]))).toEqual(without);
    expect(await counts()).toEqual([]);
  });

  it('ok/limits are looked up with the first read of a request, not by a call of their own', async () => {
    await own(apps[0]);
    const without = await storageCalls(() => own(instance.app));
    runtime.advance(limitsAge / 1000);
    expect(await storageCalls(() => own(apps[0]))).toEqual(without);
  });

  it('ok/a count is one item, used again minute after minute', async () => {
    for (let minute = 0; minute < 3; minute += 1) {
      for (let n = 0; n < 20; n += 1) await own(apps[0]);
      expect(await counts()).toEqual([
        expect.objectContaining({ pk: `RATE#read#identity#${machine.id}`, requests: 20 }),
      ]);
      runtime.advance(60);
    }
  });

  it('ok/a count that a wrong clock began far ahead is begun anew', async () => {
    runtime.advance(86_400);
    for (let n = 0; n < 20; n += 1) await login(apps[0], '203.0.113.9', 'wrong');
    const [ahead] = await counts();
    runtime.advance(-86_400);
    for (let n = 0; n < 2; n += 1) await login(apps[0], '203.0.113.9');
    const [now] = await counts();
    expect(Number(now?.windowNumber)).toBeLessThan(Number(ahead?.windowNumber));
    expect(now?.requests).toBe(2);
  });
});

describe('a shared counter out of reach', () => {
  const counting = (call: { readonly operation: string; readonly input: { readonly Key?: object } }) =>
    call.operation === 'UpdateItem' && JSON.stringify(call.input.Key).includes('RATE#');

  it.each([
    ['refuses', { status: 500, body: '{"__type":"InternalServerError"}' }],
    ['is throttled', { status: 400, body: '{"__type":"ProvisionedThroughputExceededException"}' }],
    ['is silent', 'silence'],
  ] as const)('ok/when it %s, nobody is refused but by the process that they ask', async (_, answer) => {
    await setLimits({ readRateLimit: 5 });
    proxy.intercept(async (call, forward) => (counting(call) ? answer : forward()));
    for (let n = 0; n < 5; n += 1) expect((await own(apps[1])).status).toBe(200);
    expect((await own(apps[1])).status).toBe(429);
    runtime.advance(60);
    proxy.intercept(undefined);
    expect((await own(apps[1])).status).toBe(200);
  });
});

describe('setting the limits', () => {
  it('ok/they are the defaults until a server admin sets others, which reads and events show', async () => {
    const { app } = instance;
    const { rateLimit } = (await app.ok('GET', path, { token: admin })).body;
    expect(rateLimit).toEqual({
      id: '00000000-0000-0000-0000-000000000000',
      ...usual,
      createdAt: expect.any(String),
      updatedAt: rateLimit.createdAt,
    });
    const changed = { ...usual, readRateLimit: 7, publicEndpointLimit: 0 };
    runtime.advance(5);
    const set = await app.ok('PUT', path, { token: admin, body: changed });
    expect(set.body.rateLimit).toMatchObject(changed);
    expect((await app.ok('GET', path, { token: admin })).body).toEqual(set.body);
    const [event] = await eventsOf(app, 'update-rate-limits');
    expect(event.metadata.limits).toMatchObject({ read: 7, public: 0 });
    expect(event.metadata.previous).toMatchObject({ read: 6000, public: 600 });
    expect(await eventsOf(app, 'get-rate-limits')).toHaveLength(2);
  });

  it('ok/0 switches a class off, within half a minute and without a new process', async () => {
    await setLimits({ readRateLimit: 1 });
    await own(apps[0]);
    expect((await own(apps[0])).status).toBe(429);
    await setLimits({ readRateLimit: 0 });
    for (let n = 0; n < 30; n += 1) {
      const { status, headers } = await own(apps[0]);
      expect(status).toBe(200);
      expect(headers).not.toHaveProperty('x-ratelimit-limit');
    }
  });

  it('fail/an admin of an organization who does not administer the instance is 403', async () => {
    for (const token of [instance.admin, machine.token]) {
      expect((await instance.app.request('GET', path, { token })).status).toBe(403);
      expect((await instance.app.request('PUT', path, { token, body: usual })).status).toBe(403);
    }
    expect((await instance.app.request('PUT', path, { body: usual })).status).toBe(401);
  });

  it.each([
    ['a negative one', { readRateLimit: -1 }],
    ['a part of one', { authRateLimit: 1.5 }],
    ['text', { mfaRateLimit: 'many' }],
    ['one beyond all measure', { writeRateLimit: 10_000_001 }],
    ['none at all', { secretsRateLimit: undefined }],
  ])('fail/%s is 422 and changes nothing', async (_, wrong) => {
    const reply = await instance.app.request('PUT', path, { token: admin, body: { ...usual, ...wrong } });
    expect(reply.status).toBe(422);
    expect((await instance.app.ok('GET', path, { token: admin })).body.rateLimit).toMatchObject(usual);
  });
});
