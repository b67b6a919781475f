import { setTimeout as sleep } from 'node:timers/promises';
import { reasonOf } from '../failure.ts';
import type { Log } from '../log.ts';
import { asList, asObject, isObject, type Json, type JsonObject } from '../template/resource.ts';
import type { Table } from '../template/tables.ts';
import { type DynamoClient, DynamoRefusal } from './client.ts';

/** From the end of the table until it is gone through again, and between two of its pages. */
const REST_MILLISECONDS = 60_000;
const PAUSE_MILLISECONDS = 1000;
/** Items per page: few enough that nobody waits for them. */
const PAGE_SIZE = 500;

type Position = JsonObject | undefined;

const condition = (table: Table, nowSeconds: number): JsonObject => ({
  ExpressionAttributeNames: { '#ttl': table.ttlAttribute },
  ExpressionAttributeValues: { ':now': { N: String(nowSeconds) } },
});

const removeExpired = async (client: DynamoClient, table: Table, key: Json, now: number): Promise<void> => {
  try {
    // The item may have been renewed since the scan saw it.
    const still = { ConditionExpression: '#ttl < :now', ...condition(table, now) };
    await client.table('DeleteItem', { TableName: table.name, Key: key, ...still });
  } catch (error) {
    if (!(error instanceof DynamoRefusal && error.code === 'ConditionalCheckFailedException')) throw error;
  }
};

/**
 * Deletes the items of one page whose time-to-live is over. Returns where to go on, or undefined at the table's end.
 */
export const sweepPage = async (
  client: DynamoClient,
  table: Table,
  from: Position,
  now: number,
): Promise<Position> => {
  const keys = asList(table.keySchema).map((element) => String(asObject(element).AttributeName));
  const { ExpressionAttributeNames, ExpressionAttributeValues } = condition(table, now);
  const page = await client.table('Scan', {
    TableName: table.name,
    Limit: PAGE_SIZE,
    FilterExpression: '#ttl < :now',
    ProjectionExpression: keys.map((_key, index) => `#k${index}`).join(),
    ExpressionAttributeNames: {
      ...asObject(ExpressionAttributeNames),
      ...Object.fromEntries(keys.map((key, index) => [`#k${index}`, key])),
    },
    ExpressionAttributeValues,
    ...(from && { ExclusiveStartKey: from }),
  });
  for (const key of asList(page.Items)) await removeExpired(client, table, key, now);
  return isObject(page.LastEvaluatedKey) ? page.LastEvaluatedKey : undefined;
};

const follow = async (client: DynamoClient, table: Table, log: Log, signal: AbortSignal): Promise<void> => {
  let position: Position;
  while (!signal.aborted) {
    const wait = position ? PAUSE_MILLISECONDS : REST_MILLISECONDS;
    await sleep(wait, undefined, { signal, ref: false }).catch(() => {});
    if (signal.aborted) return;
    try {
      position = await sweepPage(client, table, position, Math.floor(Date.now() / 1000));
    } catch (error) {
      position = undefined;
      if (!signal.aborted)
        log.error(`Expired items of ${table.name} could not be deleted: ${reasonOf(error)}`);
    }
  }
};

/** Does bit by bit what the embedded database does not: real DynamoDB deletes expired items itself. */
export const startExpiry = (client: DynamoClient, tables: readonly Table[], log: Log): (() => void) => {
  const stopping = new AbortController();
  for (const table of tables.filter(({ ttlAttribute }) => ttlAttribute !== undefined))
    void follow(client, table, log, stopping.signal);
  return () => stopping.abort();
};
