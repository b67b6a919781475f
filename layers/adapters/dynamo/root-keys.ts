import type { RootKeyStore, WrappedRootKey } from '../../domain/keys/key-ring.ts';
import { attributesOf } from './attributes.ts';
import { storageFault } from './faults.ts';
import { assertReadableFormat } from './format/stamp.ts';
import { fromItems, toItem } from './items.ts';
import { keys } from './keys.ts';
import { rawPage } from './ranges.ts';
import type { Table } from './table.ts';

/** Read with the format's stamp in one query: a process that cannot read the table comes no further than this. */
const load = async (table: Table): Promise<readonly WrappedRootKey[]> => {
  const { items } = await rawPage(table, keys.system());
  assertReadableFormat(items.find(({ sk }) => sk === keys.format().sk));
  return fromItems(items.filter(({ sk }) => sk.startsWith(keys.rootKeyPrefix)));
};

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
