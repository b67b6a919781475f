import { randomBytes } from 'node:crypto';
import type { DynamoDBRecord } from 'aws-lambda';
import { describe, expect, it } from 'vitest';
import { eventsInMessage, messagesOf } from '../../../functions/workers/relay/hand-over.ts';
import { onTheBus } from '../../../functions/workers/relay/relay.ts';
import { gathered } from '../../../functions/workers/trail/gathered.ts';
import { indexEvents } from '../../../functions/workers/trail/index-events.ts';
import type { Item } from '../../../layers/adapters/dynamo/items.ts';
import { auditItem } from '../../../layers/adapters/dynamo/records/audit.ts';
import { auditPackItem, unpacked } from '../../../layers/adapters/dynamo/records/audit-index.ts';
import { uuidV7 } from '../../../layers/adapters/system.ts';
import type { AuditEvent } from '../../../layers/domain/audit/event.ts';
import { recordOf } from '../../world/trail.ts';

const start = Date.parse('2026-01-01T12:00:00Z');

const event = (n: number, more: Partial<AuditEvent> = {}): AuditEvent => ({
  id: uuidV7(start + n, randomBytes(16)),
  type: 'get-secret',
  outcome: 'success',
  occurredAt: new Date(start + n).toISOString(),
  organizationId: 'org',
  projectId: 'project',
  actor: { type: 'identity', metadata: { identityId: 'machine', name: 'm' } },
  ipAddress: '192.0.2.1',
  userAgent: 'cli',
  requestId: 'r',
  metadata: { secretKey: 'DB' },
  ...more,
});

const records = (...events: readonly AuditEvent[]): DynamoDBRecord[] =>
  events.map((each, n) => recordOf(auditItem(each, 30), String(n)));

const poison: DynamoDBRecord = {
  eventName: 'INSERT',
  dynamodb: { SequenceNumber: '99', Keys: { pk: { S: 'AUDIT#x' } }, NewImage: { doc: { S: '{' } } },
};

const gathering = () => {
  const packs = new Map<string, Item>();
  const put = async (pack: Item) => {
    packs.set(`${pack.pk} ${pack.sk}`, pack);
  };
  return { packs, ports: { put } };
};

const index = (all: readonly DynamoDBRecord[], ports: Parameters<typeof indexEvents>[1]): Promise<void> =>
  indexEvents(gathered(messagesOf(all).flatMap(eventsInMessage)), ports);

const idsIn = (pack: Item): readonly string[] =>
  unpacked(auditPackItem.open(pack), 'org').events.map(({ event: { id } }) => id);

describe('the index of the trail', () => {
  it('holds an event in the lists of all, of its actor, of its type and of its secret', async () => {
    const { packs, ports } = gathering();
    const one = event(1);
    await index(records(one), ports);
    expect([...packs.values()].map(idsIn)).toEqual([[one.id], [one.id], [one.id], [one.id]]);
    expect(new Set([...packs.values()].map(({ pk }) => pk)).size).toBe(4);
  });

  it('gets the same packs from the same events, in whatever order they come', async () => {
    const first = gathering();
    const again = gathering();
    const all = Array.from({ length: 120 }, (_, n) => event(n * 10));
    await index(records(...all), first.ports);
    await index(records(...all.toReversed()), again.ports);
    expect([...again.packs.keys()].sort()).toEqual([...first.packs.keys()].sort());
  });

  it('loses nothing when a batch comes again in parts of which one stays away', async () => {
    const { packs, ports } = gathering();
    const all = [event(1), event(2), event(3)];
    await index(records(...all), ports);
    await index(records(...all.slice(1)), ports);
    const kept = new Set([...packs.values()].flatMap(idsIn));
    expect([...kept].sort()).toEqual(all.map(({ id }) => id).sort());
  });

  it('passes over what cannot be read and takes its neighbours', async () => {
    const { packs, ports } = gathering();
    const one = event(1);
    await index([poison, ...records(one)], ports);
    expect([...packs.values()].flatMap(idsIn)).toContain(one.id);
  });

  it('has one list entry, not one per secret, of an event about many', async () => {
    const { packs, ports } = gathering();
    const secrets = Array.from({ length: 500 }, (_, n) => ({ secretKey: `KEY_${n}` }));
    await index(records(event(1, { metadata: { secrets } })), ports);
    expect(packs.size).toBe(4);
    for (const pack of packs.values())
      expect(unpacked(auditPackItem.open(pack), 'org').elsewhere).toHaveLength(1);
  });

  it('has nothing of what happens outside of organizations', async () => {
    const { packs, ports } = gathering();
    await index(records(event(1, { organizationId: 'instance' })), ports);
    expect(packs.size).toBe(0);
  });

  it('gets events of reads also where they stay off the bus', () => {
    const all = records(event(1, { read: true }), event(2));
    expect(onTheBus(all, false)).toHaveLength(2);
    expect(onTheBus(all, true)).toEqual([all[1]]);
  });
});
