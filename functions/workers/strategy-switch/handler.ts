import type { Context } from 'aws-lambda';
import { functionLog } from '../../../layers/adapters/function-log.ts';
import { type SwitchOrder, wrapAnew } from '../../../layers/domain/encryption-strategies/carry-out-switch.ts';
import { switchWork } from './work.ts';

const log = functionLog();
const work = switchWork('functions/workers/strategy-switch/work.ts');

/** Wraps root keys by the strategy that a switch is to, keeping the wrapping before. */
export const handler = async (order: SwitchOrder, context: Context) => {
  const outcome = await wrapAnew(work(context.awsRequestId), order);
  log.info('Root keys wrapped anew', { number: order.number, ...outcome });
  return outcome;
};
