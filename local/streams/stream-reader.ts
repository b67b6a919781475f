import { type DynamoClient, DynamoRefusal } from '../dynamodb/client.ts';
import { asList, asObject, asText, type JsonObject } from '../template/resource.ts';
import type { Progress } from './progress.ts';

/** A part of a stream whose records are in order. */
export interface Shard {
  readonly id: string;
  readonly parent: string | undefined;
}

/** Some records of a shard, and where the next are; undefined once a closed shard has no more. */
export interface Page {
  readonly records: readonly JsonObject[];
  readonly next: string | undefined;
}

/** The ARN of a table's current stream. */
export const findStream = async (client: DynamoClient, tableName: string): Promise<string> => {
  const { Table } = await client.table('DescribeTable', { TableName: tableName });
  const arn = asText(asObject(Table).LatestStreamArn);
  if (arn) return arn;
  throw new Error(`the table ${tableName} has no stream`);
};

/** Every shard that the stream has now. */
export const listShards = async (client: DynamoClient, streamArn: string): Promise<Shard[]> => {
  const shards: Shard[] = [];
  let from: string | undefined;
  do {
    const start = from ? { ExclusiveStartShardId: from } : {};
    const { StreamDescription } = await client.stream('DescribeStream', { StreamArn: streamArn, ...start });
    const description = asObject(StreamDescription);
    for (const shard of asList(description.Shards).map(asObject)) {
      shards.push({ id: String(shard.ShardId), parent: asText(shard.ParentShardId) });
    }
    from = asText(description.LastEvaluatedShardId);
  } while (from);
  return shards;
};

/** Where to read on in a shard: after the last delivered record, or at its beginning. */
export const findPosition = async (
  client: DynamoClient,
  streamArn: string,
  shardId: string,
  progress: Progress,
): Promise<string | undefined> => {
  const { after } = progress.of(shardId);
  const ask = async (position: JsonObject): Promise<string | undefined> => {
    const place = { StreamArn: streamArn, ShardId: shardId };
    return asText((await client.stream('GetShardIterator', { ...place, ...position })).ShardIterator);
  };
  const beginning = { ShardIteratorType: 'TRIM_HORIZON' };
  if (after === undefined) return ask(beginning);
  try {
    return await ask({ ShardIteratorType: 'AFTER_SEQUENCE_NUMBER', SequenceNumber: after });
  } catch (error) {
    if (error instanceof DynamoRefusal && error.code === 'TrimmedDataAccessException') return ask(beginning);
    throw error;
  }
};

/** Reads at most `limit` records. */
export const readPage = async (client: DynamoClient, iterator: string, limit: number): Promise<Page> => {
  const page = await client.stream('GetRecords', { ShardIterator: iterator, Limit: Math.min(limit, 1000) });
  return { records: asList(page.Records).map(asObject), next: asText(page.NextShardIterator) };
};

/** The sequence number of a stream record. */
export const sequenceOf = (record: JsonObject): string => String(asObject(record.dynamodb).SequenceNumber);
