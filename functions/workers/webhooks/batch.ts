import type { SQSBatchResponse, SQSRecord } from 'aws-lambda';
import type { CertificatesExpiring } from '../../../layers/domain/webhooks/certificates-expiring.ts';
import type { Delivery, Verdict } from '../../../layers/domain/webhooks/delivery.ts';
import type { SecretsChanged } from '../../../layers/domain/webhooks/secrets-changed.ts';
import { deliveryMessage, type Message, readMessage } from './message.ts';

export interface WebhookPorts {
  deliveriesOf(change: SecretsChanged): Promise<readonly Delivery[]>;
  expiryDeliveriesOf(expiry: CertificatesExpiring): Promise<readonly Delivery[]>;
  deliver(delivery: Delivery): Promise<Verdict>;
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

const deliveriesFor = async (
  message: Exclude<Message, { kind: 'delivery' }>,
  ports: WebhookPorts,
): Promise<readonly Delivery[]> => {
  if (message.kind === 'expiry') return ports.expiryDeliveriesOf(message.expiry);
  return message.change ? ports.deliveriesOf(message.change) : [];
};

const work = async (record: SQSRecord, ports: WebhookPorts): Promise<Verdict> => {
  const message = readMessage(record.body);
  if (message.kind === 'delivery') return ports.deliver(message.delivery);
  await ports.send((await deliveriesFor(message, ports)).map(deliveryMessage));
  return 'done';
};

/** The longer a target has failed, the longer it is left alone; without an answer the queue's own time-out holds. */
const postpone = async (record: SQSRecord, ports: WebhookPorts): Promise<void> => {
  const pause = pauses[Number(record.attributes.ApproximateReceiveCount) - 1];
  if (pause === undefined) return;
  await ports.postpone(record.receiptHandle, pause).catch((error: unknown) => {
    ports.reportFailure({ messageId: record.messageId, reason: reasonOf(error) });
  });
};

const take = async (record: SQSRecord, ports: WebhookPorts): Promise<readonly string[]> => {
  try {
    if ((await work(record, ports)) === 'done') return [];
    await postpone(record, ports);
  } catch (error) {
    ports.reportFailure({ messageId: record.messageId, reason: reasonOf(error) });
  }
  return [record.messageId];
};

/**
 * Takes messages off the queue side by side: an event becomes one message per webhook that wants it, so that a target
 * that fails repeats no other, and such a message is one call. What did not work is named, and comes again.
 */
export const takeBatch = async (
  records: readonly SQSRecord[],
  ports: WebhookPorts,
): Promise<SQSBatchResponse> => {
  const failed = await Promise.all(records.map((record) => take(record, ports)));
  return { batchItemFailures: failed.flat().map((itemIdentifier) => ({ itemIdentifier })) };
};
