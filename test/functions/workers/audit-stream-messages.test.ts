import { describe, expect, it } from 'vitest';
import { freshMessages, waitingMessages } from '../../../functions/workers/audit-streams/message.ts';
import { readMessage } from '../../../functions/workers/audit-streams/read-message.ts';
import type { AuditEvent } from '../../../layers/domain/audit/event.ts';
import type { QueuedEvent } from '../../../layers/domain/audit-streams/attempt.ts';

const name = { orgId: 'org', streamId: 'stream' };
const minute = 60_000;

const queued = (n: number, since = 0, padding = ''): QueuedEvent => ({
  since,
  event: {
    id: `event-${n}`,
    type: 'get-secret',
    outcome: 'success',
    occurredAt: '2026-01-01T00:00:00.000Z',
    organizationId: 'org',
    actor: { type: 'identity', metadata: {} },
    ipAddress: '',
    userAgent: '',
    requestId: '',
    metadata: { padding },
  } as AuditEvent,
});

const many = (count: number, since = 0, padding = '') =>
  Array.from({ length: count }, (_, n) => queued(n, since, padding));

describe('messages of a stream', () => {
  it('are in the group of the stream, and are read as they were written', () => {
    const [message, ...more] = freshMessages(name, many(3));
    expect(more).toEqual([]);
    expect(message?.group).toBe('stream');
    expect(readMessage(message?.body ?? '', 1234)).toEqual({ ...name, events: many(3, 1234) });
  });

  it('hold what a queue takes', () => {
    const messages = freshMessages(name, many(100, 0, 'x'.repeat(10_000)));
    expect(messages.length).toBeGreaterThan(3);
    for (const { body } of messages) expect(Buffer.byteLength(body)).toBeLessThan(256 * 1024);
  });

  it('that wait remember since when, and are as few as can be', () => {
    const waiting = [...many(300, 7 * minute), ...many(300, 2 * minute), ...many(3, 40 * minute)];
    const messages = waitingMessages(name, waiting, 30);
    expect(messages.map(({ delay }) => delay)).toEqual([30, 30]);
    const sinces = messages.map(({ body }) => readMessage(body, 0).events[0]?.since);
    // Nothing waits for longer than it would by itself.
    expect(sinces.sort()).toEqual([2 * minute, 40 * minute]);
  });

  it('of which nothing is left are none', () => {
    expect([freshMessages(name, []), waitingMessages(name, [], 1)]).toEqual([[], []]);
  });

  it.each(['', '{}', '{"orgId":"o","streamId":"s","events":[{"id":1}]}', 'null'])('%j is none', (body) => {
    expect(() => readMessage(body, 0)).toThrow();
  });
});
