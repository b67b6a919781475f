import { randomBytes } from 'node:crypto';
import type { PutEventsRequestEntry } from '@aws-sdk/client-eventbridge';
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type BatchPorts, takeBatch } from '../../../functions/workers/relay/batch.ts';
import { eventsInMessage, messagesOf } from '../../../functions/workers/relay/hand-over.ts';
import { openMemory } from '../../../functions/workers/relay/memory.ts';
import { keepEvents } from '../../../functions/workers/trail/batch.ts';
import type { GatheredEvent } from '../../../functions/workers/trail/gathered.ts';
import { auditItem } from '../../../layers/adapters/dynamo/records/audit.ts';
import { uuidV7 } from '../../../layers/adapters/system.ts';
import type { AuditEvent } from '../../../layers/domain/audit/event.ts';
import { recordOf } from '../../world/trail.ts';

const start = Date.parse('2026-01-01T12:00:00Z');

const event = (n: number, metadata: AuditEvent['metadata'] = {}): AuditEvent => ({
  id: uuidV7(start + n, randomBytes(16)),
  type: 'get-secret',
  outcome: 'success',
  occurredAt: new Date(start + n).toISOString(),
  organizationId: 'org',
  actor: { type: 'identity', metadata: { identityId: 'machine' } },
  ipAddress: '192.0.2.1',
  userAgent: 'cli',
  requestId: 'r',
  metadata,
});

const records = (...events: readonly AuditEvent[]) =>
  events.map((each, n) => recordOf(auditItem(each, 30), String(n)));

/** Everything works unless `broken` says otherwise; remembers what the bus and the queue got. */
const surroundings = (
  broken: { bus?: number[]; queue?: boolean; streams?: boolean; archive?: boolean } = {},
) => {
  const sent: string[] = [];
  const onBus: string[] = [];
  const told: object[] = [];
  let entry = -1;
  const ports: BatchPorts = {
    leavesOutReads: false,
    bus: {
      bus: 'locket',
      putEvents: async (entries: PutEventsRequestEntry[]) => ({
        Entries: entries.map(({ Detail }) => {
          entry += 1;
          if (broken.bus?.includes(entry)) return { ErrorCode: 'ThrottlingException' };
          onBus.push(JSON.parse(Detail ?? '').id);
          return { EventId: 'x' };
        }),
      }),
      reportFailure: () => undefined,
      setAside: async () => undefined,
    },
    trail: {
      send: async (bodies) => {
        if (broken.queue) throw new Error('away');
        sent.push(...bodies);
      },
      failed: (facts) => told.push(facts),
    },
    streams: {
      streamsOf: async () => ['stream'],
      send: async () => {
        if (broken.streams) throw new Error('away');
      },
      failed: (facts) => told.push(facts),
    },
    archive: {
      heads: async () => new Map(),
      put: async () => {
        if (broken.archive) throw new Error('away');
      },
      grow: async () => true,
      failed: (facts) => told.push(facts),
    },
    remembered: openMemory(),
    lastLogins: { note: async () => undefined, failed: () => undefined },
  };
  return { sent, onBus, told, ports };
};

const failures = (...numbers: readonly string[]) => ({
  batchItemFailures: numbers.map((itemIdentifier) => ({ itemIdentifier })),
});

