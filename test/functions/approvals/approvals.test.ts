import { describe, expect, it } from 'vitest';
import { type Actor, openWorld } from '../../world/world.ts';
import { openApprovals, policiesAt, requestsAt } from './approvals-place.ts';

const world = await openWorld();
const open = (more: Parameters<typeof openApprovals>[0] = () => ({})) => openApprovals(more, world);
const noRights = { roles: [{ role: 'no-access' }] };
const memberships = (projectId: string) => `/api/v1/workspace/${projectId}/memberships`;

const membershipOf = async (projectId: string, userId: string): Promise<string> => {
  const { memberships: all } = await world.ok(world.admin, 'GET', memberships(projectId));
  return all.find(({ user }: { user: { id: string } }) => user.id === userId).id;
};

describe('an approval counts', () => {
  it('fail/no more once the approver left the project', async () => {
    const place = await open();
    const { id } = await place.asked('A');
    await place.review(place.approver, id);
    const membership = await membershipOf(place.project.id, place.approver.id);
    await world.ok(world.admin, 'DELETE', `${memberships(place.project.id)}/${membership}`);
    expect((await place.merge(place.requester, id)).status).toBe(400);
    await place.review(place.second, id);
    expect((await place.merge(place.requester, id)).status).toBe(200);
  });

  it('fail/no more once the approver was lowered to a role that reads nothing', async () => {
    const place = await open();
    const { id } = await place.asked('A');
    await place.review(place.approver, id);
    const membership = await membershipOf(place.project.id, place.approver.id);
    const path = `${memberships(place.project.id)}/${membership}`;
    await world.ok(world.admin, 'PATCH', path, { roles: [{ role: 'no-access' }] });
    expect((await place.merge(place.requester, id)).status).toBe(400);
    await world.ok(world.admin, 'PATCH', path, { roles: [{ role: 'member' }] });
    expect((await place.merge(place.requester, id)).status).toBe(200);
  });

  it('fail/no more once the approver was deactivated in the organization', async () => {
    const place = await open();
    const { id } = await place.asked('A');
    await place.review(place.approver, id);
    const member = await world.read(({ organizations }) =>
      organizations.membership(world.orgId, place.approver.id),
    );
    if (!member) throw new Error('no member');
    await world.write(({ organizations }) =>
      organizations.membershipReplacement({ ...member, isActive: false }, member),
    );
    expect((await place.merge(place.requester, id)).status).toBe(400);
  });

  it('fail/by the policy as it is when it is merged', async () => {
    const place = await open();
    const { id } = await place.asked('A');
    await place.review(place.approver, id);
    const path = `${policiesAt}/${place.policy.id}`;
    await world.ok(world.admin, 'PATCH', path, { approvers: [{ type: 'user', id: place.second.id }] });
    expect((await place.merge(place.requester, id)).status).toBe(400);
    await place.review(place.second, id);
    await world.ok(world.admin, 'PATCH', path, {
      approvers: [place.approver, place.second].map((each) => ({ type: 'user', id: each.id })),
      approvals: 2,
    });
    expect((await place.merge(place.requester, id)).status).toBe(200);
  });

  it('ok/of those who are in an approving group then', async () => {
    const slug = `g-${Date.now()}`;
    const group = await world.ok(world.admin, 'POST', '/api/v1/groups', { name: slug, slug });
    let membership = '';
    const place = await open(async ({ project }) => {
      membership = `/api/v2/workspace/${project.id}/groups/${group.id}`;
      await world.ok(world.admin, 'POST', membership, noRights);
      return { approvers: [{ type: 'group', id: group.id }] };
    });
    const { id } = await place.asked('A');
    expect((await place.review(place.approver, id)).status).toBe(403);
    const seat = `/api/v1/groups/${group.id}/users/${place.approver.email}`;
    await world.ok(world.admin, 'POST', seat);
    expect((await place.review(place.approver, id)).status).toBe(200);
    await world.ok(world.admin, 'DELETE', seat);
    expect((await place.merge(place.requester, id)).status).toBe(400);
    // What they said before they left the group, they said as somebody who is gone.
    await world.ok(world.admin, 'POST', seat);
    expect((await place.merge(place.requester, id)).status).toBe(400);
    expect((await place.review(place.approver, id)).status).toBe(200);
    // Of a group outside the project nobody knows there who is let in.
    await world.ok(world.admin, 'DELETE', membership);
    expect((await place.merge(place.requester, id)).status).toBe(400);
    expect((await place.review(place.approver, id)).status).toBe(403);
    await world.ok(world.admin, 'POST', membership, noRights);
    expect((await place.merge(place.requester, id)).status).toBe(400);
    expect((await place.review(place.approver, id)).status).toBe(200);
    expect((await place.merge(place.requester, id)).status).toBe(200);
  });

  it('fail/no more once the approver left and came back, until they say it anew', async () => {
    const place = await open();
    const { id } = await place.asked('A');
    await place.review(place.approver, id);
    const membership = await membershipOf(place.project.id, place.approver.id);
    await world.ok(world.admin, 'DELETE', `${memberships(place.project.id)}/${membership}`);
    await world.ok(world.admin, 'POST', `/api/v2/workspace/${place.project.id}/memberships`, {
      emails: [place.approver.email],
      roleSlugs: ['member'],
    });
    expect((await place.merge(place.requester, id)).status).toBe(400);
    expect((await place.review(place.approver, id)).status).toBe(200);
    expect((await place.merge(place.requester, id)).status).toBe(200);
  });

  it('fail/no more once it was withdrawn, turned into a rejection, or the request was opened again', async () => {
    const place = await open();
    const { id } = await place.asked('A');
    for (const status of ['pending', 'rejected']) {
      await place.review(place.approver, id);
      await place.review(place.approver, id, status);
      expect((await place.merge(place.requester, id)).status).toBe(400);
    }
    await place.review(place.approver, id);
    await world.ok(place.requester, 'POST', `${requestsAt}/${id}/status`, { status: 'close' });
    expect((await place.merge(place.requester, id)).status).toBe(400);
    await world.ok(place.requester, 'POST', `${requestsAt}/${id}/status`, { status: 'open' });
    expect((await place.merge(place.requester, id)).status).toBe(400);
    expect((await place.read(place.requester, id)).reviewers).toMatchObject([{ status: 'pending' }]);
  });

  it('fail/no more once a commit was added, which only the requester does', async () => {
    const place = await open();
    const { id } = await place.asked('A');
    await place.review(place.approver, id);
    const batch = (actor: Actor, secretKey: string) =>
      world.send(
        actor,
        'POST',
        '/api/v3/secrets/batch/raw',
        place.body({ changeRequestId: id, secrets: [{ secretKey, secretValue: 'v' }] }),
      );
    expect((await batch(place.second, 'B')).status).toBe(404);
    expect((await batch(place.requester, 'A')).status).toBe(400);
    expect((await place.merge(place.requester, id, {})).status).toBe(200);
    const later = await place.asked('C');
    await place.review(place.approver, later.id);
    const added = await world.send(
      place.requester,
      'POST',
      '/api/v3/secrets/batch/raw',
      place.body({ changeRequestId: later.id, secrets: [{ secretKey: 'D', secretValue: 'v' }] }),
    );
    expect(added.body.approval.id).toBe(later.id);
    expect((await place.merge(place.requester, later.id)).status).toBe(400);
    await place.review(place.approver, later.id);
    expect((await place.merge(place.requester, later.id)).status).toBe(200);
    expect(await place.values()).toMatchObject({ A: 'new', C: 'new', D: 'v' });
  });

  it('fail/not the requester’s own, unless the policy says so', async () => {
    const strict = await open(({ requester, second }) => ({
      approvers: [requester, second].map((each) => ({ type: 'user', id: each.id })),
    }));
    const own = await strict.asked('A');
    expect((await strict.review(strict.requester, own.id)).status).toBe(403);
    const lenient = await open(({ requester }) => ({
      approvers: [{ type: 'user', id: requester.id }],
      allowedSelfApprovals: true,
    }));
    const { id } = await lenient.asked('A');
    await lenient.review(lenient.requester, id);
    expect((await lenient.merge(lenient.requester, id)).status).toBe(200);
  });
});

