import type { SQSBatchResponse, SQSRecord } from 'aws-lambda';

/** What is to become of a message: nothing more, or the same again, after so many seconds where somebody says so. */
export type Outcome = 'done' | { readonly retryAfter: number | undefined };

export interface QueuePorts {
  /** Adds messages to the queue that the batch came from. */
  send(bodies: readonly string[]): Promise<void>;
  /** Hides a message of the batch for some seconds. */
  postpone(receiptHandle: string, seconds: number): Promise<void>;
  /** Tells the operator that a message was not dealt with this time: ids and names of errors only. */
  reportFailure(facts: { readonly messageId: string; readonly reason: string }): void;
}

/** Seconds until a failed call is made again, by the number of calls so far; the queue allows five. */
const pauses = [10, 60, 300, 900] as const;

const reasonOf = (error: unknown): string => (error instanceof Error ? error.name : 'UnknownError');

/** The longer a target has failed, the longer it is left alone; without an answer the queue's own time-out holds. */
const postpone = async (record: SQSRecord, asked: number | undefined, ports: QueuePorts): Promise<void> => {
  const usual = pauses[Number(record.attributes.ApproximateReceiveCount) - 1];
  if (usual === undefined) return;
  await ports.postpone(record.receiptHandle, Math.max(usual, asked ?? 0)).catch((error: unknown) => {
    ports.reportFailure({ messageId: record.messageId, reason: reasonOf(error) });
  });
};

const take = async (
  record: SQSRecord,
  ports: QueuePorts,
  work: (body: string) => Promise<Outcome>,
): Promise<readonly string[]> => {
  try {
    const outcome = await work(record.body);
    if (outcome === 'done') return [];
    await postpone(record, outcome.retryAfter, ports);
  } catch (error) {
    ports.reportFailure({ messageId: record.messageId, reason: reasonOf(error) });
  }
  return [record.messageId];
};

/** Takes messages off the queue side by side. What did not work is named, and comes again. */
export const takeEach = async (
  records: readonly SQSRecord[],
  ports: QueuePorts,
  work: (body: string) => Promise<Outcome>,
): Promise<SQSBatchResponse> => {
  const failed = await Promise.all(records.map((record) => take(record, ports, work)));
  return { batchItemFailures: failed.flat().map((itemIdentifier) => ({ itemIdentifier })) };
};
