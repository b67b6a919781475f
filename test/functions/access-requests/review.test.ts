import { describe, expect, it } from 'vitest';
import { hour, openAccessPlace, ruleOn } from './access-place.ts';

const place = await openAccessPlace();
const { world, person, policy, ask, askRaw, act, review, look, reads, eventsOf, mailsTo, get, projectSlug } =
  place;

describe('a request for access', () => {
  it('gives nothing until it is approved, then what it says, for as long as it says', async () => {
    const [approver, requester] = [await person('admin'), await person()];
    await policy([approver], { secretPath: '/first/**' });
    const glob = '/first/**';
    const path = '/api/v1/folders';
    await world.ok(world.admin, 'POST', path, {
      workspaceId: place.projectId,
      environment: 'prod',
      path: '/',
      name: 'first',
    });
    const made = await ask(requester, { permissions: [ruleOn('prod', glob)], note: 'an incident' });
    expect(made).toMatchObject({
      isTemporary: true,
      temporaryRange: '1h',
      privilegeId: null,
      status: 'pending',
      requestedByUserId: requester.id,
      permissions: [['read', 'secrets', { environment: 'prod', secretPath: { $glob: glob } }]],
      note: 'an incident',
    });
    expect(await reads(requester, 'prod', '/first')).toBe(403);
    expect(await mailsTo(approver, 'asked', made.id)).toBe(1);
    const reply = await act(approver, made.id, 'review', { status: 'approved' });
    expect(reply.body.review).toMatchObject({
      status: 'approved',
      requestId: made.id,
      reviewerUserId: approver.id,
      member: (await place.grantOf(approver))?.id,
    });
    expect(await reads(requester, 'prod', '/first')).toBe(200);
    expect(await reads(requester, 'prod', '/')).toBe(403);
    expect(await reads(requester, 'dev', '/')).toBe(403);
    const given = await look(requester, made.id);
    expect(given).toMatchObject({
      isApproved: true,
      isActive: true,
      status: 'approved',
      environmentName: 'Production',
      reviewers: [{ userId: approver.id, status: 'approved' }],
      privilege: { isTemporary: true, temporaryMode: 'relative', temporaryRange: '1h' },
      policy: { approvals: 1, approvers: [approver.id], secretPath: glob, enforcementLevel: 'hard' },
      requestedByUser: { userId: requester.id, username: requester.email },
    });
    expect(await mailsTo(requester, 'approved', made.id)).toBe(1);
    expect(await eventsOf('grant-access-request', made.id)).toHaveLength(1);
    world.app.runtime.advance(hour);
    expect(await reads(requester, 'prod', '/first')).toBe(403);
    expect(await look(requester, made.id)).toMatchObject({ isApproved: true, isActive: false });
  });

  it('takes as many approvals as the policy says, each of somebody else', async () => {
    const [first, second, requester] = [await person('admin'), await person('admin'), await person()];
    await policy([first, second], { secretPath: '/two', approvals: 2 });
    const { id } = await ask(requester, { permissions: [ruleOn('prod', '/two')] });
    expect(await review(first, id)).toBe(200);
    expect(await review(first, id)).toBe(400);
    expect((await look(first, id)).isApproved).toBe(false);
    expect(await review(second, id)).toBe(200);
    expect((await look(first, id)).isApproved).toBe(true);
    expect(await review(second, id)).toBe(400);
  });

  it('is over with the first rejection', async () => {
    const [first, second, requester] = [await person('admin'), await person('viewer'), await person()];
    await policy([first, second], { secretPath: '/rejected' });
    const { id } = await ask(requester, { permissions: [ruleOn('prod', '/rejected')] });
    expect(await review(second, id, 'rejected', { reason: 'not today' })).toBe(200);
    expect(await review(first, id)).toBe(400);
    expect(await look(requester, id)).toMatchObject({
      status: 'rejected',
      isApproved: false,
      privilege: null,
    });
    expect(await mailsTo(requester, 'rejected', id)).toBe(1);
  });

  it('passes one step after the other', async () => {
    const [lead, owner, other] = [await person('admin'), await person('admin'), await person('admin')];
    const requester = await person();
    await policy([], {
      secretPath: '/steps',
      approvers: [
        { type: 'user', id: lead.id, sequence: 1 },
        { type: 'user', id: owner.id, sequence: 2 },
        { type: 'user', username: other.email, sequence: 2 },
      ],
      approvalsRequired: [{ stepNumber: 2, numberOfApprovals: 2 }],
    });
    const { id } = await ask(requester, { permissions: [ruleOn('prod', '/steps')] });
    expect(await review(owner, id)).toBe(400);
    expect(await review(lead, id)).toBe(200);
    expect(await review(owner, id)).toBe(200);
    expect((await look(lead, id)).isApproved).toBe(false);
    expect(await review(other, id)).toBe(200);
    expect((await look(lead, id)).isApproved).toBe(true);
  });

  it('is asked for once as long as it is open or held', async () => {
    const [approver, requester] = [await person('admin'), await person()];
    await policy([approver], { secretPath: '/once' });
    const permissions = [ruleOn('prod', '/once')];
    const { id } = await ask(requester, { permissions });
    expect((await askRaw(requester, { permissions })).status).toBe(400);
    await review(approver, id);
    expect((await askRaw(requester, { permissions })).status).toBe(400);
    world.app.runtime.advance(hour);
    expect((await askRaw(requester, { permissions })).status).toBe(200);
  });

  it.each([
    ['another environment', [ruleOn('prod', '/bound/**'), ruleOn('dev', '/bound/**')]],
    ['another path', [ruleOn('prod', '/bound/**'), ruleOn('prod', '/**')]],
    ['no place', [ruleOn('prod', '/bound/**'), { subject: 'secrets', action: ['read'] }]],
    ['another subject', [ruleOn('prod', '/bound/**'), { subject: 'member', action: ['edit'] }]],
    ['a denial', [ruleOn('prod', '/bound/**'), { ...ruleOn('prod', '/bound/**'), inverted: true }]],
    ['whoever asks', [ruleOn('prod', '/bound/**'), ruleOn('prod', '/bound/{{identity.username}}')]],
    ['no place at first', [{ subject: 'secrets', action: ['read'] }]],
  ])('is refused for %s', async (_, permissions) => {
    const [approver, requester] = [await person('admin'), await person()];
    const { id } = await policy([approver], { secretPath: '/bound/**' });
    expect((await askRaw(requester, { permissions })).status).toBe(400);
    await world.ok(world.admin, 'DELETE', `/api/v1/access-approvals/policies/${id}`);
  });

  it('finds no policy where none covers the place', async () => {
    const requester = await person();
    expect((await askRaw(requester, { permissions: [ruleOn('prod', '/nowhere')] })).status).toBe(404);
    expect((await askRaw(requester, { permissions: [ruleOn('none', '/bound/**')] })).status).toBe(404);
  });

  it('lasts no longer than the policy allows, and never for good then', async () => {
    const [approver, requester] = [await person('admin'), await person()];
    await policy([approver], { secretPath: '/brief', maxTimePeriod: '2h' });
    const permissions = [ruleOn('prod', '/brief')];
    expect((await askRaw(requester, { permissions, temporaryRange: '3h' })).status).toBe(400);
    expect((await askRaw(requester, { permissions, isTemporary: false })).status).toBe(400);
    expect((await askRaw(requester, { permissions, temporaryRange: undefined })).status).toBe(400);
    expect((await askRaw(requester, { permissions, temporaryRange: '2h' })).status).toBe(200);
  });

  it('is counted and listed', async () => {
    const [approver, requester] = [await person('admin'), await person()];
    await policy([approver], { secretPath: '/listed', name: 'listed' });
    const before = await get(requester, 'requests/count', { projectSlug });
    const { id } = await ask(requester, { permissions: [ruleOn('prod', '/listed')], note: 'why' });
    const one = await get(requester, 'requests/count', { projectSlug });
    expect(one).toEqual({ ...before, pendingCount: before.pendingCount + 1 });
    await review(approver, id);
    const after = await get(requester, 'requests/count', { projectSlug });
    expect(after).toEqual({
      pendingCount: before.pendingCount,
      finalizedCount: before.finalizedCount + 1,
    });
    const authorProjectMembershipId = String((await place.grantOf(requester))?.id);
    const query = { projectSlug, authorProjectMembershipId, envSlug: 'prod' };
    const own = await get(requester, 'requests', query);
    expect(own.requests.map((each: { id: string }) => each.id)).toEqual([id]);
    const { grants } = await get(approver, 'grants', { projectSlug, limit: '1' });
    expect(grants).toMatchObject([
      {
        requestId: id,
        policyName: 'listed',
        note: 'why',
        isActive: true,
        endedAt: null,
        requestedByUser: { username: requester.email },
        reviewers: [{ userId: approver.id, status: 'approved' }],
      },
    ]);
  });
});
