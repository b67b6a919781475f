import { PutCommand, QueryCommand } from '@aws-sdk/lib-dynamodb';
import type { RootKeyStore, WrappedRootKey } from '../../domain/keys/key-ring.ts';
import { storageFault } from './faults.ts';
import { fromItems, type Item, toItem } from './items.ts';
import { keys } from './keys.ts';
import type { Table } from './table.ts';

const load = async (table: Table): Promise<readonly WrappedRootKey[]> => {
  const { pk, prefix } = keys.rootKeys();
  const reply = await table.client.send(
    new QueryCommand({
      TableName: table.name,
      ConsistentRead: true,
      KeyConditionExpression: 'pk = :pk and begins_with(sk, :prefix)',
      ExpressionAttributeValues: { ':pk': pk, ':prefix': prefix },
    }),
  );
  return fromItems<WrappedRootKey>((reply.Items ?? []) as Item[]);
};

const create = async (table: Table, key: WrappedRootKey): Promise<void> => {
  await table.client.send(
    new PutCommand({
      TableName: table.name,
      Item: toItem(keys.rootKey(key.version), key),
      ConditionExpression: 'attribute_not_exists(pk)',
    }),
  );
};

/** Wrapped root keys, one item per version, written once. */
export const rootKeyStore = (table: Table): RootKeyStore => ({
  load: () =>
    load(table).catch((error) => {
      throw storageFault(error);
    }),
  create: (key) =>
    create(table, key).catch((error) => {
      throw storageFault(error);
    }),
});
