import { describe, expect, it } from 'vitest';
import { groupIn, held, letIn } from '../../world/rights.ts';
import type { Person } from '../../world/world.ts';
import { base, day, hour, openAccessPlace, type Reply, ruleOn } from './access-place.ts';

/** What somebody might try who is to get, give or see less than they would like. */
const place = await openAccessPlace();
const { world, project, projectId, projectSlug, person, policy, ask, askRaw, act, review, look, reads } =
  place;
const { get, setRole, leave, grantOf, named } = place;

let paths = 0;
const newPath = (): string => {
  paths += 1;
  return `/attack-${paths}`;
};

const asking = async (approvers: readonly Person[], more: object = {}, asked: object = {}, who?: Person) => {
  const secretPath = newPath();
  const made = await policy(approvers, { secretPath, ...more });
  const requester = who ?? (await person());
  const { id } = await ask(requester, { permissions: [ruleOn('prod', secretPath)], ...asked });
  return { policyId: made.id as string, requester, id: id as string, secretPath };
};

const deactivated = async ({ id }: Person, isActive: boolean): Promise<void> => {
  const before = await world.read(({ organizations }) => organizations.membership(world.orgId, id));
  if (!before) throw new Error('No membership');
  await world.write(({ organizations }) =>
    organizations.membershipReplacement({ ...before, isActive }, before),
  );
};

describe('approving one’s own', () => {
  it('fail/as one of a group that approves', async () => {
    const requester = await person('admin');
    const { made } = await groupIn(world, project, [held('admin')]);
    await letIn(world, made, 'user', requester.id);
    const approvers = [{ type: 'group', id: made.id }];
    const { id } = await asking([], { approvers }, {}, requester);
    expect(await review(requester, id)).toBe(403);
    expect(await review(requester, id, 'rejected')).toBe(403);
  });

  it('fail/where the policy lets them, but they do not hold it themselves', async () => {
    const requester = await person();
    const { made } = await groupIn(world, project, [held('no-access')]);
    await letIn(world, made, 'user', requester.id);
    const approvers = [{ type: 'group', id: made.id }];
    const { id } = await asking([], { approvers, allowedSelfApprovals: true }, {}, requester);
    expect(await review(requester, id)).toBe(403);
  });

  it('fail/each other’s, for longer than either has it', async () => {
    const [one, other] = [await person(), await person()];
    const admin = await person('admin');
    const secretPath = newPath();
    await policy([admin, one, other], { secretPath, allowedSelfApprovals: true });
    const permissions = [ruleOn('prod', secretPath)];
    const first = await ask(one, { permissions });
    expect(await review(admin, first.id)).toBe(200);
    // They hold it for an hour, and give of it what is left.
    world.app.runtime.advance(hour / 2);
    const whole = await ask(other, { permissions });
    expect(await review(one, whole.id)).toBe(403);
    const third = await person();
    const rest = await ask(third, { permissions, temporaryRange: '29m' });
    expect(await review(one, rest.id)).toBe(200);
    const forGood = await ask(await person(), { permissions, isTemporary: false });
    expect(await review(one, forGood.id)).toBe(403);
  });
});

