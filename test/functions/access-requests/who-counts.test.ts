import { describe, expect, it } from 'vitest';
import { groupIn, held, letIn } from '../../world/rights.ts';
import type { Person } from '../../world/world.ts';
import { base, day, openAccessPlace, type Reply, ruleOn } from './access-place.ts';

const place = await openAccessPlace();
const { world, project, person, policy, ask, act, review, look, reads, setRole, leave } = place;

let paths = 0;
/** A policy of its own for each case, and what is asked for under it. */
const newPath = (): string => {
  paths += 1;
  return `/case-${paths}`;
};

const asking = async (approvers: readonly Person[], more: object = {}, asked: object = {}) => {
  const secretPath = newPath();
  const made = await policy(approvers, { secretPath, ...more });
  const requester = await person();
  const { id } = await ask(requester, { permissions: [ruleOn('prod', secretPath)], ...asked });
  return { policyId: made.id as string, requester, id: id as string, secretPath };
};

describe('who reviews, cancels and revokes', () => {
  type Role = 'approver' | 'in the group' | 'requester' | 'admin' | 'viewer' | 'stranger';
  const table: readonly (readonly [Role, string, number, number, number, number])[] = [
    // who             see  approve reject cancel revoke
    ['approver', 'an approver by name', 200, 200, 403, 200],
    ['in the group', 'an approver by a group', 200, 200, 403, 200],
    ['requester', 'whoever asked', 403, 403, 200, 200],
    ['admin', 'a project admin who is no approver', 403, 403, 403, 200],
    ['viewer', 'somebody else in the project', 403, 403, 403, 403],
    ['stranger', 'nobody of the project', 403, 403, 403, 403],
  ];

  it.each(table)('%s: %s', async (role, _, approves, rejects, cancels, revokes) => {
    const approver = await person('admin');
    const inside = await person('admin');
    const { made } = await groupIn(world, project, [held('admin')]);
    await letIn(world, made, 'user', inside.id);
    const approvers = [
      { type: 'user', id: approver.id },
      { type: 'group', id: made.id },
    ];
    const who = async (requester: Person): Promise<Person> => {
      if (role === 'requester') return requester;
      if (role === 'approver') return approver;
      if (role === 'in the group') return inside;
      return role === 'stranger' ? world.person() : person(role);
    };
    const tried = async (what: (one: Person, id: string) => Promise<number>, isGiven = false) => {
      const { id, requester } = await asking([], { approvers });
      if (isGiven) expect(await review(approver, id)).toBe(200);
      return what(await who(requester), id);
    };
    expect(await tried((one, id) => review(one, id))).toBe(approves);
    expect(await tried((one, id) => review(one, id, 'rejected'))).toBe(rejects);
    expect(await tried(async (one, id) => (await act(one, id, 'cancel')).status)).toBe(cancels);
    expect(await tried(async (one, id) => (await act(one, id, 'revoke')).status, true)).toBe(revokes);
  });

  it('seen by those who have to do with it, and by who may read policies', async () => {
    const [approver, other, viewer] = [await person('admin'), await person(), await person('viewer')];
    const { id, requester } = await asking([approver]);
    const see = async ({ token }: Person) =>
      (await world.app.request('GET', `${base}/requests/${id}`, { token })).status;
    expect([await see(requester), await see(approver), await see(viewer), await see(other)]).toEqual([
      ...[200, 200, 200],
      404,
    ]);
  });
});

