import { describe, expect, it } from 'vitest';
import { endAllDue } from '../../../functions/workers/endings/due-endings.ts';
import { endTemporary } from '../../../layers/domain/endings/end-temporary.ts';
import { deleteOrganization, restoreOrganization } from '../../world/deleted-organization.ts';
import type { Person } from '../../world/world.ts';
import { base, day, hour, openAccessPlace, ruleOn } from './access-place.ts';

const place = await openAccessPlace();
const { world, person, policy, ask, act, review, look, reads, eventsOf, mailsTo, follow, get, projectSlug } =
  place;

let paths = 0;
const asking = async (more: object = {}, asked: object = {}) => {
  paths += 1;
  const secretPath = `/followed-${paths}`;
  const [approver, requester] = [await person('admin'), await person()];
  const { id: policyId } = await policy([approver], { secretPath, ...more });
  const { id } = await ask(requester, { permissions: [ruleOn('prod', secretPath)], ...asked });
  return { approver, requester, id: id as string, policyId: policyId as string };
};

describe('the workflow of a request', () => {
  it('is told ids and numbers by the event of the request, and nothing else', async () => {
    const { id } = await asking();
    const [event] = await eventsOf('create-access-request', id);
    expect(event.metadata).toMatchObject({ requestId: id, number: 0 });
  });

  it('reminds the approvers after a day, once', async () => {
    const { id, approver } = await asking();
    expect(await follow(id)).toEqual({ next: 'day', number: 1, name: `${id}-1` });
    expect(await mailsTo(approver, 'reminder', id)).toBe(0);
    world.app.runtime.advance(day);
    expect(await follow(id, 1)).toMatchObject({ next: 'day', name: `${id}-2` });
    await follow(id, 1);
    expect(await mailsTo(approver, 'reminder', id)).toBe(1);
    expect(await eventsOf('remind-access-approvers', id)).toHaveLength(1);
  });

  it('writes down that a request expired, which it did without that too', async () => {
    const { id, requester, approver } = await asking({ requestExpirationTime: '3h' });
    const before = await get(requester, 'requests/count', { projectSlug });
    expect((await follow(id)).next).toBe('hour');
    world.app.runtime.advance(3 * hour);
    expect(await review(approver, id)).toBe(400);
    expect(await follow(id, 1)).toMatchObject({ next: 'nothing' });
    expect(await follow(id, 1)).toMatchObject({ next: 'nothing' });
    expect((await look(requester, id)).status).toBe('expired');
    expect(await eventsOf('expire-access-request', id)).toHaveLength(1);
    expect(await mailsTo(requester, 'expired', id)).toBe(1);
    const after = await get(requester, 'requests/count', { projectSlug });
    expect(after).toEqual({
      pendingCount: before.pendingCount - 1,
      finalizedCount: before.finalizedCount + 1,
    });
  });

  it('ends with the request or its policy', async () => {
    const approved = await asking();
    await review(approved.approver, approved.id);
    expect((await follow(approved.id)).next).toBe('nothing');
    const orphan = await asking();
    await world.ok(world.admin, 'DELETE', `${base}/policies/${orphan.policyId}`);
    expect((await follow(orphan.id)).next).toBe('nothing');
    expect((await look(orphan.requester, orphan.id)).status).toBe('cancelled');
    expect((await follow('0190b6c4-7f3e-7a51-9d3c-2f1e4b5a6c7d')).next).toBe('nothing');
  });

  it('waits while the organization is deleted, and reminds approvers once it is back', async () => {
    const { id, approver } = await asking();
    world.app.runtime.advance(day);
    await deleteOrganization(world);
    expect(await follow(id, 1)).toMatchObject({ next: 'day', name: `${id}-2` });
    expect(await mailsTo(approver, 'reminder', id)).toBe(0);
    await restoreOrganization(world);
    await follow(id, 2);
    expect(await mailsTo(approver, 'reminder', id)).toBe(1);
  });

  it('waits a day at most, and for thirty days in all', async () => {
    const { id, requester } = await asking();
    let steps = 0;
    for (let next = 'day', number = 0; next !== 'nothing'; steps += 1) {
      const outcome = await follow(id, number);
      ({ next, number } = outcome);
      if (next !== 'nothing') world.app.runtime.advance(next === 'day' ? day : hour);
    }
    expect(steps).toBeLessThan(60);
    expect((await look(requester, id)).status).toBe('expired');
  });
});

describe('thirty days of temporary access', () => {
  const endDue = () =>
    endAllDue({
      now: () => world.app.runtime.now(),
      linesOf: (due, limit) => world.open().stores.endings.linesOf(due, limit),
      end: (ending) => endTemporary(world.open, ending),
      hasTime: () => true,
      reportFailure: () => undefined,
    });

  /** How many days each of these people has access for, and what reading is answered on a day. */
  const readers = async (lengths: readonly number[], approver: Person) =>
    Promise.all(
      lengths.map(async (length) => {
        const who = await person();
        const { id } = await ask(who, { temporaryRange: `${length}d` });
        expect(await review(approver, id)).toBe(200);
        return { who, length, id: id as string };
      }),
    );

  it('let nobody in longer than they were given, cleared away or not', { timeout: 60_000 }, async () => {
    const approver = await person('admin');
    await policy([approver], { secretPath: '/' });
    const people = await readers([1, 3, 7, 14, 29], approver);
    const [revoked] = await readers([30], approver);
    const lettingIn = async () =>
      (await Promise.all(people.map(({ who }) => reads(who)))).filter((status) => status === 200).length;
    for (let passed = 0; passed <= 30; passed += 1) {
      expect([passed, await lettingIn()]).toEqual([
        passed,
        people.filter(({ length }) => passed < length).length,
      ]);
      if (revoked && passed === 9) await act(approver, revoked.id, 'revoke');
      // Every other day nobody clears anything away: nothing changes by that.
      if (passed % 2 === 0) await endDue();
      world.app.runtime.advance(day);
    }
    await endDue();
    expect(revoked && (await reads(revoked.who))).toBe(403);
    for (const { who } of people)
      expect(await world.read(({ privileges }) => privileges.of(place.projectId, 'user', who.id))).toEqual(
        [],
      );
    const { grants } = await get(approver, 'grants', { projectSlug });
    const ids = people.map(({ id }) => id);
    const ended = grants.filter(({ requestId }: { requestId: string }) => ids.includes(requestId));
    expect(ended).toHaveLength(people.length);
    for (const each of ended)
      expect(each).toMatchObject({ isActive: false, endedAt: each.temporaryAccessEndTime });
  });
});
