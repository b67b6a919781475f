import { settleIntents } from '../../../layers/adapters/dynamo/intents/sweep.ts';
import { openTable } from '../../../layers/adapters/dynamo/table.ts';
import { functionLog } from '../../../layers/adapters/function-log.ts';
import { systemRuntime } from '../../../layers/adapters/system.ts';
import { readTableSettings } from '../../../layers/adapters/worker-settings.ts';
import { sweepIntents } from './sweep-intents.ts';

const log = functionLog();
const table = openTable(readTableSettings());

/** Settles bulk writes whose writers are gone, once a minute. */
export const handler = (): Promise<void> =>
  sweepIntents({
    settle: () => settleIntents(table, systemRuntime),
    report: (sweep) => log.info('Bulk writes', { ...sweep }),
  });
