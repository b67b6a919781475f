import { noticeEventTypes } from '../../../layers/domain/notices/notice-kinds.ts';
import type { Worker } from '../worker.ts';

/**
 * Chats: a rule puts what people are told of into a queue, and the worker posts it to the channels that a project names.
 * What happens in a project that tells no chat never leaves the bus.
 */
export const worker: Worker = {
  name: 'chat-delivery',
  description: 'Tells Slack of requests, break-glass and failures',
  stack: 'events',
  constructId: 'Chat',
  startedBy: [
    {
      kind: 'queue',
      name: 'chat',
      urlVariable: 'LOCKET_CHAT_QUEUE_URL',
      rule: {
        description: 'What people are told of to the chat queue',
        detailTypes: noticeEventTypes,
        detail: { outcome: ['success'], withoutChat: [{ exists: false }] },
      },
      visibility: 6 * 60,
      attempts: 5,
      batchSize: 10,
      batchingWindow: 0,
      concurrency: 5,
      alarm: {
        id: 'chat-dead-letters',
        threshold: 1,
        description: 'A chat could not be told of something five times, or its message could not be read.',
      },
    },
  ],
  timeout: 60,
  table: 'read-write',
  keys: 'unwrap',
  opensPlatform: true,
  callsOut: true,
  linksToDashboard: true,
};
