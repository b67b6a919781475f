import { createHmac } from 'node:crypto';
import type { KeyRing } from '../../domain/keys/key-ring.ts';
import type { SharedCounter } from '../../domain/rate-limits/limiter.ts';
import type { Subject } from '../../domain/rate-limits/limits.ts';
import { type Window, windowMilliseconds } from '../../domain/rate-limits/window.ts';
import { attributesOf, itemOf, type Key } from './items.ts';
import { rateCountItem } from './records/rate-limits.ts';
import type { Table } from './table.ts';

/** Bits of a slot's number: there is no end of addresses, so they share 2^20 counts. */
const slotBits = 20;

/** Seconds for which a count is kept beyond its minute. */
const keptSeconds = 600;

/**
 * The slot of a network. Keyed, and by the limit too, so that nobody can choose an address that shares the slot of
 * somebody else.
 */
const slotOf = async (keys: KeyRing, { limit, id }: Subject): Promise<number> => {
  const key = await keys.derived('rate-limits', 1);
  return createHmac('sha256', key).update(`${limit}\n${id}`).digest().readUInt32BE() >>> (32 - slotBits);
};

const keyOf = async (keys: KeyRing, subject: Subject): Promise<Key> => {
  const { limit, by, id } = subject;
  return rateCountItem.key(limit, by === 'address' ? `slot#${await slotOf(keys, subject)}` : `${by}#${id}`);
};

interface Attempt {
  readonly expression: string;
  readonly condition: string;
  readonly names?: Readonly<Record<string, string>>;
  readonly values: Readonly<Record<string, unknown>>;
}

/** One more of the minute that the item is about. */
const addition = ({ number }: Window, requests: number): Attempt => ({
  expression: 'ADD requests :requests',
  condition: 'windowNumber = :number',
  values: { ':number': number, ':requests': requests },
});

/** The first of a minute; one far ahead was begun by a clock that was wrong. */
const beginning = ({ number, endsAt }: Window, requests: number): Attempt => ({
  expression: 'SET windowNumber = :number, requests = :requests, v = :v, #ttl = :ttl',
  condition: 'attribute_not_exists(pk) or windowNumber < :number or windowNumber > :next',
  names: { '#ttl': 'ttl' },
  values: {
    ':number': number,
    ':next': number + 1,
    ':requests': requests,
    ':v': rateCountItem.version,
    ':ttl': Math.ceil((endsAt + windowMilliseconds) / 1000) + keptSeconds,
  },
});

const isRefused = (error: unknown): boolean =>
  error instanceof Error && error.name === 'ConditionalCheckFailedException';

/** The count after an attempt; undefined when its condition does not hold. */
const after = async (table: Table, key: Key, attempt: Attempt): Promise<number | undefined> => {
  try {
    const { Attributes = {} } = await table.call('UpdateItem', {
      TableName: table.name,
      Key: attributesOf(key),
      UpdateExpression: attempt.expression,
      ConditionExpression: attempt.condition,
      ...(attempt.names && { ExpressionAttributeNames: attempt.names }),
      ExpressionAttributeValues: attributesOf(attempt.values),
      ReturnValues: 'UPDATED_NEW',
    });
    const { requests } = itemOf(Attributes) as unknown as { readonly requests: number };
    return requests;
  } catch (error) {
    if (isRefused(error)) return undefined;
    throw error;
  }
};

/** Counts requests in the table: one write, and another one for the first of a minute. */
export const rateCounter = (table: Table, keys: KeyRing): SharedCounter => ({
  add: async (subject, window, requests) => {
    const key = await keyOf(keys, subject);
    const add = () => after(table, key, addition(window, requests));
    return (await add()) ?? (await after(table, key, beginning(window, requests))) ?? add();
  },
});
