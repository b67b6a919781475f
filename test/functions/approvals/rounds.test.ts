import { afterAll, expect, it } from 'vitest';
import { startProxy } from '../../harness/proxy.ts';
import { dynamodb } from '../../harness/worker.ts';
import { openWorld } from '../../world/world.ts';
import { openApprovals, policiesAt, requestsAt, type Wire } from './approvals-place.ts';

const proxy = await startProxy(dynamodb());
const world = await openWorld({}, proxy.url);
const place = await openApprovals(() => ({}), world);

afterAll(() => proxy.close());

/** Calls to storage that one request makes, once everything about it is known from before. */
const calls = async (go: (n: number) => Promise<Wire>): Promise<readonly string[]> => {
  for (let n = 0; n < 2; n += 1) expect((await go(n)).status).toBe(200);
  proxy.reset();
  expect((await go(2)).status).toBe(200);
  await proxy.settled();
  return proxy.calls.map(({ operation }) => operation);
};

it('ok/a write under no policy reads and writes once, whether the project has policies or not', async () => {
  const free = await calls((n) =>
    place.secret(place.requester, 'POST', `FREE_${n}`, { environment: 'dev', secretValue: 'v' }),
  );
  expect(free.filter((operation) => operation !== 'Query')).toHaveLength(2);
});

it('ok/a write that becomes a request takes three rounds at most', async () => {
  const asked = await calls((n) => place.secret(place.requester, 'POST', `ASKED_${n}`, { secretValue: 'v' }));
  expect(asked.length).toBeLessThanOrEqual(4);
});

it('ok/board and counts are read at once', async () => {
  const get = (path: string, query: Readonly<Record<string, string>>) =>
    world.app.request('GET', path, {
      token: place.approver.token,
      query: { workspaceId: place.project.id, ...query },
    });
  const board = await calls(() => get(`${policiesAt}/board`, { environment: 'prod', secretPath: '/' }));
  const count = await calls(() => get(`${requestsAt}/count`, {}));
  // Lists of one round are calls of their own; the event is the last.
  expect(board.filter((operation) => operation === 'BatchGetItem').length).toBeLessThanOrEqual(2);
  expect(count.filter((operation) => operation === 'BatchGetItem').length).toBeLessThanOrEqual(1);
});
