import { enlistCertificates } from '../../layers/adapters/dynamo/format/enlist-certificates.ts';
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
 * reads, for which no instance may run on it meanwhile, and puts certificates of earlier versions into the lists that they are
 * missing from, for which one may.
 */
const table = openTable(readTableSettings());
const migrated = await migrate(table, systemRuntime);
process.stdout.write(`${sentences[migrated]}\n`);
const enlisted = migrated === 'empty' ? 0 : await enlistCertificates(table, systemRuntime);
if (enlisted > 0) process.stdout.write(`${enlisted} certificates got their place in the lists.\n`);
