import type { TransactWriteCommandInput } from '@aws-sdk/lib-dynamodb';
import { LocketError } from '../../domain/errors.ts';
import type { Change } from '../../domain/store/change.ts';
import type { Item, Key } from './items.ts';

export type Action = NonNullable<TransactWriteCommandInput['TransactItems']>[number];
type Values = Readonly<Record<string, unknown>>;

/** A change as a bulk write needs it: the item to come (null = none) under its key's condition. */
export interface Intended {
  readonly key: Key;
  readonly condition: Condition | undefined;
  readonly next: Item | null;
}

/** What a `Change` is inside this adapter: one action and the refusal when its condition does not hold. */
export interface Write {
  readonly action: (table: string) => Action;
  readonly refusal: (existing: Item | undefined) => Error;
  /** Absent for changes that only fit a single transaction. */
  readonly intended?: Intended;
}

const change = (write: Write): Change => write as unknown as Change;
export const writeOf = (made: Change): Write => made as unknown as Write;

export type Refusal = (existing: Item | undefined) => Error;

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

/** Nothing live stands under the key: absent, or a tombstone. */
export const notLive: Condition = { expression: 'attribute_not_exists(pk) or attribute_exists(deletedAt)' };

/** A live record with this very revision stands under the key. */
export const atRevision = (revision: number, attribute = 'revision'): Condition => ({
  expression:
    '#revision = :revision and attribute_not_exists(deletedAt) and attribute_not_exists(pendingIntent)',
  names: { '#revision': attribute },
  values: { ':revision': revision },
});

const conditionInput = (condition: Condition | undefined) =>
  condition && {
    ConditionExpression: condition.expression,
    ...(condition.names && { ExpressionAttributeNames: condition.names as Record<string, string> }),
    ...(condition.values && { ExpressionAttributeValues: condition.values as Record<string, unknown> }),
    ReturnValuesOnConditionCheckFailure: 'ALL_OLD' as const,
  };

export const put = (item: Item, condition?: Condition, refusal: Refusal = lostRace): Change =>
  change({
    action: (TableName) => ({ Put: { TableName, Item: item, ...conditionInput(condition) } }),
    refusal,
    intended: { key: { pk: item.pk, sk: item.sk }, condition, next: item },
  });

export const remove = (key: Key, condition?: Condition, refusal: Refusal = lostRace): Change =>
  change({
    action: (TableName) => ({ Delete: { TableName, Key: { ...key }, ...conditionInput(condition) } }),
    refusal,
    intended: { key, condition, next: null },
  });

export const check = (key: Key, condition: Condition, refusal: Refusal = lostRace): Change =>
  change({
    action: (TableName) => {
      const { ReturnValuesOnConditionCheckFailure, ...input } = conditionInput(condition) ?? {};
      return {
        ConditionCheck: {
          TableName,
          Key: { ...key },
          ConditionExpression: condition.expression,
          ...input,
          ...(ReturnValuesOnConditionCheckFailure && { ReturnValuesOnConditionCheckFailure }),
        },
      };
    },
    refusal,
  });

/** Changes single attributes: `expression` is an UpdateExpression. */
export const update = (
  key: Key,
  expression: string,
  parts: Omit<Condition, 'expression'>,
  condition: Condition,
  refusal: Refusal = lostRace,
): Change =>
  change({
    action: (TableName) => ({
      Update: {
        TableName,
        Key: { ...key },
        UpdateExpression: expression,
        ConditionExpression: condition.expression,
        ...((parts.values || condition.values) && {
          ExpressionAttributeValues: { ...parts.values, ...condition.values },
        }),
        ...((parts.names || condition.names) && {
          ExpressionAttributeNames: { ...parts.names, ...condition.names },
        }),
        ReturnValuesOnConditionCheckFailure: 'ALL_OLD',
      },
    }),
    refusal,
  });