describe('a request that is open', () => {
  it('fail/is not given in an environment that took over the name', async () => {
    const approver = await person('admin');
    const { id, requester, secretPath } = await asking([approver]);
    const slugs = (method: string, slug: string, to: string) => {
      const { id: environmentId } = project.environments.find((each: Reply) => each.slug === slug);
      const path = `/api/v1/workspace/${projectId}/environments/${environmentId}`;
      return world.ok(world.admin, method, path, { slug: to });
    };
    await slugs('PATCH', 'prod', 'former');
    await slugs('PATCH', 'staging', 'prod');
    expect(await review(approver, id)).toBe(400);
    expect(await reads(requester, 'prod', secretPath)).toBe(403);
    expect(await reads(requester, 'former', secretPath)).toBe(403);
    await slugs('PATCH', 'staging', 'staging');
    await slugs('PATCH', 'prod', 'prod');
    expect(await review(approver, id)).toBe(200);
  });

  it('fail/gives nothing to who was deactivated, and is theirs again when they are active', async () => {
    const approver = await person('admin');
    const { id, requester } = await asking([approver]);
    await deactivated(requester, false);
    expect(await review(approver, id)).toBe(400);
    await deactivated(requester, true);
    expect(await review(approver, id)).toBe(200);
  });

  it('fail/gives nothing to who left the group they asked by, even when they are back', async () => {
    const approver = await person('admin');
    const { made } = await groupIn(world, project, [held('no-access')]);
    const requester = await world.person();
    await letIn(world, made, 'user', requester.id);
    const { id } = await asking([approver], {}, {}, requester);
    const seat = `/api/v1/groups/${made.id}/users/${requester.email}`;
    await world.ok(world.admin, 'DELETE', seat);
    expect(await review(approver, id)).toBe(400);
    await world.ok(world.admin, 'POST', seat);
    expect(await review(approver, id)).toBe(400);
  });

  it('fail/counts nobody whose role does not give it any more', async () => {
    const roles = `/api/v2/workspace/${projectId}/roles`;
    const slug = 'reads-it';
    const permissions = [{ subject: 'secrets', action: ['read'] }];
    const { role } = await world.ok(world.admin, 'POST', roles, { slug, name: slug, permissions });
    const [first, second] = [await person(), await person('admin')];
    await setRole(first, slug);
    const { id } = await asking([first, second], { approvals: 2 });
    expect(await review(first, id)).toBe(200);
    const less = [{ ...permissions[0], conditions: { environment: 'dev' } }];
    await world.ok(world.admin, 'PATCH', `${roles}/${role.id}`, { permissions: less });
    expect(await review(second, id)).toBe(200);
    expect((await look(second, id)).isApproved).toBe(false);
  });

  it('fail/is approved, rejected or taken no more once it is over, however that came', async () => {
    const ways: Readonly<Record<string, (id: string, by: Person, of: Person) => Promise<unknown>>> = {
      approved: (id, by) => review(by, id),
      rejected: (id, by) => review(by, id, 'rejected'),
      cancelled: (id, _, of) => act(of, id, 'cancel'),
      expired: async () => world.app.runtime.advance(2 * day),
      revoked: async (id, by) => {
        await review(by, id);
        await act(by, id, 'revoke');
      },
    };
    for (const [status, over] of Object.entries(ways)) {
      const [approver, other] = [await person('admin'), await person('admin')];
      const terms = { enforcementLevel: 'soft', requestExpirationTime: '1d' };
      const { id, requester } = await asking([approver, other], terms);
      await over(id, approver, requester);
      expect((await look(requester, id)).status).toBe(status);
      const before = await world.read(({ privileges }) => privileges.of(projectId, 'user', requester.id));
      const bypassReason = 'now';
      const replies = [
        await review(approver, id),
        await review(other, id),
        await review(other, id, 'rejected'),
        await review(requester, id, 'approved', { bypassReason }),
        (await act(requester, id, 'cancel')).status,
      ];
      expect([status, ...replies]).toEqual([status, 400, 400, 400, 400, 400]);
      const after = await world.read(({ privileges }) => privileges.of(projectId, 'user', requester.id));
      expect(after.map((each) => each.id)).toEqual(before.map((each) => each.id));
    }
  });

  it('fail/of a policy that was deleted, and another one made in its place, is none of that', async () => {
    const approver = await person('admin');
    const { id, policyId, secretPath, requester } = await asking([approver]);
    await world.ok(world.admin, 'DELETE', `${base}/policies/${policyId}`);
    await policy([approver], { secretPath });
    expect(await review(approver, id)).toBe(400);
    expect((await look(requester, id)).status).toBe('cancelled');
  });
});

describe('access for good', () => {
  it('fail/is not given where the policy came to allow it for a time only', async () => {
    const approver = await person('admin');
    const { id, policyId } = await asking([approver], {}, { isTemporary: false });
    const changes = { approvers: [named(approver)], maxTimePeriod: '1d' };
    await world.ok(world.admin, 'PATCH', `${base}/policies/${policyId}`, changes);
    expect(await review(approver, id)).toBe(400);
  });

  it('ok/ends with a revocation, and with the membership it hangs on', async () => {
    const approver = await person('admin');
    for (const end of ['revoke', 'leave']) {
      const { id, requester, secretPath } = await asking([approver], {}, { isTemporary: false });
      expect(await review(approver, id)).toBe(200);
      if (end === 'revoke') expect((await act(requester, id, 'revoke')).status).toBe(200);
      else {
        await leave(requester);
        await world.ok(world.admin, 'POST', `/api/v2/workspace/${projectId}/memberships`, {
          emails: [requester.email],
          roleSlugs: ['no-access'],
        });
      }
      expect(await reads(requester, 'prod', secretPath)).toBe(403);
      expect((await look(approver, id)).isActive).toBe(false);
    }
  });
});

describe('access for a time that somebody changed', () => {
  it('fail/is made longer by who manages members, and by nobody who has it', async () => {
    const approver = await person('admin');
    const { id, requester } = await asking([approver]);
    await review(approver, id);
    const { privilegeId } = await look(requester, id);
    const path = `/api/v1/user-project-additional-privilege/${privilegeId}`;
    const temporaryAccessStartTime = world.app.runtime.now().toISOString();
    const window = { temporaryMode: 'relative', temporaryRange: '3d', temporaryAccessStartTime };
    const longer = { type: { isTemporary: true, ...window } };
    expect((await world.send(requester, 'PATCH', path, longer)).status).toBe(403);
    expect((await world.send(requester, 'DELETE', path)).status).toBe(403);
    await world.ok(world.admin, 'PATCH', path, longer);
    world.app.runtime.advance(day);
    const grants: Reply = await get(await person('admin'), 'grants', { projectSlug });
    const shown = grants.grants.find(({ requestId }: Reply) => requestId === id);
    expect(shown).toMatchObject({ isActive: true, endedAt: null, temporaryRange: '3d' });
    world.app.runtime.advance(2 * day);
    const after: Reply = await get(await person('admin'), 'grants', { projectSlug });
    const ended = after.grants.find(({ requestId }: Reply) => requestId === id);
    expect(ended).toMatchObject({ isActive: false, endedAt: shown.temporaryAccessEndTime });
  });
});

