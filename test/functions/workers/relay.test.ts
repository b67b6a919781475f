import type { PutEventsRequestEntry, PutEventsResponse } from '@aws-sdk/client-eventbridge';
import type { DynamoDBRecord } from 'aws-lambda';
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ENTRY_LIMIT, requestsOf, SIZE_LIMIT } from '../../../functions/workers/relay/event-entry.ts';
import { relayRecords, type Undelivered } from '../../../functions/workers/relay/relay.ts';

const auditEvent = (number: number, more: Record<string, unknown> = {}) => ({
  id: `event-${number}`,
  type: 'get-secret',
  outcome: 'success',
  occurredAt: '2026-11-20T09:00:00.000Z',
  organizationId: 'org',
  actor: { type: 'identity', id: 'identity-1' },
  metadata: { count: 2 },
  ...more,
});

const imageOf = (number: number, event: object) => ({
  pk: { S: 'AUDIT#org#2026-11-20#3' },
  sk: { S: `01936f${number}` },
  ttl: { N: '1800000000' },
  doc: { S: JSON.stringify(event) },
});

const record = (number: number, event: object = auditEvent(number)): DynamoDBRecord => ({
  eventName: 'INSERT',
  dynamodb: { SequenceNumber: String(number), NewImage: imageOf(number, event) },
});

const numbers = (count: number) => Array.from({ length: count }, (_, index) => index + 1);

/** A bus that accepts everything unless `answer` says otherwise; remembers what it was sent. */
const fakeBus = (answer?: (entries: PutEventsRequestEntry[]) => PutEventsResponse | Promise<never>) => {
  const requests: PutEventsRequestEntry[][] = [];
  const failures: Undelivered[] = [];
  const aside: Undelivered[] = [];
  const accepted = (entries: PutEventsRequestEntry[]) => ({
    Entries: entries.map((_, index) => ({ EventId: String(index) })),
  });
  return {
    requests,
    failures,
    aside,
    ports: {
      bus: 'locket',
      putEvents: async (entries: PutEventsRequestEntry[]) => {
        requests.push(entries);
        return (answer ?? accepted)(entries);
      },
      reportFailure: (facts: Undelivered) => failures.push(facts),
      setAside: async (facts: Undelivered) => {
        aside.push(facts);
      },
    },
  };
};

const failed = (...sequenceNumbers: string[]) => ({
  batchItemFailures: sequenceNumbers.map((itemIdentifier) => ({ itemIdentifier })),
});

