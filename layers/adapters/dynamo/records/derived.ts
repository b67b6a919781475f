import { auditEventItem } from './audit.ts';
import { auditChainFamilies } from './audit-chains.ts';
import { itemTypes } from './catalogue.ts';
import type { AnyItemType } from './item-type.ts';
import { purged } from './partitions.ts';
import { purgeTaskItem } from './purge-tasks.ts';
import { familiesOf, type SortKey, sortKeyOf } from './template.ts';

const familyOf = (type: AnyItemType): string => familiesOf(type)[0] ?? '';

const purgedFamilies: readonly string[] = Object.values(purged).map(({ family }) => family);

/** True for an item type in partitions that go for good with what is deleted: it says what leads out of them. */
export const isPurged = (type: AnyItemType): boolean =>
  familiesOf(type).every((family) => purgedFamilies.includes(family));

/**
 * Partition keys under which the worker `upkeep` writes, as IAM's leading keys: where something deleted leaves items
 * behind and what these lead to, history, and the list of what is left to do.
 */
export const keptUpPartitions: readonly string[] = [
  ...new Set([
    ...purgedFamilies,
    ...itemTypes.flatMap(({ leadsTo = [] }) => leadsTo.flatMap(({ into }) => into)),
    ...familiesOf(purgeTaskItem),
  ]),
]
  .map((family) => (family.endsWith('#') ? `${family}*` : family))
  .toSorted();

/** Items of one kind of partition that the stream is filtered for. */
export interface Streamed {
  /** How the partition key begins. */
  readonly family: string;
  readonly sortKeys: readonly SortKey[];
}

const byFamily = (types: readonly AnyItemType[]): readonly Streamed[] =>
  [...Map.groupBy(types, familyOf)].map(([family, all]) => ({ family, sortKeys: all.map(sortKeyOf) }));

/** Tombstones that leave something to delete when they are removed. */
export const tombstones: readonly Streamed[] = byFamily(itemTypes.filter(({ leaves }) => leaves));

/** Items after which something has to be kept within bounds when they are written. */
export const announced: readonly Streamed[] = byFamily(itemTypes.filter((type) => type.announced));

/** How the partition keys of audit events begin. */
export const trailFamily = familyOf(auditEventItem);

/** Partition keys of what is kept of the trail's chains, as IAM's leading keys. */
export const chainFamilies = auditChainFamilies;
