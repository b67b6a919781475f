import { LocketError } from '../../../domain/errors.ts';
import { type Item, itemWith, type Key, type Members, membersOf } from '../items.ts';
import type { Range } from '../ranges.ts';
import type { Link } from './links.ts';
import type { PurgeTask } from './purge-tasks.ts';
import { attributes, checksOf, type Form, misfitIn, type Shape, type StorageName } from './shape.ts';
import { isKeyOf, type Templates } from './template.ts';

/** What a range function answers: one range of a partition, or several. */
type Ranged = Omit<Range, 'limit' | 'newestFirst' | 'after'> | readonly Range[];
type Ranges = Readonly<Record<string, (...given: never[]) => Ranged>>;
type KeyMaker = (...given: never[]) => Key;

/** One kind of item: where it lies, what it looks like and what depends on it. All else is derived from this. */
export interface Definition<R, K extends KeyMaker, N extends Ranges> extends Templates {
  /** What the item is, and who reads it when: a row of `docs/data-model.md`. */
  readonly name: string;
  readonly readBy: string;
  readonly key: K;
  /** Ranges in which its items lie side by side. */
  readonly ranges?: N;
  /** One attribute per member, when nothing is said. */
  readonly form?: Form;
  readonly shape: Shape<R>;
  /**
   * The step from each version of the record to the next, the first from version 1: what is written has the version
   * after the last.
   */
  readonly upgrades?: readonly ((record: Members) => Members)[];
  /** When DynamoDB may delete the item, in seconds since 1970; never when undefined. */
  readonly ttl?: (record: R) => number | undefined;
  /** What has to go with an item before it goes for good; to be said, `[]` for nothing, where partitions are purged. */
  readonly leadsTo?: readonly Link<R>[];
  /** What is left to delete when an item's time to live ends as that of something deleted; upkeep hears of it. */
  readonly leaves?: (record: R, key: Key) => PurgeTask;
  /** Upkeep hears of every item that is written, which has something kept within bounds. */
  readonly announced?: true;
}

type NamesIn<R> = R extends unknown ? Extract<keyof R, StorageName> : never;

/** A record with a member called as storage's own attributes are would lose it as one attribute per member. */
type Keeping<R> = [NamesIn<R>] extends [never] ? unknown : { readonly form: Form };

/** How an item type reads what is stored: all that `ReadSession` needs to know of one. */
export interface Reader<R> {
  /** The record in a live item; undefined for an absent or deleted one. Throws `internal` as `open` does. */
  read(item: Item | undefined): R | undefined;
  readAll(items: readonly Item[]): readonly R[];
}

export interface ItemType<R, K extends KeyMaker = KeyMaker, N extends Ranges = Ranges>
  extends Reader<R>,
    Omit<Definition<R, K, N>, 'ranges'> {
  readonly ranges: N;
  /** The version that records are written in. */
  readonly version: number;
  /** Whether a key is one of this type. */
  holds(key: Key): boolean;
  /** The record in an item, deleted or not. Throws `internal` for one that this version cannot read. */
  open(item: Item): R;
  /** An item to be written, with attributes that only storage knows (a tombstone's) besides. */
  item(key: Key, record: R, storage?: Members): Item;
}

const beginningOf = (text: string): string => text.slice(0, `${text}#`.indexOf('#'));

/** What lies in an item, from its key without ids and names: those may be a customer's. */
const kindOf = ({ pk, sk }: Key): string => `${beginningOf(pk)}/${beginningOf(sk)}`;

/** What cannot be read must pass for neither an absence nor something else. */
const unknownVersion = (key: Key, version: unknown, known: number): LocketError =>
  new LocketError(
    'internal',
    `A record ${kindOf(key)} has version ${String(version)}; this version of Locket reads version ${known}`,
  );

const misshapen = (key: Key, member: string): LocketError =>
  new LocketError('internal', `A record ${kindOf(key)} has not the '${member}' that this version can read`);

type Step = (record: Members) => Members;

const none: readonly Step[] = [];

/** The steps that an item's record takes to today's version. */
const stepsFor = (item: Item, said: unknown, upgrades: readonly Step[]): readonly Step[] => {
  const version = said === undefined ? 1 : said;
  const isKnown = Number.isInteger(version) && Number(version) >= 1 && Number(version) <= upgrades.length + 1;
  if (!isKnown) throw unknownVersion(item, version, upgrades.length + 1);
  return upgrades.slice(Number(version) - 1);
};

/** Declares an item type by the record it holds: `itemType<Project>()({ … })`. */
export const itemType =
  <R extends object>() =>
  <K extends KeyMaker, N extends Ranges = Record<never, never>>(
    definition: Definition<R, K, N> & Keeping<R>,
  ): ItemType<R, K, N> => {
    const { form = attributes, shape, upgrades = [], ttl } = definition;
    const current = upgrades.length + 1;
    const checks = checksOf(shape);
    const opened = (item: Item, said: unknown): R => {
      const steps = said === current ? none : stepsFor(item, said, upgrades);
      const found = form.open(item);
      const record = steps === none ? found : steps.reduce((before, step) => step(before), found);
      const misfit = misfitIn(record, checks);
      if (misfit !== undefined) throw misshapen(item, misfit);
      return record as R;
    };
    const read = (item: Item | undefined): R | undefined => {
      if (!item) return undefined;
      const members = membersOf(item);
      const said = form.version(members);
      if (said !== current) stepsFor(item, said, upgrades);
      return members.deletedAt === undefined ? opened(item, said) : undefined;
    };
    return {
      ...definition,
      ranges: definition.ranges ?? ({} as N),
      version: current,
      holds: (key) => isKeyOf(definition, key),
      open: (item) => opened(item, form.version(membersOf(item))),
      read,
      readAll: (items) => items.flatMap((item) => read(item) ?? []),
      item: (key, record, storage) => {
        const until = ttl?.(record);
        const closed = form.close(key, record, current);
        return itemWith({ ...closed, ...(until !== undefined && { ttl: until }), ...storage });
      },
    };
  };

/** Any item type, for what looks at all of them. */
// biome-ignore lint/suspicious/noExplicitAny: each has a record of its own
export type AnyItemType = ItemType<any, (...given: never[]) => Key>;