describe('the relay', () => {
  it('puts an audit event on the bus without keys and expiry', async () => {
    const bus = fakeBus();
    await expect(relayRecords([record(1)], bus.ports)).resolves.toEqual(failed());
    const [entry] = bus.requests[0] ?? [];
    expect(entry).toMatchObject({
      Source: 'locket',
      DetailType: 'get-secret',
      EventBusName: 'locket',
      Time: new Date('2026-11-20T09:00:00.000Z'),
    });
    expect(JSON.parse(entry?.Detail ?? '')).toEqual(auditEvent(1));
  });

  it('sends ten events at a time, in order', async () => {
    const bus = fakeBus();
    await relayRecords(
      numbers(25).map((number) => record(number)),
      bus.ports,
    );
    expect(bus.requests.map((entries) => entries.length)).toEqual([10, 10, 5]);
    const ids = bus.requests.flat().map(({ Detail }) => JSON.parse(Detail ?? '').id);
    expect(ids).toEqual(numbers(25).map((number) => `event-${number}`));
  });

  it('names exactly the events that the bus refused', async () => {
    const bus = fakeBus((entries) => ({
      FailedEntryCount: 1,
      Entries: entries.map((_, index) =>
        index === 1 ? { ErrorCode: 'ThrottlingException' } : { EventId: 'x' },
      ),
    }));
    const answer = await relayRecords([record(1), record(2), record(3)], bus.ports);
    expect(answer).toEqual(failed('2'));
    expect(bus.failures).toEqual([
      { eventId: 'event-2', sequenceNumber: '2', reason: 'ThrottlingException' },
    ]);
  });

  it('names every event of a request that failed, and sends the others', async () => {
    let calls = 0;
    const bus = fakeBus((entries) => {
      calls += 1;
      if (calls === 1) return Promise.reject(Object.assign(new Error('down'), { name: 'InternalException' }));
      return { Entries: entries.map(() => ({ EventId: 'x' })) };
    });
    const answer = await relayRecords(
      numbers(12).map((number) => record(number)),
      bus.ports,
    );
    expect(answer).toEqual(failed(...numbers(10).map(String)));
    expect(bus.failures.every(({ reason }) => reason === 'InternalException')).toBe(true);
  });

  it('takes an answer without entries as a refusal', async () => {
    const bus = fakeBus(() => ({}));
    await expect(relayRecords([record(1)], bus.ports)).resolves.toEqual(failed('1'));
  });

  it.each([
    ['no image', { eventName: 'INSERT' as const, dynamodb: { SequenceNumber: '7' } }],
    ['no event', { eventName: 'INSERT' as const, dynamodb: { SequenceNumber: '7', NewImage: {} } }],
    ['no id', record(7, { type: 'get-secret' })],
    ['no type', record(7, { id: 'event' })],
  ])('sets a record with %s aside at once, and sends the others', async (_, unreadable) => {
    const bus = fakeBus();
    await expect(relayRecords([unreadable, record(8)], bus.ports)).resolves.toEqual(failed());
    expect(bus.requests.flat()).toHaveLength(1);
    expect(bus.aside).toEqual([{ sequenceNumber: '7', reason: 'Error' }]);
    expect(bus.failures).toEqual(bus.aside);
  });

  it.each(['MalformedDetail', 'NotAuthorizedForSourceException'])(
    'sets aside what the bus will never take (%s), and repeats nothing for it',
    async (ErrorCode) => {
      const bus = fakeBus((entries) => ({
        Entries: entries.map((_, index) => (index === 0 ? { ErrorCode } : { EventId: 'x' })),
      }));
      await expect(relayRecords([record(1), record(2)], bus.ports)).resolves.toEqual(failed());
      expect(bus.aside).toEqual([{ eventId: 'event-1', sequenceNumber: '1', reason: ErrorCode }]);
    },
  );

  it('keeps a poisoned record when the dead letters do not take it', async () => {
    const bus = fakeBus();
    const full = { ...bus.ports, setAside: () => Promise.reject(new Error('full')) };
    const poison = { eventName: 'INSERT' as const, dynamodb: { SequenceNumber: '7' } };
    await expect(relayRecords([poison, record(8)], full)).resolves.toEqual(failed('7'));
  });

  it('has its requests under way side by side', async () => {
    const waiting: (() => void)[] = [];
    const bus = fakeBus(
      (entries) =>
        new Promise((resolve) =>
          waiting.push(() => resolve({ Entries: entries.map(() => ({ EventId: 'x' })) } as never)),
        ),
    );
    const relayed = relayRecords(
      numbers(30).map((number) => record(number)),
      bus.ports,
    );
    await new Promise((resolve) => setImmediate(resolve));
    expect(waiting).toHaveLength(3);
    for (const answer of waiting) answer();
    await expect(relayed).resolves.toEqual(failed());
  });

  it('drops what is long in the metadata of an event that is too large, rather than the event', async () => {
    const bus = fakeBus();
    const item = auditEvent(1, { metadata: { text: 'x'.repeat(SIZE_LIMIT), secretPath: '/api' } });
    await relayRecords([record(1, item)], bus.ports);
    const detail = JSON.parse(bus.requests[0]?.[0]?.Detail ?? '');
    expect(detail).toMatchObject({ id: 'event-1' });
    expect(detail.metadata).toEqual({ secretPath: '/api', truncated: true });
  });

  it('leaves the time to the bus when the event has none that makes sense', async () => {
    const bus = fakeBus();
    await relayRecords([record(1, auditEvent(1, { occurredAt: 'yesterday' }))], bus.ports);
    expect(bus.requests[0]?.[0]).not.toHaveProperty('Time');
  });

  it('tells the operator ids and codes, never what an event says', async () => {
    const bus = fakeBus(() => Promise.reject(new TypeError('secret-name')));
    await relayRecords([record(1, auditEvent(1, { metadata: { secretName: 'secret-name' } }))], bus.ports);
    expect(JSON.stringify(bus.failures)).not.toContain('secret-name');
  });
});

describe('requests to the bus', () => {
  it('hold every parcel once, in order, within both limits', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 1, max: SIZE_LIMIT }), { maxLength: 60 }), (sizes) => {
        const parcels = sizes.map((size, index) => ({
          sequenceNumber: String(index),
          eventId: String(index),
          entry: {},
          size,
        }));
        const requests = requestsOf(parcels);
        expect(requests.flat()).toEqual(parcels);
        for (const request of requests) {
          expect(request.length).toBeLessThanOrEqual(ENTRY_LIMIT);
          expect(request.reduce((sum, { size }) => sum + size, 0)).toBeLessThanOrEqual(SIZE_LIMIT);
        }
      }),
    );
  });
});
