import type { SQSBatchResponse, SQSRecord } from 'aws-lambda';
import * as z from 'zod';

const id = z.string().min(1);
const EventMessage = z.object({
  detail: z.object({ metadata: z.object({ mailId: id, mailIds: z.array(id).optional() }) }),
});

export interface MailPorts {
  send(mailId: string): Promise<unknown>;
  /** Tells the operator that a mail was not sent this time: ids and names of errors only. */
  reportFailure(facts: { readonly messageId: string; readonly reason: string }): void;
}

const take = async (record: SQSRecord, ports: MailPorts): Promise<readonly string[]> => {
  try {
    const { mailId, mailIds = [mailId] } = EventMessage.parse(JSON.parse(record.body)).detail.metadata;
    const sent = await Promise.allSettled(mailIds.map((each) => ports.send(each)));
    // Those that went are gone when the message comes again.
    for (const outcome of sent) if (outcome.status === 'rejected') throw outcome.reason;
    return [];
  } catch (error) {
    const reason = error instanceof Error ? error.name : 'UnknownError';
    ports.reportFailure({ messageId: record.messageId, reason });
    return [record.messageId];
  }
};

/** Sends what the events of a batch ask for, side by side. What did not work is named, and comes again. */
export const takeBatch = async (
  records: readonly SQSRecord[],
  ports: MailPorts,
): Promise<SQSBatchResponse> => {
  const failed = await Promise.all(records.map((record) => take(record, ports)));
  return { batchItemFailures: failed.flat().map((itemIdentifier) => ({ itemIdentifier })) };
};
