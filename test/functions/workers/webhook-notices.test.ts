import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { takeBatch } from '../../../functions/workers/webhooks/batch.ts';
import { messageOf } from '../../../layers/domain/webhooks/message.ts';
import { openWebhookPlace, record, type WebhookPlace } from '../../world/webhook-place.ts';

let place: WebhookPlace;

beforeAll(async () => {
  place = await openWebhookPlace();
});
afterAll(() => place.receiver.close());

const eventOf = (projectId: string, type: string, metadata: object = {}): string =>
  JSON.stringify({
    detail: {
      id: 'event-1',
      type,
      outcome: 'success',
      occurredAt: '2100-01-01T00:00:00.000Z',
      projectId,
      actor: {
        type: 'user',
        metadata: { userId: 'user-1', email: 'pat@example.org', username: 'pat@example.org' },
      },
      metadata,
    },
  });
const named = (...events: readonly string[]) => ({
  eventsFilter: events.map((eventName) => ({ eventName })),
});
const hooksIn = (bodies: readonly string[]) => bodies.map((body) => JSON.parse(body).delivery.webhookId);

describe('webhooks that ask for it', () => {
  it.each([
    ['secret-approval-request', 'approvals.opened'],
    ['review-secret-approval-request', 'approvals.reviewed'],
    ['secret-approval-closed', 'approvals.closed'],
    ['create-access-request', 'access.requested'],
    ['grant-access-request', 'access.granted'],
    ['break-glass-access', 'access.break-glass'],
    ['fail-dynamic-secret-lease', 'leases.failed'],
    ['fail-secret-rotation', 'secrets.rotation-failed'],
  ])('hear of %s as %s', async (type, event) => {
    const { id } = await place.world.project();
    const hook = await place.hookIn({ id }, named(event));
    await place.hookIn({ id }, named('secrets.modified'));
    const sent = await place.fanOut(
      eventOf(id, type, { requestId: 'r1', environment: 'dev', secretPath: '/' }),
    );
    expect(hooksIn(sent)).toEqual([hook.id]);
    place.receiver.answer(200);
    expect(await takeBatch([record(sent[0] ?? '')], place.ports())).toEqual({ batchItemFailures: [] });
    expect(place.receiver.received.at(-1)?.body).toEqual({
      event,
      project: { workspaceId: id, environment: 'dev', secretPath: '/' },
      notice: {
        type,
        actor: { type: 'user', id: 'user-1' },
        requestId: 'r1',
        environment: 'dev',
        secretPath: '/',
        facts: expect.any(Object),
      },
      timestamp: expect.any(Number),
    });
  });

  it('and no others: who named nothing hears of secrets alone', async () => {
    const { id } = await place.world.project();
    await place.hookIn({ id });
    expect(
      await place.fanOut(eventOf(id, 'secret-approval-request', { environment: 'dev', secretPath: '/' })),
    ).toEqual([]);
  });

  it('hear of what happens where they listen', async () => {
    const { id } = await place.world.project();
    const deep = await place.hookIn({ id }, { ...named('approvals.opened'), secretPath: '/api/**' });
    const prod = await place.hookIn({ id }, { ...named('approvals.opened'), environment: 'prod' });
    const at = (environment: string, secretPath: string) =>
      place.fanOut(eventOf(id, 'secret-approval-request', { environment, secretPath }));
    expect(hooksIn(await at('dev', '/api/x'))).toEqual([deep.id]);
    expect(hooksIn(await at('dev', '/'))).toEqual([]);
    expect(hooksIn(await at('prod', '/'))).toEqual([prod.id]);
  });

  it('hear of a merge as a change of secrets and as the end of a request', async () => {
    const { id } = await place.world.project();
    const [changes, merges] = [
      await place.hookIn({ id }),
      await place.hookIn({ id }, named('approvals.merged')),
    ];
    const sent = await place.fanOut(
      eventOf(id, 'secret-approval-merged', { environment: 'dev', secretPath: '/' }),
    );
    expect(hooksIn(sent).sort()).toEqual([changes.id, merges.id].sort());
  });

  it('find neither an address of a person nor a reason in the queue', async () => {
    const { id } = await place.world.project();
    await place.hookIn({ id }, named('access.break-glass'));
    const metadata = { environment: 'dev', bypassReason: 'hunter2', comment: 'hunter2' };
    const [body = ''] = await place.fanOut(eventOf(id, 'break-glass-access', metadata));
    expect(body).not.toMatch(/hunter2|@/);
  });
});

describe('a card for Microsoft Teams', () => {
  const project = { id: 'p', name: '**[click](https://evil.example)**' };
  const notice = {
    type: 'secret-approval-request',
    actor: { kind: 'identity', name: '<at>everyone</at>' },
    facts: { Request: '# k3x9' },
  };
  const occasion = {
    ...{ event: 'approvals.opened' as const, project, environment: { slug: 'dev' }, secretPath: '/' },
    ...{ notice, actor: '<at>everyone</at>' },
  };

  it('shows what others named as it is, in runs that are no Markdown', () => {
    const target = { url: 'https://example.webhook.office.com/x', secretKey: null };
    const { body } = JSON.parse(messageOf('microsoft-teams', target, occasion, new Date()).body)
      .attachments[0].content;
    const blocks = body.filter(({ type }: { type: string }) => type === 'TextBlock');
    expect(blocks.map(({ text }: { text: string }) => text)).toEqual([
      'A change of secrets waits for approval.',
    ]);
    const runs = body.filter(({ type }: { type: string }) => type === 'RichTextBlock');
    expect(JSON.stringify(runs)).toContain('**[click](https://evil.example)**');
  });
});
