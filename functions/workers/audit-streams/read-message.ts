import * as z from 'zod';
import type { AuditEvent } from '../../../layers/domain/audit/event.ts';
import type { QueuedEvent } from '../../../layers/domain/audit-streams/attempt.ts';
import type { StreamName } from '../../../layers/domain/audit-streams/stream.ts';

const Message = z.object({
  orgId: z.string().min(1),
  streamId: z.string().min(1),
  since: z.number().optional(),
  events: z.array(
    z.looseObject({
      id: z.string(),
      type: z.string(),
      outcome: z.string(),
      occurredAt: z.string(),
      organizationId: z.string(),
      actor: z.object({ type: z.string(), metadata: z.record(z.string(), z.unknown()) }),
      ipAddress: z.string(),
      userAgent: z.string(),
    }),
  ),
});

/** Events for one stream, as they wait in the queue. */
export interface StreamMessage extends StreamName {
  readonly events: readonly QueuedEvent[];
}

/** Reads a message that was sent at that moment, in milliseconds since 1970; throws when it is none. */
export const readMessage = (body: string, sentAt: number): StreamMessage => {
  const { orgId, streamId, since = sentAt, events } = Message.parse(JSON.parse(body));
  return {
    orgId,
    streamId,
    // What is an event in everything that is looked at here was one when the relay read it.
    events: events.map((event) => ({ since, event: event as unknown as AuditEvent })),
  };
};
