import type { Runtime } from '../../../domain/runtime.ts';
import { keys } from '../keys.ts';
import { ReadSession } from '../read-session.ts';
import type { Table } from '../table.ts';
import { writeTransaction } from '../transaction.ts';
import { assertReadableSamples } from './samples.ts';
import { assertReadableFormat, stamping } from './stamp.ts';

/** What a migration did with a table. */
export type Migrated = 'empty' | 'stamped' | 'current';

/**
 * Brings a table to today's format and says so in its stamp, which comes last: what was interrupted is done again.
 *
 * Format 1 is the first that has a number, so there is nothing to convert yet: a table without a stamp is looked into
 * and stamped. A later format begins here: by the number in the stamp, each step before it makes it the next one.
 * Throws `internal` for a format that this version knows no way from.
 */
export const migrate = async (table: Table, runtime: Runtime): Promise<Migrated> => {
  const session = new ReadSession(table, runtime);
  const [stamp, instance] = await Promise.all([session.get(keys.format()), session.get(keys.instance())]);
  assertReadableFormat(stamp);
  if (stamp) return 'current';
  if (!instance) return 'empty';
  await assertReadableSamples(session);
  await writeTransaction(table, runtime, [stamping(runtime.now().toISOString())]);
  return 'stamped';
};
