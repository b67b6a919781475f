import { migrate } from '../../layers/adapters/dynamo/format/migrations.ts';
import { openTable } from '../../layers/adapters/dynamo/table.ts';
import { systemRuntime } from '../../layers/adapters/system.ts';
import { readTableSettings } from '../../layers/adapters/worker-settings.ts';
import { tableFormat } from '../../layers/domain/instance/table-format.ts';

const sentences = {
  empty: 'The table is empty: it gets its format when it is set up.',
  stamped: `The table is in format ${tableFormat}, which is written down in it now.`,
  migrated: `The table was brought to format ${tableFormat}.`,
  current: `The table is in format ${tableFormat} already.`,
} as const;

/**
 * A program for whoever operates an instance: brings the table named by LOCKET_TABLE to the format that this version
 * reads. No instance may run on it meanwhile.
 */
const table = openTable(readTableSettings());
process.stdout.write(`${sentences[await migrate(table, systemRuntime)]}\n`);
