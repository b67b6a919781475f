import { Logger } from '@aws-lambda-powertools/logger';
import { settleIntents } from '../../../layers/adapters/dynamo/intents/sweep.ts';
import { openTable } from '../../../layers/adapters/dynamo/table.ts';
import { systemRuntime } from '../../../layers/adapters/system.ts';
import { readTableSettings } from '../../../layers/adapters/worker-settings.ts';
import { sweepIntents } from './sweep-intents.ts';

const logger = new Logger();
const table = openTable(readTableSettings());

/** Settles bulk writes whose writers are gone, once a minute. */
export const handler = (): Promise<void> =>
  sweepIntents({
    settle: () => settleIntents(table, systemRuntime),
    report: (sweep) => logger.info('Bulk writes', { ...sweep }),
  });
