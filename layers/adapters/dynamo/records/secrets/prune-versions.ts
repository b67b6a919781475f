import type { Runtime } from '../../../../domain/runtime.ts';
import { batchRemove } from '../../batches.ts';
import { idle } from '../../intents/pending.ts';
import { storedPages } from '../../ranges.ts';
import type { Table } from '../../table.ts';
import { versionItem } from './items.ts';

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
  const { pk, prefix } = versionItem.ranges.of(secretId);
  const between = [prefix, versionItem.key(secretId, upTo).sk] as const;
  let removed = 0;
  for await (const items of storedPages(table, { pk, prefix, between })) {
    const free = items.flatMap((item) => idle(item) ?? []);
    await batchRemove(table, runtime, free);
    removed += free.length;
  }
  return removed;
};
