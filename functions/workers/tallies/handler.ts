import type { Context } from 'aws-lambda';
import { audit, tallies } from '../../../layers/adapters/dynamo/stores/all.ts';
import { functionLog } from '../../../layers/adapters/function-log.ts';
import { systemRuntime } from '../../../layers/adapters/system.ts';
import { countDue } from '../../../layers/domain/audit/count-due.ts';
import { workWith } from '../platform.ts';
import { countAllDue, type Summary } from './count-due.ts';

/** Milliseconds left to finish the hour in hand when no other is begun. */
const RESERVE = 30_000;

const log = functionLog();
const openWork = workWith('functions/workers/tallies/handler.ts', { audit, tallies });

/** Counts the hours of the trail in which events came to its index, by schedule. */
export const handler = async (_event: unknown, context: Context): Promise<Summary> => {
  const open = () => openWork(context.awsRequestId, null);
  const summary = await countAllDue({
    now: () => systemRuntime.now(),
    due: () => open().stores.tallies.due(),
    count: (due) => countDue(open(), due),
    drop: (due) => open().stores.tallies.dropDue(due),
    hasTime: () => context.getRemainingTimeInMillis() > RESERVE,
    reportFailure: (facts) => log.error('Hour of the trail not counted', facts),
  });
  log.info('Counts of the trail', { ...summary });
  // The run counts as failed, so that it is tried again and somebody hears of it.
  if (summary.failed > 0) throw new Error(`${summary.failed} hours of the trail were not counted`);
  return summary;
};
