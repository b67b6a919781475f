import type { SQSBatchResponse, SQSRecord } from 'aws-lambda';
import * as z from 'zod';
import type { ChatDelivery, ChatVerdict } from '../../../layers/domain/chat/chat-delivery.ts';
import { noticeIn, type ProjectNotice } from '../../../layers/domain/notices/notice.ts';
import { NoticeMessage } from '../notice-message.ts';
import { type Outcome, type QueuePorts, takeEach } from '../queued-work.ts';

const DeliveryMessage = z.object({
  chat: z.object({
    eventId: z.string(),
    projectId: z.string(),
    channel: z.string(),
    notice: NoticeMessage,
  }),
});
const EventMessage = z.object({ detail: z.record(z.string(), z.unknown()) });

export interface ChatPorts extends QueuePorts {
  deliveriesOf(notice: ProjectNotice): Promise<readonly ChatDelivery[]>;
  deliver(delivery: ChatDelivery): Promise<ChatVerdict>;
}

const work = async (body: string, ports: ChatPorts): Promise<Outcome> => {
  const json: unknown = JSON.parse(body);
  const delivery = DeliveryMessage.safeParse(json);
  if (delivery.success) return ports.deliver(delivery.data.chat);
  const notice = noticeIn(EventMessage.parse(json).detail);
  const deliveries = notice ? await ports.deliveriesOf(notice) : [];
  await ports.send(deliveries.map((chat) => JSON.stringify({ chat })));
  return 'done';
};

/**
 * Takes messages off the queue side by side: an event becomes one message per channel that is told of it, and such a
 * message is one call. What did not work is named, and comes again.
 */
export const takeBatch = (records: readonly SQSRecord[], ports: ChatPorts): Promise<SQSBatchResponse> =>
  takeEach(records, ports, (body) => work(body, ports));
