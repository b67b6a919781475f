import type { Context } from 'aws-lambda';
import { syncs } from '../../../layers/adapters/dynamo/stores/all.ts';
import { functionLog } from '../../../layers/adapters/function-log.ts';
import { openQueue } from '../../../layers/adapters/queue.ts';
import { systemRuntime } from '../../../layers/adapters/system.ts';
import { readSyncQueueSettings } from '../../../layers/adapters/worker-settings.ts';
import { workWith } from '../platform.ts';
import { scheduleAll } from './all-syncs.ts';

const log = functionLog();
const openWork = workWith('functions/workers/sync-schedule/handler.ts', { syncs });
const { send } = openQueue(readSyncQueueSettings().queueUrl);

/** Has every sync run in full, by schedule. */
export const handler = async (
  _event: unknown,
  { awsRequestId }: Context,
): Promise<{ readonly syncs: number }> => {
  const summary = {
    syncs: await scheduleAll({
      send,
      now: () => systemRuntime.now(),
      listed: (shard, after) => openWork(awsRequestId, null).stores.syncs.listed(shard, after),
    }),
  };
  log.info('Syncs in full', summary);
  return summary;
};
