import type { Context } from 'aws-lambda';
import { functionLog } from '../../../layers/adapters/function-log.ts';
import {
  type ProofOutcome,
  proveSwitch,
  type SwitchOrder,
} from '../../../layers/domain/encryption-strategies/carry-out-switch.ts';
import { switchWork } from '../strategy-switch/work.ts';

const log = functionLog();
const work = switchWork('functions/workers/strategy-switch/work.ts');

/** Unwraps what another process wrapped anew, and completes the switch. */
export const handler = async (order: SwitchOrder, context: Context): Promise<ProofOutcome> => {
  const outcome = await proveSwitch(work(context.awsRequestId), order);
  log.info('Root keys proven', { number: order.number, ...outcome });
  return outcome;
};
