import { beforeAll, describe, expect, it } from 'vitest';
import { maxOpen } from '../../../layers/domain/approvals/bounds.ts';
import { maxComments } from '../../../layers/domain/approvals/request-status.ts';
import { type ApprovalsPlace, openApprovals, requestsAt, type Wire } from './approvals-place.ts';

let place: ApprovalsPlace;

beforeAll(async () => {
  place = await openApprovals();
});

const ask = (name: string, by = place.requester): Promise<Wire> =>
  place.secret(by, 'POST', name, { secretValue: 'new' });
const setStatus = (id: string, status: string): Promise<Wire> =>
  place.world.send(place.requester, 'POST', `${requestsAt}/${id}/status`, { status });

describe('open change requests of one person', () => {
  it('are a hundred at most, however many are asked for at once', async () => {
    const replies: Wire[] = [];
    for (let batch = 0; batch < 11; batch += 1) {
      const names = Array.from({ length: 10 }, (_, n) => `MANY_${batch}_${n}`);
      for (const reply of await Promise.all(names.map((name) => ask(name)))) replies.push(reply);
    }
    const taken = replies.filter(({ status }) => status === 200);
    expect(taken).toHaveLength(maxOpen);
    const refused = replies.find(({ status }) => status === 400);
    expect(refused.body.message).toContain('open change requests of yours');
    expect((await ask('OF_ANOTHER', place.second)).status).toBe(200);

    const [first, second] = taken.map(({ body }) => body.approval.id);
    expect((await setStatus(first, 'close')).status).toBe(200);
    expect((await ask('IN_ITS_PLACE')).status).toBe(200);
    expect((await setStatus(first, 'open')).status).toBe(400);

    await place.review(place.approver, second);
    expect((await place.merge(place.approver, second)).status).toBe(200);
    expect((await setStatus(first, 'open')).status).toBe(200);
    expect((await ask('ONE_TOO_MANY')).status).toBe(400);
  });
});

describe('what one change request holds', () => {
  const values = (size: number, count: number) =>
    Array.from({ length: count }, (_, n) => ({
      secretKey: `LARGE_${size}_${n}`,
      secretValue: 'x'.repeat(size),
    }));
  const batch = (secrets: readonly object[], more: object = {}): Promise<Wire> =>
    place.world.send(place.second, 'POST', '/api/v3/secrets/batch/raw', { ...place.body(more), secrets });

  it('is two million bytes at most, with what is added to it later', async () => {
    const asked = await batch(values(60_000, 14));
    expect(asked.status).toBe(200);
    const changeRequestId = asked.body.approval.id;
    expect((await batch(values(61_000, 14), { changeRequestId })).status).toBe(200);
    expect((await batch(values(62_000, 14), { changeRequestId })).status).toBe(422);
    expect((await batch(values(30_000, 5), { changeRequestId })).status).toBe(200);
  });

  /** Comments as many as these, as somebody left them before. */
  const fill = async ({ id: requestId }: Wire, count: number): Promise<void> => {
    for (let n = 0; n < count; n += 65)
      await place.world.write(({ changeRequests }) =>
        Array.from({ length: Math.min(65, count - n) }, () =>
          changeRequests.commentCreation({
            ...{ requestId, projectId: place.project.id, userId: place.approver.id, text: 'hm' },
            id: place.world.app.runtime.uuid(),
            createdAt: place.world.app.runtime.now().toISOString(),
          }),
        ),
      );
  };

  it(`is ${maxComments} comments at most, of many at once too`, async () => {
    const { body } = await ask('TALKED_ABOUT', place.second);
    const comment = (): Promise<Wire> =>
      place.world.send(place.approver, 'POST', `${requestsAt}/${body.approval.id}/comments`, {
        comment: 'hm',
      });
    const left = 5;
    await fill(body.approval, maxComments - left);
    const statuses = (await Promise.all(Array.from({ length: 3 * left }, comment))).map(
      ({ status }) => status,
    );
    expect(statuses.filter((status) => status === 200)).toHaveLength(left);
    expect(statuses.filter((status) => status === 422)).toHaveLength(2 * left);
  });
});
