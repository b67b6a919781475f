import * as z from 'zod';
import { alarmStates, readWorkings } from '../../layers/domain/instance/workings.ts';
import { people } from '../../layers/http/access.ts';
import { operation } from '../../layers/http/operation.ts';
import { instant } from '../../layers/http/wire.ts';

const StatusReply = () =>
  z.object({
    checkedAt: instant().nullable(),
    queues: z
      .array(
        z.object({
          name: z.string(),
          waiting: z.int(),
          underWay: z.int(),
          delayed: z.int(),
          oldestSeconds: z.int().nullable(),
          deadLetters: z.int(),
        }),
      )
      .nullable(),
    givenUp: z.int().nullable(),
    alarms: z
      .array(
        z.object({
          name: z.string(),
          description: z.string(),
          state: z.enum(alarmStates),
          changedAt: instant(),
        }),
      )
      .nullable(),
  });

export const readWorkerStatus = operation({
  method: 'GET',
  path: '/api/v1/admin/workers/status',
  summary: 'What waits for workers, what they gave up, and which alarms rose, for server admins',
  access: people,
  audit: 'get-worker-status',
  limit: 'read',
  reply: StatusReply,
  handle: async ({ unit }) => {
    const state = await readWorkings(unit);
    if (!state) return { checkedAt: null, queues: null, givenUp: null, alarms: null };
    return {
      checkedAt: state.at.toISOString(),
      queues: state.queues.map(({ oldestSeconds, ...queue }) => ({
        ...queue,
        oldestSeconds: oldestSeconds ?? null,
      })),
      givenUp: state.givenUp,
      alarms:
        state.alarms?.map(({ changedAt, ...alarm }) => ({ ...alarm, changedAt: changedAt.toISOString() })) ??
        null,
    };
  },
});
