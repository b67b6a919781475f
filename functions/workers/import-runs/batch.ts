import type { SQSBatchResponse, SQSRecord } from 'aws-lambda';
import type { OutgoingMessage } from '../../../layers/adapters/queue.ts';
import type { Advanced } from '../../../layers/domain/external-imports/advance.ts';
import { importIn, orderMessage } from './message.ts';

export interface ImportWorkPorts {
  advance(importId: string): Promise<Advanced>;
  /** Adds messages to the queue that the batch came from. */
  send(messages: readonly OutgoingMessage[]): Promise<void>;
  /** Hides a message of the batch for some seconds. */
  postpone(receiptHandle: string, seconds: number): Promise<void>;
  /** Tells the operator that a message was not dealt with this time: ids and names of errors only. */
  reportFailure(facts: { readonly messageId: string; readonly reason: string }): void;
}

/** Seconds until what storage or keys did not let through is tried again. */
const pause = 60;

const work = async (record: SQSRecord, { advance, send }: ImportWorkPorts): Promise<void> => {
  const importId = importIn(record.body);
  const advanced = await advance(importId);
  if (advanced.kind === 'again')
    await send([{ body: orderMessage(importId), delay: Math.min(900, Math.ceil(advanced.seconds)) }]);
};

const take = async (record: SQSRecord, ports: ImportWorkPorts): Promise<readonly string[]> => {
  try {
    await work(record, ports);
    return [];
  } catch (error) {
    const reason = error instanceof Error ? error.name : 'UnknownError';
    ports.reportFailure({ messageId: record.messageId, reason });
    await ports.postpone(record.receiptHandle, pause).catch(() => undefined);
    return [record.messageId];
  }
};

/** Goes on with imports, each message one; what did not work is named, and comes again. */
export const takeBatch = async (
  records: readonly SQSRecord[],
  ports: ImportWorkPorts,
): Promise<SQSBatchResponse> => {
  const failed: string[] = [];
  for (const record of records) failed.push(...(await take(record, ports)));
  return { batchItemFailures: failed.map((itemIdentifier) => ({ itemIdentifier })) };
};
