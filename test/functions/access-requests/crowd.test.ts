import { describe, expect, it } from 'vitest';
import { hour, openAccessPlace, ruleOn } from './access-place.ts';

const place = await openAccessPlace();
const { world, person, policy, ask, askRaw, review, look, eventsOf, get, projectSlug } = place;

const privilegesOf = (userId: string) =>
  world.read(({ privileges }) => privileges.of(place.projectId, 'user', userId));

describe('many at once', () => {
  it('fifty reviews by ten approvers, each five times, give access once', { timeout: 60_000 }, async () => {
    const approvers = await Promise.all(Array.from({ length: 10 }, () => person('admin')));
    const requester = await person();
    await policy(approvers, { secretPath: '/crowd', approvals: 6 });
    const { id } = await ask(requester, { permissions: [ruleOn('prod', '/crowd')] });
    const statuses = await Promise.all(
      Array.from({ length: 50 }, (_, n) => review(approvers[n % 10] as (typeof approvers)[0], id)),
    );
    expect(statuses.filter((status) => status === 200)).toHaveLength(6);
    expect(statuses.filter((status) => status === 400)).toHaveLength(44);
    expect((await look(requester, id)).reviewers).toHaveLength(6);
    expect(await privilegesOf(requester.id)).toHaveLength(1);
    expect(
      await eventsOf('grant-access-request', id).then((all) =>
        all.filter((one) => one.outcome === 'success'),
      ),
    ).toHaveLength(1);
  });

  it('the same asked for ten times at once is one request, and counts as one', async () => {
    const [approver, requester] = [await person('admin'), await person()];
    await policy([approver], { secretPath: '/same' });
    const before = await get(requester, 'requests/count', { projectSlug });
    const permissions = [ruleOn('prod', '/same')];
    const replies = await Promise.all(Array.from({ length: 10 }, () => askRaw(requester, { permissions })));
    expect(replies.filter(({ status }) => status === 200)).toHaveLength(1);
    const after = await get(requester, 'requests/count', { projectSlug });
    expect(after).toEqual({ ...before, pendingCount: before.pendingCount + 1 });
  });

  it('an approval and a cancellation at once: one of both', async () => {
    const [approver, requester] = [await person('admin'), await person()];
    await policy([approver], { secretPath: '/both' });
    for (let n = 1; n <= 5; n += 1) {
      const { id } = await ask(requester, {
        permissions: [ruleOn('prod', '/both')],
        temporaryRange: `${n}m`,
      });
      const [approved, cancelled] = await Promise.all([
        review(approver, id),
        place.act(requester, id, 'cancel').then(({ status }) => status),
      ]);
      expect([approved, cancelled].sort()).toEqual([200, 400]);
      const isGiven = (await look(requester, id)).isApproved;
      expect(isGiven).toBe(approved === 200);
      world.app.runtime.advance(hour);
    }
  });

  it('one person has twenty open requests at most', async () => {
    const [approver, requester] = [await person('admin'), await person()];
    await policy([approver], { secretPath: '/many/**' });
    const askFor = (n: number) => askRaw(requester, { permissions: [ruleOn('prod', `/many/a${n}`)] });
    for (let n = 0; n < 20; n += 1) expect((await askFor(n)).status).toBe(200);
    expect((await askFor(20)).status).toBe(400);
  });
});

describe('the list of requests', () => {
  it('has pages, each as dear as the first however many come after', async () => {
    const [approver, requester] = [await person('admin'), await person()];
    await policy([approver], { secretPath: '/pages/**' });
    const ids: string[] = [];
    for (let n = 0; n < 7; n += 1)
      ids.push((await ask(requester, { permissions: [ruleOn('prod', `/pages/a${n}`)] })).id);
    for (const id of ids) await review(approver, id);
    const authorProjectMembershipId = String((await place.grantOf(requester))?.id);
    const all = async (what: 'requests' | 'grants', query: Record<string, string>) => {
      const seen: string[] = [];
      for (let cursor: string | undefined = ''; cursor !== undefined; ) {
        const page = await get(approver, what, {
          projectSlug,
          limit: '3',
          ...query,
          ...(cursor && { cursor }),
        });
        expect(page[what].length).toBeLessThanOrEqual(3);
        seen.push(
          ...page[what].map((each: { id?: string; requestId?: string }) => each.id ?? each.requestId),
        );
        cursor = page.nextCursor;
      }
      return seen;
    };
    expect(await all('requests', { authorProjectMembershipId })).toEqual([...ids].reverse());
    expect((await all('requests', {})).slice(0, 7)).toEqual([...ids].reverse());
    expect((await all('grants', {})).slice(0, 7)).toEqual([...ids].reverse());
    expect(
      (
        await place.world.app.request('GET', '/api/v1/access-approvals/requests', {
          token: approver.token,
          query: { projectSlug, cursor: 'A'.repeat(40) },
        })
      ).status,
    ).toBe(422);
  });
});
