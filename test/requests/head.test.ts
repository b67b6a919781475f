import { afterAll, beforeAll, expect, it } from 'vitest';
import { eventsOf } from '../world/events.ts';
import { guarded, openPlace, type Place, preparedFor, sendTo } from '../world/served-place.ts';

let place: Place;
beforeAll(async () => {
  place = await openPlace();
});
afterAll(() => place.stop());

const reads = guarded.filter(({ operation: { method } }) => method === 'GET');
/** Of the exchange, not of the reply. */
const passing = /^(date|apigw-requestid|connection|keep-alive|content-length|transfer-encoding)$/;
const lasting = (headers: object) =>
  Object.fromEntries(Object.entries(headers).filter(([name]) => !passing.test(name)));

it.each(reads)('$name: HEAD answers what GET does, without a body', async ({ operation }) => {
  const prepared = preparedFor(place, operation);
  for (const type of ['http', 'rest'] as const) {
    const get = await sendTo(place, type, prepared);
    const head = await sendTo(place, type, prepared, { method: 'HEAD' });
    expect(head.status).toBe(get.status);
    expect(lasting(head.headers)).toEqual(lasting(get.headers));
    expect(head.text).toBe('');
    expect(head.headers['content-length']).toBeUndefined();
  }
});

it.each([
  ['/api/status', 200],
  ['/api/nothing', 404],
  ['/api/v3/auth/login', 405],
  ['/api/v1/workspace', 401],
])('HEAD %s without credentials answers %i and no body', async (target, status) => {
  const prepared = { method: 'HEAD', path: target };
  const reply = await sendTo(place, 'http', prepared);
  expect([reply.status, reply.text]).toEqual([status, '']);
});

it('a secret looked at by HEAD is in the trail as one that was read', async () => {
  const read = reads.find(({ operation: { path } }) => path === '/api/v3/secrets/raw/{secretName+}');
  if (!read) throw new Error('There is no such operation');
  const before = (await eventsOf(place.app, 'get-secret')).length;
  await sendTo(place, 'http', preparedFor(place, read.operation), { method: 'HEAD' });
  expect(await eventsOf(place.app, 'get-secret')).toHaveLength(before + 1);
});
