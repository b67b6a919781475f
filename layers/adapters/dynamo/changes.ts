import { LocketError } from '../../domain/errors.ts';
import type { Change } from '../../domain/store/change.ts';
import { attributesOf, type Item, type Key, keyOf, type StoredItem } from './items.ts';
import { itemBytes } from './sizes.ts';

/** One of a transaction's actions (TransactWriteItem of the Amazon DynamoDB API Reference). */
type Action = Readonly<Partial<Record<'Put' | 'Delete' | 'Update' | 'ConditionCheck', object>>>;
type Values = Readonly<Record<string, unknown>>;

/** A change as a bulk write needs it: the item to come (null = none) under its key's condition. */
export interface Intended {
  readonly key: Key;
  readonly condition: Condition;
  readonly next: Item | null;
  /** Nobody can find the item before another change of the same commit is visible. */
  readonly unseen: boolean;
  /** What its condition means there, where that is something else than in one transaction. */
  readonly refusal?: Refusal;
}

/** What a `Change` is inside this adapter: one action and the refusal when its condition does not hold. */
export interface Write {
  readonly action: (table: string) => Action;
  readonly refusal: Refusal;
  /** Absent for changes that only fit a single transaction. */
  readonly intended?: Intended;
  /** Changes nothing: it can stand in the transaction that decides a bulk write. */
  readonly isCheck?: true;
}

const change = (write: Write): Change => write as unknown as Change;
export const writeOf = (made: Change): Write => made as unknown as Write;

/** About the bytes that a change puts into the table. */
export const nextBytes = (made: Change): number => {
  const next = writeOf(made).intended?.next;
  return next ? itemBytes(next) : 0;
};

/** What to throw when a condition does not hold, by the item that stands there. */
export type Refusal = (existing: StoredItem | undefined) => Error;

/** A lost race: the record was changed by somebody else since it was read. */
export const lostRace: Refusal = () =>
  new LocketError('conflict', 'Somebody else changed this at the same moment, read it again and retry');

/** A named condition: its expression, and the names and values the expression uses. */
export interface Condition {
  readonly expression: string;
  readonly names?: Readonly<Record<string, string>>;
  readonly values?: Values;
}

/** Nothing stands under the key. */
export const absent: Condition = { expression: 'attribute_not_exists(pk)' };

/** A live record with this very revision stands under the key. */
export const atRevision = (revision: number, attribute = 'revision'): Condition => ({
  expression: '#revision = :revision and attribute_not_exists(deletedAt)',
  names: { '#revision': attribute },
  values: { ':revision': revision },
});

/** The item exists, live or not. */
export const present: Condition = { expression: 'attribute_exists(pk)' };

/** The condition, and that no bulk write has the item in hand: what it puts there must not be overwritten. */
const guarded = (condition: Condition | undefined): Condition => ({
  ...condition,
  expression: `${condition ? `(${condition.expression}) and ` : ''}attribute_not_exists(pendingIntent)`,
});

/** Holds for every key: what is written under it does not depend on what stands there. */
const always: Condition = { expression: 'attribute_exists(pk) or attribute_not_exists(pk)' };

const conditionInput = (condition: Condition) => ({
  ConditionExpression: condition.expression,
  ...(condition.names && { ExpressionAttributeNames: condition.names }),
  ...(condition.values && { ExpressionAttributeValues: attributesOf(condition.values) }),
  ReturnValuesOnConditionCheckFailure: 'ALL_OLD',
});

const putting = (item: Item, condition: Condition, refusal: Refusal, unseen = false): Change =>
  change({
    action: (TableName) => ({ Put: { TableName, Item: attributesOf(item), ...conditionInput(condition) } }),
    refusal,
    intended: { key: keyOf(item), condition, next: item, unseen },
  });

const removing = (key: Key, condition: Condition, refusal: Refusal): Change =>
  change({
    action: (TableName) => ({ Delete: { TableName, Key: attributesOf(key), ...conditionInput(condition) } }),
    refusal,
    intended: { key, condition, next: null, unseen: false },
  });

