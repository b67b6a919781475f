import { reasonOf } from '../failure.ts';
import type { Log } from '../log.ts';
import { asList, asObject, isObject, type Json, type JsonObject } from '../template/resource.ts';
import type { Table } from '../template/tables.ts';
import { type DynamoClient, DynamoRefusal } from './client.ts';

const INTERVAL_MILLISECONDS = 60_000;
const PAGES_PER_SWEEP = 20;

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

const sweepPage = async (
  client: DynamoClient,
  table: Table,
  from: Position,
  now: number,
): Promise<Position> => {
  const keys = asList(table.keySchema).map((element) => String(asObject(element).AttributeName));
  const { ExpressionAttributeNames, ExpressionAttributeValues } = condition(table, now);
  const page = await client.table('Scan', {
    TableName: table.name,
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

/**
 * Deletes items whose time-to-live is over, at most 20 pages (1 MB each) from where the last sweep stopped.
 * Returns where to go on, or undefined at the table's end.
 */
export const sweepExpired = async (
  client: DynamoClient,
  table: Table,
  from: Position,
  nowSeconds: number,
): Promise<Position> => {
  let position = from;
  for (let page = 0; page < PAGES_PER_SWEEP; page += 1) {
    position = await sweepPage(client, table, position, nowSeconds);
    if (!position) break;
  }
  return position;
};

/** Does once a minute what the embedded database does not: real DynamoDB deletes expired items itself. */
export const startExpiry = (client: DynamoClient, tables: readonly Table[], log: Log): (() => void) => {
  const expiring = tables.filter(({ ttlAttribute }) => ttlAttribute !== undefined);
  const positions = new Map<string, Position>();
  const sweep = async (table: Table): Promise<void> => {
    try {
      const now = Math.floor(Date.now() / 1000);
      positions.set(table.name, await sweepExpired(client, table, positions.get(table.name), now));
    } catch (error) {
      log.error(`Expired items of ${table.name} could not be deleted: ${reasonOf(error)}`);
    }
  };
  const timer = setInterval(() => void Promise.all(expiring.map(sweep)), INTERVAL_MILLISECONDS);
  timer.unref();
  return () => clearInterval(timer);
};
