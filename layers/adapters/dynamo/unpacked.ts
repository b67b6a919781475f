import { type Item, packedIn } from './items.ts';
import { anySecretIn } from './packed-secrets.ts';

/** A stored item with the members that it packs, as secrets and documents do, in the open. */
export const unpacked = (item: Item): Item => {
  const secret = anySecretIn(item);
  if (secret) return { ...item, ...secret, core: undefined, doc: undefined };
  return typeof item.doc === 'string' ? { ...packedIn(item), ...item, doc: undefined } : item;
};
