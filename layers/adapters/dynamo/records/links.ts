import type { Key } from '../items.ts';
import type { Range } from '../ranges.ts';
import type { Partition } from './partitions.ts';
import { familiesOf, type Templates } from './template.ts';

/** What one item leads to. */
export interface Lead {
  readonly keys?: readonly Key[];
  readonly ranges?: readonly Range[];
  /** Whose the ranges are, when it is a secret: they stay while its newest version says that it stands elsewhere. */
  readonly secretId?: string;
  /** Environment whose overrides are to be looked through afterwards. */
  readonly overridesIn?: string | undefined;
}

/** A way out of a partition: what has to go before the item that leads there. */
export interface Link<R> {
  /** How the partitions that it leads to begin. */
  readonly into: readonly string[];
  readonly from: (record: R, key: Key) => Lead;
}

/** Leads to one item of another type. */
export const toItem = <R>(type: Templates, keyFor: (record: R, key: Key) => Key): Link<R> => ({
  into: familiesOf(type),
  from: (record, key) => ({ keys: [keyFor(record, key)] }),
});

/** Leads to a whole partition. */
export const toPartition = <R>(partition: Partition, idIn: (record: R) => string): Link<R> => ({
  into: [partition.family],
  from: (record) => ({ ranges: [partition.of(idIn(record))] }),
});