describe('merging', () => {
  it('fail/is refused to who is nobody to the request, and to a requester who is denied by then', async () => {
    const place = await open();
    const { id } = await place.asked('A');
    await place.review(place.approver, id);
    const stranger = await world.personIn(place.project.id, 'member');
    expect((await place.merge(stranger, id)).status).toBe(403);
    const denial = { subject: 'secrets', action: ['create'], inverted: true };
    await world.ok(world.admin, 'POST', '/api/v1/user-project-additional-privilege', {
      projectMembershipId: await membershipOf(place.project.id, place.requester.id),
      slug: `deny-${Date.now()}`,
      permissions: [denial],
    });
    expect((await place.merge(place.approver, id)).status).toBe(403);
    expect((await place.secret(place.requester, 'POST', 'B', { secretValue: 'v' })).status).toBe(403);
  });

  it.each(['requester', 'approver'] as const)(
    'fail/a folder stays where its %s is denied to delete folders by then',
    async (denied) => {
      const place = await open();
      const at = { workspaceId: place.project.id, environment: 'prod', path: '/' };
      const { folder } = await world.ok(world.admin, 'POST', '/api/v1/folders', { ...at, name: 'doomed' });
      await world.ok(world.admin, 'POST', '/api/v1/folders', { ...at, path: '/doomed', name: 'below' });
      const inside = { secretPath: '/doomed', secretValue: 'v' };
      const made = (await place.secret(place.requester, 'POST', 'INSIDE', inside)).body.approval;
      await place.review(place.approver, made.id);
      expect((await place.merge(place.approver, made.id)).status).toBe(200);
      const asked = await world.ok(place.requester, 'DELETE', `/api/v1/folders/${folder.id}`, at);
      await place.review(place.approver, asked.approval.id);
      const { id: privilegeId } = (
        await world.ok(world.admin, 'POST', '/api/v1/user-project-additional-privilege', {
          projectMembershipId: await membershipOf(place.project.id, place[denied].id),
          slug: `keep-folders-${denied}`,
          permissions: [
            {
              subject: 'secret-folders',
              action: ['delete'],
              inverted: true,
              conditions: { environment: 'prod', secretPath: '/doomed/below' },
            },
          ],
        })
      ).privilege;
      expect((await place.merge(place.approver, asked.approval.id)).status).toBe(403);
      await world.ok(world.admin, 'DELETE', `/api/v1/user-project-additional-privilege/${privilegeId}`);
      expect((await place.merge(place.approver, asked.approval.id)).status).toBe(200);
    },
  );

  it('ok/a soft policy is bypassed for a reason, by its bypassers alone, which the trail tells', async () => {
    const place = await open(({ second }) => ({
      enforcementLevel: 'soft',
      bypassers: [{ type: 'user', id: second.id }],
    }));
    const { id } = await place.asked('A');
    expect((await place.merge(place.second, id)).status).toBe(400);
    const bypassReason = 'The site is down';
    expect((await place.merge(place.requester, id, { bypassReason })).status).toBe(403);
    const merged = await place.merge(place.second, id, { bypassReason });
    expect(merged.body.approval).toMatchObject({ hasMerged: true, bypassReason });
  });

  it('ok/goes along with the last approval where the policy says so', async () => {
    const place = await open(() => ({ autoMerge: true, approvals: 2 }));
    const { id } = await place.asked('A', 'by itself');
    await place.review(place.approver, id);
    expect((await place.values()).A).toBeUndefined();
    await place.review(place.second, id);
    expect((await place.values()).A).toBe('by itself');
    expect((await place.read(place.requester, id)).hasMerged).toBe(true);
  });

  it('ok/who may read but not write asks as well', async () => {
    const place = await open();
    const viewer = await world.personIn(place.project.id, 'viewer');
    const { body } = await place.secret(viewer, 'POST', 'BY_VIEWER', { secretValue: 'v' });
    await place.review(place.approver, body.approval.id);
    expect((await place.merge(viewer, body.approval.id)).status).toBe(200);
    const blind = await world.personIn(place.project.id, 'no-access');
    expect((await place.secret(blind, 'POST', 'X', { secretValue: 'v' })).status).toBe(403);
  });

  it('ok/a hundred changes are merged at once, all or none', async () => {
    const place = await open();
    const secrets = Array.from({ length: 100 }, (_, n) => ({ secretKey: `S${n}`, secretValue: `${n}` }));
    const body = place.body({ secrets });
    const { approval } = await world.ok(place.requester, 'POST', '/api/v3/secrets/batch/raw', body);
    await place.review(place.approver, approval.id);
    const merged = await place.merge(place.requester, approval.id);
    expect([merged.status, merged.body.message]).toEqual([200, undefined]);
    expect(Object.keys(await place.values())).toHaveLength(102);
  });
});

describe('machines', () => {
  it('ok/ask where the policy lets them, and are exempt by name', async () => {
    const place = await open(() => ({ machineChanges: 'request' }));
    const machine = await world.machineIn(place.project.id, 'member');
    const { body } = await place.secret(machine, 'POST', 'M', { secretValue: 'v' });
    expect(body.approval).toMatchObject({ committerUserId: machine.id, committerType: 'identity' });
    await place.review(place.approver, body.approval.id);
    expect((await place.merge(place.approver, body.approval.id)).status).toBe(200);
    const path = `${policiesAt}/${place.policy.id}`;
    await world.ok(world.admin, 'PATCH', path, { machineChanges: 'refuse', exemptMachines: [machine.id] });
    const direct = await place.secret(machine, 'PATCH', 'M', { secretValue: 'w' });
    expect(direct.body.secret.secretValue).toBe('w');
    const other = await world.machineIn(place.project.id, 'member');
    expect((await place.secret(other, 'PATCH', 'M', { secretValue: 'x' })).status).toBe(403);
  });
});
