import type { Runtime } from '../../../domain/runtime.ts';
import { ReadSession } from '../read-session.ts';
import { formatItem, instanceItem } from '../records/system/items.ts';
import type { Table } from '../table.ts';
import { writeTransaction } from '../transaction.ts';
import { assertReadableSamples } from './samples.ts';
import { assertReadableFormat, firstFormat, stampingAs } from './stamp.ts';

/**
 * Brings a table from one format to the next. It may be interrupted anywhere and is then done again from its
 * beginning: converting what was converted already must change nothing.
 */
export type MigrationStep = (table: Table, runtime: Runtime) => Promise<void>;

/** The step from each format to the next, the first from format 1: there is one less than `tableFormat` says. */
export const migrationSteps: readonly MigrationStep[] = [];

/** What a migration did with a table. */
export type Migrated = 'empty' | 'stamped' | 'migrated' | 'current';

/** The format of a table that was set up; looked for in its samples when nothing says it. Undefined for an empty one. */
const formatOf = async (session: ReadSession, newest: number) => {
  const [stamp, instance] = await Promise.all([
    session.read(formatItem, formatItem.key()),
    session.read(instanceItem, instanceItem.key()),
  ]);
  if (stamp) {
    const isKnown = Number.isInteger(stamp.format) && stamp.format >= firstFormat && stamp.format <= newest;
    if (!isKnown) assertReadableFormat(stamp);
    return { format: stamp.format, isStamped: true };
  }
  if (!instance) return undefined;
  await assertReadableSamples(session);
  return { format: firstFormat, isStamped: false };
};

/**
 * Brings a table to the format after the last step and says so in its stamp, which is raised after each step: what was
 * interrupted is done again from the step it was in. A table without a stamp is looked into first. Throws `internal`
 * for a format that this version knows no way from.
 */
export const migrate = async (
  table: Table,
  runtime: Runtime,
  steps: readonly MigrationStep[] = migrationSteps,
): Promise<Migrated> => {
  const newest = firstFormat + steps.length;
  const found = await formatOf(new ReadSession(table, runtime), newest);
  if (!found) return 'empty';
  const stamp = (format: number) =>
    writeTransaction(table, runtime, [stampingAs(format, runtime.now().toISOString())]);
  if (!found.isStamped) await stamp(found.format);
  for (let format = found.format; format < newest; format += 1) {
    await steps[format - firstFormat]?.(table, runtime);
    await stamp(format + 1);
  }
  if (found.format < newest) return 'migrated';
  return found.isStamped ? 'current' : 'stamped';
};
