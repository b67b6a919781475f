import type { SQSBatchResponse, SQSRecord } from 'aws-lambda';
import type { OutgoingMessage } from '../../../layers/adapters/queue.ts';
import type { Attempted, SyncOrder } from '../../../layers/domain/syncs/attempt.ts';
import type { RestoredPlace } from '../../../layers/domain/syncs/restored.ts';
import type { SecretsChanged } from '../../../layers/domain/webhooks/secrets-changed.ts';
import { type Message, orderMessage, readMessage } from './message.ts';

export interface SyncPorts {
  now(): Date;
  affectedBy(change: SecretsChanged): Promise<readonly string[]>;
  restoredIn(where: RestoredPlace): Promise<readonly string[]>;
  attempt(order: SyncOrder, attempts: number): Promise<Attempted>;
  /** Takes away what is known of a sync that is gone, or of places that it left. */
  forget(syncId: string): Promise<void>;
  /** Adds messages to the queue that the batch came from. */
  send(messages: readonly OutgoingMessage[]): Promise<void>;
  /** Hides a message of the batch for some seconds. */
  postpone(receiptHandle: string, seconds: number): Promise<void>;
  /** Tells the operator that a message was not dealt with this time: ids and names of errors only. */
  reportFailure(facts: { readonly messageId: string; readonly reason: string }): void;
}

/**
 * Seconds until a change is acted upon: what comes within them, less the two by which clocks may differ, is seen by one run.
 */
const gathering = 4;

const reasonOf = (error: unknown): string => (error instanceof Error ? error.name : 'UnknownError');

const ordersFor = async (
  message: Exclude<Message, { kind: 'order' }>,
  ports: SyncPorts,
): Promise<readonly SyncOrder[]> => {
  // From here on, not from the change: what is committed by now a run that begins later has seen.
  const at = ports.now().toISOString();
  if (message.kind === 'started') {
    const { syncId, isManual, requestedBy } = message;
    return [{ syncId, at, isManual, requestedBy }];
  }
  // In full: nobody looked at what others did to their keys meanwhile.
  if (message.kind === 'restored')
    return (await ports.restoredIn(message.where)).map((syncId) => ({ syncId, at, isFull: true }));
  if (message.kind !== 'changed') return [];
  return (await ports.affectedBy(message.change)).map((syncId) => ({ syncId, at }));
};

const carryOut = async (record: SQSRecord, order: SyncOrder, ports: SyncPorts): Promise<'done' | 'retry'> => {
  const attempts = Number(record.attributes.ApproximateReceiveCount);
  const attempted = await ports.attempt(order, attempts);
  if (attempted.kind === 'done') return 'done';
  if (attempted.kind === 'again') {
    await ports.send([{ body: orderMessage(attempted.order), delay: Math.ceil(attempted.seconds) }]);
    return 'done';
  }
  if (attempted.seconds !== undefined) await ports.postpone(record.receiptHandle, attempted.seconds);
  return 'retry';
};

const work = async (record: SQSRecord, ports: SyncPorts): Promise<'done' | 'retry'> => {
  const message = readMessage(record.body);
  if (message.kind === 'order') return carryOut(record, message.order, ports);
  if (message.kind === 'started') await ports.forget(message.syncId);
  if (message.kind === 'ended') for (const syncId of message.syncIds) await ports.forget(syncId);
  const orders = await ordersFor(message, ports);
  await ports.send(orders.map((order) => ({ body: orderMessage(order), delay: gathering })));
  return 'done';
};

const take = async (record: SQSRecord, ports: SyncPorts): Promise<readonly string[]> => {
  try {
    if ((await work(record, ports)) === 'done') return [];
  } catch (error) {
    ports.reportFailure({ messageId: record.messageId, reason: reasonOf(error) });
  }
  return [record.messageId];
};

/**
 * Takes messages off the queue: an event becomes one message per sync that it touches, so that a target that fails repeats
 * no other, and such a message is one run. What did not work is named, and comes again.
 */
export const takeBatch = async (
  records: readonly SQSRecord[],
  ports: SyncPorts,
): Promise<SQSBatchResponse> => {
  const failed: string[] = [];
  for (const record of records) failed.push(...(await take(record, ports)));
  return { batchItemFailures: failed.map((itemIdentifier) => ({ itemIdentifier })) };
};