describe('somebody who has nothing to do with a request', () => {
  it('fail/sees it nowhere, and whose it is neither', async () => {
    const [approver, other] = [await person('admin'), await person()];
    const { id, requester, policyId } = await asking([approver]);
    const stranger = await world.person();
    const status = async ({ token }: Person, path: string, query: Record<string, string> = {}) =>
      (await world.app.request('GET', `${base}/${path}`, { token, query })).status;
    expect(await status(other, `requests/${id}`)).toBe(404);
    expect(await status(stranger, `requests/${id}`)).toBe(403);
    expect(await status(other, `policies/${policyId}`)).toBe(403);
    expect(await status(other, 'grants', { projectSlug })).toBe(403);
    expect(await status(stranger, 'requests', { projectSlug })).toBe(403);
    for (const what of ['cancel', 'revoke']) expect((await act(other, id, what)).status).toBe(404);
    const author = String((await grantOf(requester))?.id);
    const mine = async (query: Record<string, string>): Promise<readonly Reply[]> => {
      const { requests }: Reply = await get(other, 'requests', { projectSlug, ...query });
      return requests.filter((each: Reply) => each.requestedByUserId !== other.id);
    };
    expect([await mine({}), await mine({ authorProjectMembershipId: author })]).toEqual([[], []]);
  });

  it('fail/finds no membership of another project by its id', async () => {
    const elsewhere: Reply = await world.project();
    const guest = await world.personIn(elsewhere.id, 'member');
    const grant = await world.read(({ projects }) => projects.grant(elsewhere.id, 'user', guest.id));
    const query = { projectSlug, authorProjectMembershipId: String(grant?.id) };
    const { token } = await person('admin');
    expect((await world.app.request('GET', `${base}/requests`, { token, query })).status).toBe(404);
  });

  it.each(['~', 'ACCESSPOLICY#0', '\u0000', '../x', ''.padEnd(150, 'z')])(
    'fail/the cursor %j leads nowhere else',
    async (position) => {
      const cursor = Buffer.from(position).toString('base64url');
      const { token } = await person();
      const query = { projectSlug, cursor };
      const reply = await world.app.request('GET', `${base}/requests`, { token, query });
      expect([200, 422]).toContain(reply.status);
      if (reply.status === 200) expect((reply.body as Reply).requests).toEqual([]);
    },
  );
});

describe('what is asked for', () => {
  it('fail/is no larger than lists can show', async () => {
    const secretPath = newPath();
    await policy([await person('admin')], { secretPath });
    const requester = await person();
    const rule = ruleOn('prod', secretPath);
    const secretName = { $in: Array.from({ length: 400 }, (_, n) => `A_RATHER_LONG_NAME_${n}`) };
    const permissions = [{ ...rule, conditions: { ...rule.conditions, secretName } }];
    expect((await askRaw(requester, { permissions })).status).toBe(422);
    expect((await askRaw(requester, { permissions: Array.from({ length: 21 }, () => rule) })).status).toBe(
      422,
    );
    expect((await askRaw(requester, { note: 'x'.repeat(1001) })).status).toBe(422);
  });
});

describe('a policy whose environments are all gone', () => {
  it('ok/is listed, gives nothing, and can be deleted', async () => {
    const elsewhere: Reply = await world.project();
    const approver = await world.personIn(elsewhere.id, 'admin');
    const body = { projectSlug: elsewhere.slug, environment: 'dev', approvers: [named(approver)] };
    const { approval } = await world.ok(world.admin, 'POST', `${base}/policies`, body);
    const { id } = elsewhere.environments.find((each: Reply) => each.slug === 'dev');
    await world.ok(world.admin, 'DELETE', `/api/v1/workspace/${elsewhere.id}/environments/${id}`);
    const { approvals } = await get(approver, 'policies', { projectSlug: elsewhere.slug });
    expect(approvals).toMatchObject([{ id: approval.id, envId: id, environments: [] }]);
    const changes = { approvers: [named(approver)], name: 'another' };
    expect((await world.send(world.admin, 'PATCH', `${base}/policies/${approval.id}`, changes)).status).toBe(
      400,
    );
    await world.ok(world.admin, 'DELETE', `${base}/policies/${approval.id}`);
  });
});