describe('an approval', () => {
  /** Two approvals are needed: the first is given, then something happens, then comes the second. */
  const table: readonly (readonly [
    string,
    (approver: Person, policyId: string) => Promise<unknown>,
    boolean,
  ])[] = [
    ['of somebody who stays', async () => undefined, true],
    ['of somebody who was lowered', (approver) => setRole(approver, 'viewer'), true],
    ['of somebody who may not read there any more', (approver) => setRole(approver, 'no-access'), false],
    ['of somebody who left the project', (approver) => leave(approver), false],
    [
      'of somebody who left and came back',
      async (approver) => {
        await leave(approver);
        await world.ok(world.admin, 'POST', `/api/v2/workspace/${place.projectId}/memberships`, {
          emails: [approver.email],
          roleSlugs: ['admin'],
        });
      },
      false,
    ],
    [
      'of somebody who was deactivated',
      async (approver) => {
        const before = await world.read(({ organizations }) =>
          organizations.membership(world.orgId, approver.id),
        );
        if (!before) throw new Error('No membership');
        await world.write(({ organizations }) =>
          organizations.membershipReplacement({ ...before, isActive: false }, before),
        );
      },
      false,
    ],
    [
      'of somebody who is no approver any more',
      async (approver, policyId) => {
        const { approval } = (await world.ok(world.admin, 'GET', `${base}/policies/${policyId}`)) as Reply;
        const approvers = approval.approvers.filter((each: Reply) => each.id !== approver.id);
        const extra = await person('admin');
        await world.ok(world.admin, 'PATCH', `${base}/policies/${policyId}`, {
          approvers: [...approvers, { type: 'user', id: extra.id }].map(({ type, id }: Reply) => ({
            type,
            id,
          })),
        });
      },
      false,
    ],
  ];

  it.each(table)('%s counts when the last one comes, or not', async (_, happens, counts) => {
    const [first, second] = [await person('admin'), await person('admin')];
    const { id, policyId } = await asking([first, second], { approvals: 2 });
    expect(await review(first, id)).toBe(200);
    await happens(first, policyId);
    expect(await review(second, id)).toBe(200);
    expect((await look(second, id)).isApproved).toBe(counts);
  });

  it('of somebody who left the group counts no more', async () => {
    const [inside, second] = [await person('admin'), await person('admin')];
    const { made } = await groupIn(world, project, [held('viewer')]);
    await letIn(world, made, 'user', inside.id);
    const approvers = [
      { type: 'group', id: made.id },
      { type: 'user', id: second.id },
    ];
    const { id } = await asking([], { approvers, approvals: 2 });
    expect(await review(inside, id)).toBe(200);
    const membership = await world.read(({ groups }) => groups.membership(made, 'user', inside.id));
    if (membership) await world.write(({ groups }) => groups.leaving(membership));
    expect(await review(second, id)).toBe(200);
    expect((await look(second, id)).isApproved).toBe(false);
    // Back in it they count once they say it anew: what they said before was said by somebody who is gone.
    await world.ok(world.admin, 'POST', `/api/v1/groups/${made.id}/users/${inside.email}`);
    expect(await review(inside, id)).toBe(200);
    expect((await look(second, id)).isApproved).toBe(true);
  });

  it('by a group counts no more once the group left the project', async () => {
    const [inside, second] = [await person('admin'), await person('admin')];
    const { made, grant } = await groupIn(world, project, [held('viewer')]);
    await letIn(world, made, 'user', inside.id);
    const approvers = [
      { type: 'group', id: made.id },
      { type: 'user', id: second.id },
    ];
    const { id } = await asking([], { approvers, approvals: 2 });
    expect(await review(inside, id)).toBe(200);
    const membership = `/api/v2/workspace/${grant.projectId}/groups/${made.id}`;
    await world.ok(world.admin, 'DELETE', membership);
    expect(await review(inside, id)).toBe(403);
    expect(await review(second, id)).toBe(200);
    expect((await look(second, id)).isApproved).toBe(false);
    await world.ok(world.admin, 'POST', membership, { roles: [{ role: 'no-access' }] });
    expect(await review(inside, id)).toBe(200);
    expect((await look(second, id)).isApproved).toBe(true);
  });

  it('of somebody who left the group and came back counts no more', async () => {
    const [inside, second] = [await person('admin'), await person('admin')];
    const { made } = await groupIn(world, project, [held('viewer')]);
    await letIn(world, made, 'user', inside.id);
    const approvers = [
      { type: 'group', id: made.id },
      { type: 'user', id: second.id },
    ];
    const { id } = await asking([], { approvers, approvals: 2 });
    expect(await review(inside, id)).toBe(200);
    const membership = await world.read(({ groups }) => groups.membership(made, 'user', inside.id));
    if (membership) await world.write(({ groups }) => groups.leaving(membership));
    await world.ok(world.admin, 'POST', `/api/v1/groups/${made.id}/users/${inside.email}`);
    expect(await review(second, id)).toBe(200);
    expect((await look(second, id)).isApproved).toBe(false);
  });

  it('needs what is asked for, and for as long', async () => {
    const [reader, brief] = [await person('viewer'), await person()];
    const window = {
      isTemporary: true,
      temporaryMode: 'relative',
      temporaryRange: '30m',
      temporaryAccessStartTime: world.app.runtime.now().toISOString(),
    };
    const membership = await place.grantOf(brief);
    await world.ok(
      world.admin,
      'PATCH',
      `/api/v1/workspace/${place.projectId}/memberships/${membership?.id}`,
      { roles: [{ role: 'viewer' }, { role: 'admin', ...window }] },
    );
    const secretPath = newPath();
    await policy([reader, brief], { secretPath });
    const requester = await person();
    const edits = [ruleOn('prod', secretPath, ['edit'])];
    const { id } = await ask(requester, { permissions: edits });
    expect(await review(reader, id)).toBe(403);
    expect(await review(brief, id)).toBe(403);
    const short = await ask(requester, { permissions: [...edits, ...edits], temporaryRange: '20m' });
    expect(await review(brief, short.id)).toBe(200);
    const forGood = await ask(await person(), {
      permissions: [ruleOn('prod', secretPath)],
      isTemporary: false,
    });
    expect(await review(brief, forGood.id)).toBe(200);
  });

  it('of whoever asked counts where the policy says so, and only then', async () => {
    const approver = await person('admin');
    const secretPath = newPath();
    const { id: policyId } = await policy([approver], { secretPath });
    const { id } = await ask(approver, { permissions: [ruleOn('prod', secretPath)] });
    expect(await review(approver, id)).toBe(403);
    await world.ok(world.admin, 'PATCH', `${base}/policies/${policyId}`, {
      approvers: [{ type: 'user', id: approver.id }],
      allowedSelfApprovals: true,
    });
    expect(await review(approver, id)).toBe(200);
  });

  it('gives nothing to who left the project since, even when they are back', async () => {
    const approver = await person('admin');
    const { id, requester, secretPath } = await asking([approver]);
    await leave(requester);
    expect(await review(approver, id)).toBe(400);
    await world.ok(world.admin, 'POST', `/api/v2/workspace/${place.projectId}/memberships`, {
      emails: [requester.email],
      roleSlugs: ['no-access'],
    });
    expect(await review(approver, id)).toBe(400);
    expect(await reads(requester, 'prod', secretPath)).toBe(403);
  });

  it('gives nothing where the policy was narrowed or deleted since', async () => {
    const approver = await person('admin');
    const { id, policyId } = await asking([approver]);
    const patch = (more: object) =>
      world.ok(world.admin, 'PATCH', `${base}/policies/${policyId}`, {
        approvers: [{ type: 'user', id: approver.id }],
        ...more,
      });
    await patch({ secretPath: '/elsewhere' });
    expect(await review(approver, id)).toBe(400);
    await patch({ secretPath: '/**', maxTimePeriod: '10m' });
    expect(await review(approver, id)).toBe(400);
    await patch({ maxTimePeriod: '' });
    await world.ok(world.admin, 'DELETE', `${base}/policies/${policyId}`);
    expect(await review(approver, id)).toBe(400);
    expect((await look(approver, id)).status).toBe('cancelled');
  });

  it('comes too late once the request expired', async () => {
    const approver = await person('admin');
    const { id, requester } = await asking([approver], { requestExpirationTime: '2d' });
    world.app.runtime.advance(2 * day);
    expect(await review(approver, id)).toBe(400);
    expect((await look(requester, id)).status).toBe('expired');
    expect((await act(requester, id, 'cancel')).status).toBe(400);
  });
});

