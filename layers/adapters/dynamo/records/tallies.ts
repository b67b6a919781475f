import { brotliCompressSync, brotliDecompressSync } from 'node:zlib';
import type { NewTally, TallyInterval, TallyPlace, TallyStore } from '../../../domain/audit/tallies.ts';
import type { Tally } from '../../../domain/audit/tally.ts';
import type { DueTally } from '../../../domain/audit/tally-times.ts';
import { type Condition, put, remove, writeOf } from '../changes.ts';
import { storageFault } from '../faults.ts';
import { attributesOf } from '../items.ts';
import type { ReadSession } from '../read-session.ts';
import type { Table } from '../table.ts';
import { itemType } from './item-type.ts';
import { bytes, number, text } from './shape.ts';

const duePartition = 'TALLIES-DUE';

/** What the worker that indexes the trail writes of tallies, and nothing else under this key. */
export const dueTallyFamily = duePartition;

interface TallyRecord {
  readonly time: string;
  readonly packed: Uint8Array;
  readonly countedAt: number;
  readonly endsAt: number;
}

const dueTallyItem = itemType<DueTally>()({
  name: 'hour of an organization to be counted, noted by the worker that indexes the trail',
  readBy: 'the worker that counts, every ten minutes',
  pk: 'TALLIES-DUE',
  sk: '<yyyy-mm-ddThh>#<org>',
  key: (hour: string, orgId: string) => ({ pk: duePartition, sk: `${hour}#${orgId}` }),
  ranges: { all: () => ({ pk: duePartition, prefix: '' }) },
  shape: { orgId: text, hour: text, at: text },
});

const partitionOf = ({ orgId, scope }: TallyPlace): string => `TALLY#${orgId}#${scope}`;
const prefixes = { hour: 'HOUR#', day: 'DAY#' } as const;

const tallyItem = itemType<TallyRecord>()({
  name: "how many events a trail has of each type, actor and outcome, of an hour or a day: an organization's, by its own id, or a project's",
  readBy: 'summaries of the trail; eventually consistent; `ttl` of the last of its events',
  pk: 'TALLY#<org>#<project or org>',
  sk: '<HOUR or DAY>#<yyyy-mm-ddThh or yyyy-mm-dd>',
  key: (place: TallyPlace, interval: TallyInterval, time: string) => ({
    pk: partitionOf(place),
    sk: `${prefixes[interval]}${time}`,
  }),
  ranges: {
    between: (place: TallyPlace, interval: TallyInterval, times: readonly [string, string]) => ({
      pk: partitionOf(place),
      prefix: prefixes[interval],
      between: [`${prefixes[interval]}${times[0]}`, `${prefixes[interval]}${times[1]}`] as const,
    }),
  },
  shape: { time: text, packed: bytes, countedAt: number, endsAt: number },
});

export const tallyItems = [tallyItem, dueTallyItem];

/** Bytes that a tally may have unpacked: nothing that we wrote has more. */
const maxUnpackedBytes = 2_000_000;

const tallyIn = ({ packed }: TallyRecord): Tally =>
  JSON.parse(brotliDecompressSync(packed, { maxOutputLength: maxUnpackedBytes }).toString('utf8'));

const keptIn = (record: TallyRecord) => ({
  time: record.time,
  tally: tallyIn(record),
  endsAt: record.endsAt,
});

/** The write of a note, for one PutItem. */
export const dueTallyPut = (table: string, due: DueTally) => ({
  TableName: table,
  Item: attributesOf(dueTallyItem.item(dueTallyItem.key(due.hour, due.orgId), due)),
});

const begunLater = (countedAt: number): Condition => ({
  expression: 'attribute_not_exists(pk) or countedAt < :countedAt',
  values: { ':countedAt': countedAt },
});

const notedThen = (at: string): Condition => ({
  expression: '#at = :at',
  names: { '#at': 'at' },
  values: { ':at': at },
});

/** Carries out one write by itself, which costs half of what a transaction does; what its condition refuses is left. */
const attempt = async (table: Table, operation: 'PutItem' | 'DeleteItem', input: object): Promise<void> => {
  await table.call(operation, input).catch((error) => {
    if (!(error instanceof Error && error.name === 'ConditionalCheckFailedException'))
      throw storageFault(error);
  });
};

const recordOf = ({ time, tally, countedAt, endsAt }: NewTally): TallyRecord => ({
  time,
  packed: brotliCompressSync(JSON.stringify(tally)),
  countedAt,
  endsAt,
});

/** Notes of what is to be counted in one partition, and tallies in one for each trail. */
export const tallyStore = (session: ReadSession, table: Table): TallyStore => ({
  due: () => session.list(dueTallyItem, dueTallyItem.ranges.all()),
  dropDue: async ({ hour, orgId, at }) => {
    const change = remove(dueTallyItem.key(hour, orgId), notedThen(at));
    const { Delete = {} } = writeOf(change).action(table.name);
    await attempt(table, 'DeleteItem', Delete);
  },
  between: async (place, interval, times) => {
    const range = tallyItem.ranges.between(place, interval, times);
    return (await session.list(tallyItem, { ...range, eventually: true })).map(keptIn);
  },
  hoursOf: async (place, day) => {
    const range = tallyItem.ranges.between(place, 'hour', [`${day}T00`, `${day}T23`]);
    return (await session.list(tallyItem, range)).map(keptIn);
  },
  keep: async (place, interval, tally) => {
    const key = tallyItem.key(place, interval, tally.time);
    const item = tallyItem.item(key, recordOf(tally), { ttl: tally.endsAt });
    const { Put = {} } = writeOf(put(item, begunLater(tally.countedAt))).action(table.name);
    await attempt(table, 'PutItem', Put);
  },
});
