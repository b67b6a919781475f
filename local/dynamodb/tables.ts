import { StartFailure } from '../failure.ts';
import { asList, asObject, type Json, type JsonObject } from '../template/resource.ts';
import type { Table } from '../template/tables.ts';
import { type DynamoClient, DynamoRefusal } from './client.ts';

const describe = async (client: DynamoClient, name: string): Promise<JsonObject | undefined> => {
  try {
    return asObject((await client.table('DescribeTable', { TableName: name })).Table);
  } catch (error) {
    if (error instanceof DynamoRefusal && error.code === 'ResourceNotFoundException') return undefined;
    throw error;
  }
};

const create = async (client: DynamoClient, table: Table): Promise<void> => {
  await client.table('CreateTable', {
    TableName: table.name,
    KeySchema: table.keySchema,
    AttributeDefinitions: table.attributeDefinitions,
    BillingMode: 'PAY_PER_REQUEST',
    ...(table.indexes.length > 0 && { GlobalSecondaryIndexes: table.indexes }),
    ...(table.streamViewType && {
      StreamSpecification: { StreamEnabled: true, StreamViewType: table.streamViewType },
    }),
  });
  if (!table.ttlAttribute) return;
  await client.table('UpdateTimeToLive', {
    TableName: table.name,
    TimeToLiveSpecification: { AttributeName: table.ttlAttribute, Enabled: true },
  });
};

/** Whether any of the tables has an item. */
export const holdsItems = async (client: DynamoClient, tables: readonly Table[]): Promise<boolean> => {
  for (const { name } of tables) {
    const { Count } = await client.table('Scan', { TableName: name, Limit: 1, Select: 'COUNT' });
    if (Count !== 0) return true;
  }
  return false;
};

/** Key elements written the same way whatever their order of members. */
const spell = (schema: Json): string =>
  asList(schema)
    .map((element) => asObject(element))
    .map(({ AttributeName, KeyType }) => `${String(AttributeName)}:${String(KeyType)}`)
    .join();

/** Adds indexes that the template gained since the table was created. */
const addIndexes = async (client: DynamoClient, table: Table, existing: JsonObject): Promise<void> => {
  const known = asList(existing.GlobalSecondaryIndexes).map((index) => asObject(index).IndexName);
  for (const index of table.indexes.filter(({ IndexName }) => !known.includes(IndexName))) {
    await client.table('UpdateTable', {
      TableName: table.name,
      AttributeDefinitions: table.attributeDefinitions,
      GlobalSecondaryIndexUpdates: [{ Create: index }],
    });
  }
};

/**
 * Creates the table as the template has it, or brings an existing one up to it. Returns whether it is new.
 * @throws StartFailure when the existing table has another key.
 */
export const ensureTable = async (client: DynamoClient, table: Table): Promise<boolean> => {
  const existing = await describe(client, table.name);
  if (!existing) {
    await create(client, table);
    return true;
  }
  if (spell(existing.KeySchema) !== spell(table.keySchema)) {
    throw new StartFailure(
      `The table ${table.name} in the database has another key than the app needs; use another LOCKET_DATA_DIR.`,
    );
  }
  await addIndexes(client, table, existing);
  return false;
};
