import { itemWith, type Key, type Members } from '../../layers/adapters/dynamo/items.ts';
import { packed } from '../../layers/adapters/dynamo/records/secrets/packed.ts';
import { packedIn } from '../../layers/adapters/dynamo/records/shape.ts';

/** An item as a scan brings it, with the members that it packs, as secrets and documents do, in the open. */
export const unpacked = (item: Key & Members): Record<string, unknown> => {
  if (typeof item.core === 'string')
    return { ...item, ...packed.open(itemWith(item)), core: undefined, doc: undefined };
  return typeof item.doc === 'string' ? { ...packedIn(item), ...item, doc: undefined } : item;
};
