import { describe, expect, it } from 'vitest';
import { base, hour, openAccessPlace, ruleOn } from './access-place.ts';

const place = await openAccessPlace();
const { world, projectSlug, person, policy, ask, act, review, look, setRole, eventsOf, mailsTo, named } =
  place;

let paths = 0;
const soft = async (more: object = {}) => {
  paths += 1;
  const secretPath = `/soft-${paths}`;
  const [approver, second, requester] = [await person('admin'), await person('admin'), await person()];
  const made = await policy([approver, second], { secretPath, enforcementLevel: 'soft', ...more });
  return { approver, second, requester, secretPath, policyId: made.id as string };
};

const bypassReason = 'production is down';

describe('access without approval', () => {
  it('is taken at once with a reason: approvers, the bus and incident contacts hear of it', async () => {
    const { approver, second, requester, secretPath } = await soft({ approvals: 2 });
    const { id } = await ask(requester, { permissions: [ruleOn('prod', secretPath)] });
    expect(await review(requester, id)).toBe(403);
    expect(await review(requester, id, 'approved', { bypassReason })).toBe(200);
    expect(await look(approver, id)).toMatchObject({ isApproved: true, isActive: true, bypassReason });
    const [event, ...others] = await eventsOf('break-glass-access', id);
    expect(others).toEqual([]);
    expect(event).toMatchObject({
      outcome: 'success',
      actor: { type: 'user' },
      metadata: { bypassReason, incident: 'break-glass', requestedByUserId: requester.id },
    });
    for (const one of [approver, second]) expect(await mailsTo(one, 'taken-without-approval', id)).toBe(1);
    expect((await act(second, id, 'revoke')).status).toBe(200);
    expect((await look(approver, id)).isActive).toBe(false);
  });

  it.each([
    ['under a hard policy', { enforcementLevel: 'hard' }, {}, 403],
    ['for good', {}, { isTemporary: false }, 400],
    ['for more than a day', {}, { temporaryRange: '25h' }, 400],
    ['for a day', {}, { temporaryRange: '24h' }, 200],
  ])('%s is answered as it should be', async (_, terms, asked, status) => {
    const { requester, secretPath } = await soft(terms);
    const { id } = await ask(requester, { permissions: [ruleOn('prod', secretPath)], ...asked });
    expect(await review(requester, id, 'approved', { bypassReason })).toBe(status);
  });

  it('is for bypassers only where there are some', async () => {
    const bypasser = await person();
    const { requester, secretPath } = await soft({ bypassers: [named(bypasser)] });
    const permissions = [ruleOn('prod', secretPath)];
    const others = await ask(requester, { permissions });
    expect(await review(requester, others.id, 'approved', { bypassReason })).toBe(403);
    const own = await ask(bypasser, { permissions });
    expect(await review(bypasser, own.id, 'approved', { bypassReason })).toBe(200);
  });

  it('is nobody’s where the approvers could not give it now', async () => {
    const { approver, second, requester, secretPath } = await soft({ approvals: 2 });
    const { id } = await ask(requester, { permissions: [ruleOn('prod', secretPath)] });
    await setRole(second, 'no-access');
    expect(await review(requester, id, 'approved', { bypassReason })).toBe(403);
    await setRole(second, 'viewer');
    expect(await review(requester, id, 'approved', { bypassReason })).toBe(200);
    expect(await review(approver, id)).toBe(400);
  });

  it('cannot be arranged by who does not have it', async () => {
    const maker = await person('member');
    const body = {
      projectSlug,
      environment: 'prod',
      approvers: [named(await person('admin'))],
      enforcementLevel: 'soft',
    };
    expect((await world.send(maker, 'POST', `${base}/policies`, body)).status).toBe(403);
    const permissions = [{ subject: 'secret-approval', action: ['create', 'edit'] }];
    const role = { slug: 'policies', name: 'policies', permissions };
    await world.ok(world.admin, 'POST', `/api/v2/workspace/${place.projectId}/roles`, role);
    const clerk = await person();
    await setRole(clerk, 'policies');
    expect((await world.send(clerk, 'POST', `${base}/policies`, body)).status).toBe(403);
    const hard = { ...body, enforcementLevel: 'hard' };
    const { approval } = await world.ok(clerk, 'POST', `${base}/policies`, hard);
    const patch = { approvers: body.approvers, enforcementLevel: 'soft' };
    expect((await world.send(clerk, 'PATCH', `${base}/policies/${approval.id}`, patch)).status).toBe(403);
  });

  it('ends at its time', async () => {
    const { requester, secretPath } = await soft();
    const { id } = await ask(requester, { permissions: [ruleOn('prod', secretPath)] });
    await review(requester, id, 'approved', { bypassReason });
    world.app.runtime.advance(hour);
    expect((await look(requester, id)).isActive).toBe(false);
    expect((await act(requester, id, 'revoke')).status).toBe(400);
  });
});