describe('a batch of the relay', () => {
  it('comes again, and reaches the bus then, when the queue of audit log streams did not take it', async () => {
    const { onBus, told, ports } = surroundings({ streams: true });

    expect(await takeBatch(records(event(1), event(2)), ports)).toEqual(failures('0', '1'));
    expect(onBus).toEqual([]);
    expect(told).toEqual([{ orgId: 'org', reason: 'Error' }]);
  });

  it('comes again while the archive is away, and reaches the bus once', async () => {
    const broken = { archive: true };
    const { onBus, told, ports } = surroundings(broken);
    const [one, two] = [event(1), event(2)];
    const all = records(one, two);

    expect(await takeBatch(all, ports)).toEqual(failures('0', '1'));
    broken.archive = false;
    expect(await takeBatch(all, ports)).toEqual(failures());
    expect(onBus).toEqual([one.id, two.id]);
    expect(told).toEqual([{ sequenceNumber: '0', reason: 'Error' }]);
  });

  it('reaches the bus and the queue of the index, as one message', async () => {
    const { sent, onBus, ports } = surroundings();
    const all = [event(1), event(2), event(3)];
    expect(await takeBatch(records(...all), ports)).toEqual(failures());
    expect(onBus).toEqual(all.map(({ id }) => id));
    expect(sent).toHaveLength(1);
    expect(sent.flatMap(eventsInMessage).map(({ doc }) => JSON.parse(doc).id)).toEqual(onBus);
  });

  it('comes again as a whole when the queue is away, and the bus gets nothing of it twice', async () => {
    const broken = { queue: true };
    const { onBus, told, ports } = surroundings(broken);
    const all = records(event(1), event(2));
    expect(await takeBatch(all, ports)).toEqual(failures('0', '1'));
    expect(onBus).toEqual([]);
    expect(told).toEqual([{ sequenceNumber: '0', reason: 'Error' }]);
    broken.queue = false;
    expect(await takeBatch(all, ports)).toEqual(failures());
    expect(onBus).toHaveLength(2);
    expect(new Set(onBus).size).toBe(2);
  });

  it('comes again in part when the bus refuses an event', async () => {
    const { sent, ports } = surroundings({ bus: [1] });
    expect(await takeBatch(records(event(1), event(2)), ports)).toEqual(failures('1'));
    expect(sent).toHaveLength(1);
  });
});

describe('messages to the index', () => {
  it('hold every event once, in order, and fit into the queue', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 0, max: 190_000 }), { maxLength: 12 }), (sizes) => {
        const all = sizes.map((size, n) => event(n, { text: randomBytes(size / 2).toString('hex') }));
        const bodies = messagesOf(records(...all));
        expect(bodies.flatMap(eventsInMessage).map(({ doc }) => JSON.parse(doc).id)).toEqual(
          all.map(({ id }) => id),
        );
        for (const body of bodies) expect(Buffer.byteLength(body)).toBeLessThanOrEqual(1024 * 1024);
      }),
      { numRuns: 20 },
    );
  });
});

describe('a batch of the index', () => {
  const message = (messageId: string, ...events: readonly AuditEvent[]) =>
    ({ messageId, body: messagesOf(records(...events))[0] ?? '' }) as never;
  const poison = { messageId: 'poison', body: 'bm90IGFuIGV2ZW50' } as never;

  const gathering = (fails = false) => {
    const kept: GatheredEvent[] = [];
    const told: object[] = [];
    const keep = async (events: readonly GatheredEvent[]) => {
      if (fails) throw new Error('away');
      kept.push(...events);
    };
    return { kept, told, ports: { keep: [keep], reportFailure: (facts: object) => void told.push(facts) } };
  };

  it('keeps the events of all its messages together', async () => {
    const { kept, ports } = gathering();
    expect(await keepEvents([message('a', event(1)), message('b', event(2), event(3))], ports)).toEqual(
      failures(),
    );
    expect(kept).toHaveLength(3);
  });

  it('names a message that cannot be read, and keeps the others', async () => {
    const { kept, told, ports } = gathering();
    expect(await keepEvents([poison, message('b', event(2))], ports)).toEqual(failures('poison'));
    expect(kept).toHaveLength(1);
    expect(told).toEqual([{ messageId: 'poison', reason: expect.any(String) }]);
  });

  it('names all messages when storage is away', async () => {
    const { ports } = gathering(true);
    expect(await keepEvents([message('a', event(1)), message('b', event(2))], ports)).toEqual(
      failures('a', 'b'),
    );
  });
});