describe('access that was given', () => {
  it('ends with a revocation at once, and can be asked for again', async () => {
    const approver = await person('admin');
    const { id, requester, secretPath } = await asking([approver]);
    await review(approver, id);
    expect((await act(approver, id, 'revoke', { reason: 'done' })).body.request.status).toBe('revoked');
    expect(await place.mailsTo(requester, 'revoked', id)).toBe(1);
    expect((await act(approver, id, 'revoke')).status).toBe(400);
    expect(await look(requester, id)).toMatchObject({
      isApproved: false,
      isActive: false,
      status: 'revoked',
    });
    const { id: again } = await ask(requester, { permissions: [ruleOn('prod', secretPath)] });
    expect(again).not.toBe(id);
  });

  it('and was changed since ends by who may change it only', async () => {
    const approver = await person('viewer');
    const { id, requester } = await asking([approver]);
    await review(approver, id);
    const { privilegeId } = await look(requester, id);
    await world.ok(world.admin, 'PATCH', `/api/v1/user-project-additional-privilege/${privilegeId}`, {
      permissions: [{ subject: 'secrets', action: ['read'], inverted: true }],
    });
    expect((await act(requester, id, 'revoke')).status).toBe(403);
    expect((await act(approver, id, 'revoke')).status).toBe(403);
    expect((await act(await person('admin'), id, 'revoke')).status).toBe(200);
  });
});
