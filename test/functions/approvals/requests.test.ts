import { describe, expect, it } from 'vitest';
import { openApprovals, requestsAt } from './approvals-place.ts';

const place = await openApprovals();
const { world, requester, approver, second, project } = place;

describe('a change under a policy', () => {
  it('ok/becomes a request, and changes nothing until it is approved and merged', async () => {
    const reply = await place.secret(requester, 'PATCH', 'STANDING', { secretValue: 'new' });
    expect(reply.status).toBe(200);
    const { approval } = reply.body;
    expect(approval).toMatchObject({ status: 'open', hasMerged: false, committerUserId: requester.id });
    expect((await place.values()).STANDING).toBe('old');
    expect((await place.merge(requester, approval.id)).status).toBe(400);
    expect((await place.review(approver, approval.id)).status).toBe(200);
    expect((await place.values()).STANDING).toBe('old');
    const merged = await place.merge(requester, approval.id);
    expect(merged.body.approval).toMatchObject({ hasMerged: true, status: 'close' });
    expect((await place.values()).STANDING).toBe('new');
  });

  it('ok/a request shows what was and what is to be', async () => {
    const { body } = await place.secret(requester, 'PATCH', 'OTHER', { secretValue: 'next' });
    const shown = await place.read(approver, body.approval.id);
    expect(shown).toMatchObject({ environment: 'prod', secretPath: '/', conflicts: null });
    expect(shown.committerUser.userId).toBe(requester.id);
    expect(shown.commits).toMatchObject([
      {
        op: 'update',
        secretKey: 'OTHER',
        secretValue: 'next',
        secretVersion: { secretValue: 'other', version: 1 },
        secret: { secretValue: 'other' },
      },
    ]);
  });

  it('ok/of 50 merges at once one carries it out', async () => {
    const { id } = await place.asked('ONCE');
    await place.review(approver, id);
    const replies = await Promise.all(Array.from({ length: 50 }, () => place.merge(second, id)));
    const statuses = replies.map(({ status }) => status).sort();
    expect(statuses.filter((status) => status === 200)).toHaveLength(1);
    expect(new Set(statuses.slice(1))).toEqual(new Set([400]));
  });

  it('fail/what was changed since is a conflict that is listed, and nothing is merged', async () => {
    const first = (await place.secret(requester, 'PATCH', 'STANDING', { secretValue: 'a' })).body.approval;
    const late = (await place.secret(requester, 'PATCH', 'STANDING', { secretValue: 'b' })).body.approval;
    for (const { id } of [first, late]) await place.review(approver, id);
    expect((await place.merge(requester, first.id)).status).toBe(200);
    const refused = await place.merge(requester, late.id);
    expect(refused.status).toBe(400);
    expect(refused.body.details.conflicts).toMatchObject([
      { op: 'update', secretKey: 'STANDING', reason: 'The secret was changed' },
    ]);
    expect((await place.read(approver, late.id)).conflicts).toHaveLength(1);
    expect((await place.values()).STANDING).toBe('a');
  });

  it('ok/lists and counts what one may see', async () => {
    const { id } = await place.asked('LISTED');
    const query = { workspaceId: project.id, status: 'open', limit: '100' };
    const listFor = async (token: string) =>
      (await world.app.ok('GET', requestsAt, { token, query })).body.approvals;
    const [line] = await listFor(approver.token);
    expect(line).toMatchObject({ id, environment: 'prod', commits: [{ op: 'create' }] });
    const stranger = await world.personIn(project.id, 'member');
    expect(await listFor(stranger.token)).toEqual([]);
    expect((await world.send(stranger, 'GET', `${requestsAt}/${id}`)).status).toBe(403);
    const { approvals } = (
      await world.app.ok('GET', `${requestsAt}/count`, {
        token: approver.token,
        query: { workspaceId: project.id },
      })
    ).body;
    expect(approvals.open).toBe((await listFor(approver.token)).length);
    expect(approvals.closed).toBeGreaterThan(0);
  });
});
