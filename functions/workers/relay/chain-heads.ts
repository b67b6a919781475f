import { storedItems } from '../../../layers/adapters/dynamo/batches.ts';
import { idle } from '../../../layers/adapters/dynamo/intents/pending.ts';
import {
  chainHeadsItem,
  growthUpdate,
  headsIn,
} from '../../../layers/adapters/dynamo/records/audit-chains.ts';
import type { Table } from '../../../layers/adapters/dynamo/table.ts';
import { systemRuntime } from '../../../layers/adapters/system.ts';
import { type ArchivePorts, nameOf } from './archive.ts';

const isOvertaken = (error: unknown): boolean =>
  error instanceof Error && error.name === 'ConditionalCheckFailedException';

/** The heads of chains as they lie in the table. */
export const chainPorts = (table: Table): Pick<ArchivePorts, 'heads' | 'grow'> => ({
  heads: async (places) => {
    const keys = places.map(({ scope, day }) => ({
      key: chainHeadsItem.key(day, scope),
      name: nameOf({ scope, day }),
    }));
    const items = await storedItems(
      table,
      systemRuntime,
      keys.map(({ key }) => key),
    );
    const found = new Map(items.map((item) => [`${item.pk} ${item.sk}`, chainHeadsItem.read(idle(item))]));
    return new Map(keys.map(({ key: { pk, sk }, name }) => [name, headsIn(found.get(`${pk} ${sk}`))]));
  },
  grow: (growth) =>
    table.call('UpdateItem', growthUpdate(table.name, growth, systemRuntime.now().toISOString())).then(
      () => true,
      (error) => {
        if (isOvertaken(error)) return false;
        throw error;
      },
    ),
});
