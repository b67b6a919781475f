import type { RootKeyStore, WrappedRootKey } from '../../domain/keys/key-ring.ts';
import { attributesOf } from './attributes.ts';
import { storageFault } from './faults.ts';
import { fromItems, toItem } from './items.ts';
import { keys } from './keys.ts';
import { rawPage } from './ranges.ts';
import type { Table } from './table.ts';

const load = async (table: Table): Promise<readonly WrappedRootKey[]> =>
  fromItems((await rawPage(table, keys.rootKeys())).items);

const create = async (table: Table, key: WrappedRootKey): Promise<void> => {
  await table.call('PutItem', {
    TableName: table.name,
    Item: attributesOf(toItem(keys.rootKey(key.version), key)),
    ConditionExpression: 'attribute_not_exists(pk)',
  });
};

/** Wrapped root keys, one item per version, written once. */
export const rootKeyStore = (table: Table): RootKeyStore => ({
  load: () => load(table),
  create: (key) =>
    create(table, key).catch((error) => {
      throw storageFault(error);
    }),
});