export const put = (item: Item, condition?: Condition, refusal: Refusal = lostRace): Change =>
  putting(item, guarded(condition), refusal);

/**
 * Puts an item under a key made for it a moment ago, which nobody can know before another change of the same commit
 * is visible: a bulk write need not hide it.
 */
export const putUnseen = (item: Item): Change => putting(item, guarded(absent), lostRace, true);

export const remove = (key: Key, condition?: Condition, refusal: Refusal = lostRace): Change =>
  removing(key, guarded(condition), refusal);

export const check = (key: Key, condition: Condition, refusal: Refusal = lostRace): Change =>
  change({
    action: (TableName) => ({
      ConditionCheck: { TableName, Key: attributesOf(key), ...conditionInput(guarded(condition)) },
    }),
    refusal,
    isCheck: true,
  });

/**
 * A check of which a bulk write may need more than one transaction holds: there the item is kept as it is until the
 * outcome is decided. The condition must hold for nothing but this very item.
 */
export const checkUnchanged = (item: Item, condition: Condition, refusal: Refusal = lostRace): Change => {
  const key = keyOf(item);
  return change({
    ...writeOf(check(key, condition, refusal)),
    intended: { key, condition: guarded(condition), next: item, unseen: false },
  });
};

/**
 * An update or check that becomes a put of the whole item where it is part of a bulk write, which prepares items with
 * their next state. The condition must hold for nothing but the item that this one was made of.
 */
export const wholeInBulk = (made: Change, item: Item, condition: Condition): Change =>
  change({
    ...writeOf(made),
    intended: {
      key: keyOf(item),
      condition: guarded(condition),
      next: item,
      unseen: false,
      refusal: lostRace,
    },
  });

/** Writes nothing and holds while nothing stands under the key; unlike `check` it may be part of a bulk write. */
export const passing = (key: Key, refusal: Refusal = lostRace): Change => {
  const condition = guarded(absent);
  return change({
    action: (TableName) => ({
      ConditionCheck: { TableName, Key: attributesOf(key), ...conditionInput(condition) },
    }),
    refusal,
    intended: { key, condition, next: null, unseen: false },
  });
};

const updating = (
  key: Key,
  expression: string,
  parts: Omit<Condition, 'expression'>,
  condition: Condition,
  refusal: Refusal,
): Change =>
  change({
    action: (TableName) => ({
      Update: {
        TableName,
        Key: attributesOf(key),
        UpdateExpression: expression,
        ConditionExpression: condition.expression,
        ...((parts.values || condition.values) && {
          ExpressionAttributeValues: attributesOf({ ...parts.values, ...condition.values }),
        }),
        ...((parts.names || condition.names) && {
          ExpressionAttributeNames: { ...parts.names, ...condition.names },
        }),
        ReturnValuesOnConditionCheckFailure: 'ALL_OLD',
      },
    }),
    refusal,
  });

/** Changes single attributes: `expression` is an UpdateExpression. */
export const update = (
  key: Key,
  expression: string,
  parts: Omit<Condition, 'expression'>,
  condition: Condition,
  refusal: Refusal = lostRace,
): Change => updating(key, expression, parts, guarded(condition), refusal);

/** Changes single attributes of an item whether or not it is there: `expression` is an UpdateExpression. */
export const unconditional = (key: Key, expression: string, parts: Omit<Condition, 'expression'>): Change =>
  updating(key, expression, parts, always, lostRace);

/** Writes that may touch an item which a bulk write has in hand: only what prepares and settles it uses them. */
export const unguarded = {
  put: (item: Item, condition: Condition): Change => putting(item, condition, lostRace),
  remove: (key: Key, condition = always): Change => removing(key, condition, lostRace),
  update: (
    key: Key,
    expression: string,
    parts: Omit<Condition, 'expression'>,
    condition: Condition,
    refusal: Refusal = lostRace,
  ): Change => updating(key, expression, parts, condition, refusal),
};
