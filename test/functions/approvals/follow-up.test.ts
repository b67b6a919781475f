import { describe, expect, it } from 'vitest';
import { followUp } from '../../../layers/domain/approvals/follow-up.ts';
import { allItems } from '../../harness/table.ts';
import { deleteOrganization, restoreOrganization } from '../../world/deleted-organization.ts';
import { openWorld, type Person } from '../../world/world.ts';
import { openApprovals, requestsAt, type Wire } from './approvals-place.ts';

const world = await openWorld({ sendsMail: true });
const open = (more: Parameters<typeof openApprovals>[0] = () => ({})) => openApprovals(more, world);
const day = 24 * 3600;

const follow = (id: string) => followUp(world.open, id);
const items = async (isWanted: (item: Wire) => boolean): Promise<readonly Wire[]> =>
  (await allItems(world.app.table)).filter(isWanted);
const eventsOf = (type: string, requestId: string) =>
  items((item) => item.type === type && item.metadata?.changeRequestId === requestId);
/** What somebody was mailed about a request, in no order. */
const mailsTo = async ({ email }: Person, requestId: string): Promise<readonly string[]> =>
  (await items((item) => item.to === email && item.content?.requestId === requestId))
    .map(({ content }) => content.notice)
    .sort();

describe('the workflow of a change request', () => {
  it('reminds its approvers after a day, once, and nobody else', async () => {
    const place = await open();
    const { id } = await place.asked('A');
    expect(await follow(id)).toEqual({ next: 'wait', name: `${id}-1` });
    expect(await mailsTo(place.approver, id)).toEqual(['change-asked']);
    world.app.runtime.advance(day);
    expect(await follow(id)).toEqual({ next: 'nothing' });
    await follow(id);
    for (const each of [place.approver, place.second])
      expect(await mailsTo(each, id)).toEqual(['change-asked', 'change-waiting']);
    expect(await mailsTo(place.requester, id)).toEqual([]);
    expect(await eventsOf('secret-approval-reminded', id)).toHaveLength(1);
    expect((await place.read(place.requester, id)).status).toBe('open');
  });

  it('closes a request whose time is over, which could not be merged by then', async () => {
    const place = await open(() => ({ requestExpirationDays: 2 }));
    const { id } = await place.asked('A');
    await place.review(place.approver, id);
    world.app.runtime.advance(day);
    expect(await follow(id)).toEqual({ next: 'wait', name: `${id}-2` });
    world.app.runtime.advance(day);
    expect((await place.merge(place.approver, id)).status).toBe(400);
    expect(await follow(id)).toEqual({ next: 'nothing' });
    expect(await follow(id)).toEqual({ next: 'nothing' });
    expect((await place.read(place.requester, id)).status).toBe('close');
    expect(await eventsOf('secret-approval-expired', id)).toHaveLength(1);
    expect(await mailsTo(place.requester, id)).toEqual(['change-expired', 'change-reviewed']);
    expect(await mailsTo(place.approver, id)).toContain('change-expired');
    const reopened = await world.send(place.requester, 'POST', `${requestsAt}/${id}/status`, {
      status: 'open',
    });
    expect(reopened.status).toBe(400);
    expect((await place.values()).A).toBeUndefined();
  });

  it('ends with the request, and follows one that was opened again', async () => {
    const place = await open(() => ({ requestExpirationDays: 3 }));
    const { id } = await place.asked('A');
    const setStatus = (status: string) =>
      world.ok(place.requester, 'POST', `${requestsAt}/${id}/status`, { status });
    await setStatus('close');
    expect(await follow(id)).toEqual({ next: 'nothing' });
    await setStatus('open');
    expect(await eventsOf('secret-approval-reopened', id)).toHaveLength(1);
    expect(await follow(id)).toEqual({ next: 'wait', name: `${id}-1` });
    await place.review(place.approver, id);
    await place.merge(place.approver, id);
    expect(await follow(id)).toEqual({ next: 'nothing' });
    expect(await follow('0190b6c4-7f3e-7a51-9d3c-2f1e4b5a6c7d')).toEqual({ next: 'nothing' });
  });

  it('waits while the project or the organization is deleted, and reminds approvers afterwards', async () => {
    const place = await open();
    const { id } = await place.asked('A');
    world.app.runtime.advance(day);
    await deleteOrganization(world);
    expect(await follow(id)).toEqual({ next: 'wait', name: `${id}-2` });
    await restoreOrganization(world);
    await world.ok(world.admin, 'DELETE', `/api/v1/workspace/${place.project.id}`);
    expect(await follow(id)).toEqual({ next: 'wait', name: `${id}-2` });
    expect(await mailsTo(place.approver, id)).toEqual(['change-asked']);
    await world.ok(world.admin, 'POST', `/api/v1/projects/${place.project.id}/restore`, {});
    expect(await follow(id)).toEqual({ next: 'nothing' });
    expect(await mailsTo(place.approver, id)).toEqual(['change-asked', 'change-waiting']);
  });

  it('is started by events that name the request and say nothing of what is changed', async () => {
    const place = await open();
    const { id } = await place.asked('UNSPOKEN_NAME', 'unspoken value');
    const [event] = await eventsOf('secret-approval-request', id);
    expect(JSON.stringify(event)).not.toMatch(/UNSPOKEN_NAME|unspoken value/);
  });
});

describe('mails', () => {
  it('tell whoever asked of reviews and the merge, and approvers of a bypass', async () => {
    const place = await open(() => ({ enforcementLevel: 'soft' }));
    const merged = await place.asked('A');
    await place.review(place.approver, merged.id);
    await place.merge(place.approver, merged.id);
    expect(await mailsTo(place.requester, merged.id)).toEqual(['change-merged', 'change-reviewed']);
    const bypassed = await place.asked('B');
    await place.merge(place.requester, bypassed.id, { bypassReason: 'The site is down' });
    expect(await mailsTo(place.approver, bypassed.id)).toEqual(['change-asked', 'change-bypassed']);
    expect(await mailsTo(place.requester, bypassed.id)).toEqual([]);
  });

  it('say nothing of names, values, comments or reasons', async () => {
    const place = await open();
    const { id } = await place.asked('UNSPOKEN_NAME', 'unspoken value');
    await world.ok(place.approver, 'POST', `${requestsAt}/${id}/comments`, {
      comment: 'unspoken <b>text</b>',
    });
    await world.ok(place.approver, 'POST', `${requestsAt}/${id}/review`, {
      status: 'rejected',
      comment: 'unspoken reason',
    });
    const orders = await items((item) => item.content?.requestId === id);
    expect(orders.length).toBeGreaterThan(2);
    for (const { content } of orders)
      expect(Object.keys(content).sort()).toEqual(['kind', 'notice', 'projectId', 'requestId', 'slug']);
  });

  it('go to nobody who left the organization or was deactivated', async () => {
    const place = await open();
    const member = await world.read(({ organizations }) =>
      organizations.membership(world.orgId, place.approver.id),
    );
    if (!member) throw new Error('no member');
    await world.write(({ organizations }) =>
      organizations.membershipReplacement({ ...member, isActive: false }, member),
    );
    const { id } = await place.asked('A');
    expect(await mailsTo(place.approver, id)).toEqual([]);
    expect(await mailsTo(place.second, id)).toEqual(['change-asked']);
  });
});
