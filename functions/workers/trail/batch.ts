import type { SQSBatchResponse, SQSRecord } from 'aws-lambda';
import { eventsInMessage } from '../relay/hand-over.ts';
import { type GatheredEvent, gathered } from './gathered.ts';

/** What is kept of events, one after the other: what comes later relies on what came before. */
type Keeping = (events: readonly GatheredEvent[]) => Promise<void>;

export interface TrailPorts {
  readonly keep: readonly Keeping[];
  /** Tells the operator what did not work this time: ids and names of errors only. */
  reportFailure(facts: { readonly messageId: string; readonly reason: string }): void;
}

const reasonOf = (error: unknown): string => (error instanceof Error ? error.name : 'UnknownError');

/**
 * Keeps what the trail is asked by of all events in a batch of messages together. When that fails, all messages come
 * again, which adds nothing twice; one that cannot be read comes again alone, until it goes to the dead letters.
 */
export const keepEvents = async (
  records: readonly SQSRecord[],
  { keep, reportFailure }: TrailPorts,
): Promise<SQSBatchResponse> => {
  const events: GatheredEvent[] = [];
  const again = new Set<string>();
  const failed = (messageId: string, error: unknown) => {
    again.add(messageId);
    reportFailure({ messageId, reason: reasonOf(error) });
  };
  for (const { messageId, body } of records)
    try {
      events.push(...gathered(eventsInMessage(body)));
    } catch (error) {
      failed(messageId, error);
    }
  try {
    for (const each of keep) await each(events);
  } catch (error) {
    for (const { messageId } of records) failed(messageId, error);
  }
  return { batchItemFailures: [...again].map((itemIdentifier) => ({ itemIdentifier })) };
};
