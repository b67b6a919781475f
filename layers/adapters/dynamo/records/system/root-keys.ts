import { LocketError } from '../../../../domain/errors.ts';
import type { RootKeyStore, WrappedRootKey } from '../../../../domain/keys/key-ring.ts';
import { storageFault } from '../../faults.ts';
import { assertReadableFormat } from '../../format/stamp.ts';
import { idle } from '../../intents/pending.ts';
import { attributesOf } from '../../items.ts';
import { storedPage } from '../../ranges.ts';
import type { Table } from '../../table.ts';
import { formatItem, rootKeyItem } from './items.ts';

/** Read with the format's stamp in one query: a process that cannot read the table comes no further than this. */
const load = async (table: Table): Promise<readonly WrappedRootKey[]> => {
  const items = (await storedPage(table, rootKeyItem.ranges.system())).items.flatMap(
    (item) => idle(item) ?? [],
  );
  assertReadableFormat(formatItem.read(items.find((item) => formatItem.holds(item))));
  return rootKeyItem.readAll(items.filter((item) => rootKeyItem.holds(item)));
};

const create = async (table: Table, key: WrappedRootKey): Promise<void> => {
  await table.call('PutItem', {
    TableName: table.name,
    Item: attributesOf(rootKeyItem.item(rootKeyItem.key(key.version), key)),
    ConditionExpression: 'attribute_not_exists(pk)',
  });
};

/** Only what was derived changes: how the key is wrapped may change at the same moment. */
const derive = async (table: Table, next: WrappedRootKey, previous: WrappedRootKey): Promise<void> => {
  const { generations: before } = previous;
  await table.call('UpdateItem', {
    TableName: table.name,
    Key: attributesOf(rootKeyItem.key(next.version)),
    UpdateExpression: 'SET generations = :next',
    ConditionExpression: before
      ? 'generations = :before'
      : 'attribute_exists(pk) and attribute_not_exists(generations)',
    ExpressionAttributeValues: attributesOf({
      ':next': next.generations,
      ...(before && { ':before': before }),
    }),
  });
};

const isOvertaken = (error: unknown): boolean =>
  error instanceof Error && error.name === 'ConditionalCheckFailedException';

const overtaken = (cause: unknown): LocketError =>
  new LocketError('conflict', 'Somebody else wrapped this root key anew at the same moment', { cause });

/** Only the wrapping changes: what is derived may change at the same moment. */
const rewrap = async (table: Table, next: WrappedRootKey, previous: WrappedRootKey): Promise<void> => {
  const { strategy, wrappedBy, wrapped, previous: kept } = next;
  await table.call('UpdateItem', {
    TableName: table.name,
    Key: attributesOf(rootKeyItem.key(next.version)),
    UpdateExpression: `SET #strategy = :strategy, #wrappedBy = :wrappedBy, #wrapped = :wrapped${
      kept ? ', #previous = :kept' : ' REMOVE #previous'
    }`,
    ConditionExpression: '#wrapped = :before',
    ExpressionAttributeNames: {
      '#strategy': 'strategy',
      '#wrappedBy': 'wrappedBy',
      '#wrapped': 'wrapped',
      '#previous': 'previous',
    },
    ExpressionAttributeValues: attributesOf({
      ':strategy': strategy,
      ':wrappedBy': wrappedBy,
      ':wrapped': wrapped,
      ':before': previous.wrapped,
      ...(kept && { ':kept': kept }),
    }),
  });
};

/** Wrapped root keys, one item per version, written once but for how they are wrapped and what is derived from them. */
export const rootKeyStore = (table: Table): RootKeyStore => ({
  load: () => load(table),
  create: (key) =>
    create(table, key).catch((error) => {
      throw storageFault(error);
    }),
  rewrap: (next, previous) =>
    rewrap(table, next, previous).catch((error) => {
      throw isOvertaken(error) ? overtaken(error) : storageFault(error);
    }),
  derive: (next, previous) =>
    derive(table, next, previous).catch((error) => {
      throw storageFault(error);
    }),
});
