import type { SQSBatchResponse, SQSRecord } from 'aws-lambda';
import type { ProjectNotice } from '../../../layers/domain/notices/notice.ts';
import type { CertificatesExpiring } from '../../../layers/domain/webhooks/certificates-expiring.ts';
import type { Delivery, Verdict } from '../../../layers/domain/webhooks/delivery.ts';
import type { SecretsChanged } from '../../../layers/domain/webhooks/secrets-changed.ts';
import { type Outcome, type QueuePorts, takeEach } from '../queued-work.ts';
import { deliveryMessage, type Message, readMessage } from './message.ts';

export interface WebhookPorts extends QueuePorts {
  deliveriesOf(change: SecretsChanged): Promise<readonly Delivery[]>;
  noticeDeliveriesOf(notice: ProjectNotice): Promise<readonly Delivery[]>;
  expiryDeliveriesOf(expiry: CertificatesExpiring): Promise<readonly Delivery[]>;
  deliver(delivery: Delivery): Promise<Verdict>;
}

const deliveriesFor = async (
  message: Exclude<Message, { kind: 'delivery' }>,
  ports: WebhookPorts,
): Promise<readonly Delivery[]> => {
  if (message.kind === 'expiry') return ports.expiryDeliveriesOf(message.expiry);
  // A merge is both: secrets changed, and people hear what became of a request.
  const [changes, notices] = await Promise.all([
    message.change ? ports.deliveriesOf(message.change) : [],
    message.notice ? ports.noticeDeliveriesOf(message.notice) : [],
  ]);
  return [...changes, ...notices];
};

const work = async (body: string, ports: WebhookPorts): Promise<Outcome> => {
  const message = readMessage(body);
  if (message.kind === 'delivery')
    return (await ports.deliver(message.delivery)) === 'done' ? 'done' : { retryAfter: undefined };
  await ports.send((await deliveriesFor(message, ports)).map(deliveryMessage));
  return 'done';
};

/**
 * Takes messages off the queue side by side: an event becomes one message per webhook that wants it, so that a target
 * that fails repeats no other, and such a message is one call. What did not work is named, and comes again.
 */
export const takeBatch = (records: readonly SQSRecord[], ports: WebhookPorts): Promise<SQSBatchResponse> =>
  takeEach(records, ports, (body) => work(body, ports));
