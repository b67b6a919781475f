import type { Runtime } from '../../../domain/runtime.ts';
import { batchRemove } from '../batches.ts';
import { keys } from '../keys.ts';
import { rawPage } from '../ranges.ts';
import type { Table } from '../table.ts';

/**
 * Deletes the versions of a secret up to and including this one, page by page. What a bulk write has in hand is left
 * to the next time.
 */
export const pruneVersions = async (
  table: Table,
  runtime: Runtime,
  secretId: string,
  upTo: number,
): Promise<number> => {
  const { pk, prefix } = keys.versions(secretId);
  const between = [prefix, keys.version(secretId, upTo).sk] as const;
  let removed = 0;
  for (let after: string | undefined, more = true; more; more = after !== undefined) {
    const page = await rawPage(table, { pk, prefix, between, ...(after !== undefined && { after }) });
    const idle = page.items.filter(({ pendingIntent }) => pendingIntent === undefined);
    await batchRemove(
      table,
      runtime,
      idle.map(({ sk }) => ({ pk, sk })),
    );
    removed += idle.length;
    after = page.next;
  }
  return removed;
};
