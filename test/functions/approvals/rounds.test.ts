import { afterAll, expect, it } from 'vitest';
import { type Asked, countingStorage } from '../../harness/rounds.ts';
import { openWorld } from '../../world/world.ts';
import { openApprovals, policiesAt, requestsAt, type Wire } from './approvals-place.ts';

const storage = await countingStorage();
const world = await openWorld({}, storage.endpoint);
const place = await openApprovals(() => ({}), world);

afterAll(() => storage.close());

/** What one request asks of storage, once everything about it is known from before. */
const asked = async (go: (n: number) => Promise<Wire>): Promise<Asked> => {
  for (let n = 0; n < 2; n += 1) expect((await go(n)).status).toBe(200);
  return storage.counted(async () => expect((await go(2)).status).toBe(200));
};

it('ok/a write under no policy reads and writes once, whether the project has policies or not', async () => {
  const { rounds } = await asked((n) =>
    place.secret(place.requester, 'POST', `FREE_${n}`, { environment: 'dev', secretValue: 'v' }),
  );
  expect(rounds).toBeLessThanOrEqual(2);
});

it('ok/a write that becomes a request takes three rounds at most', async () => {
  const { rounds } = await asked((n) =>
    place.secret(place.requester, 'POST', `ASKED_${n}`, { secretValue: 'v' }),
  );
  expect(rounds).toBeLessThanOrEqual(3);
});

it('ok/board and counts are read at once', async () => {
  const get = (path: string, query: Readonly<Record<string, string>>) =>
    world.app.request('GET', path, {
      token: place.approver.token,
      query: { workspaceId: place.project.id, ...query },
    });
  const board = await asked(() => get(`${policiesAt}/board`, { environment: 'prod', secretPath: '/' }));
  const count = await asked(() => get(`${requestsAt}/count`, {}));
  expect(board.rounds).toBeLessThanOrEqual(3);
  expect(count.rounds).toBeLessThanOrEqual(2);
});
