import { stopwatch } from '../elapsed.ts';
import { LruMap } from '../lru-map.ts';
import type { Runtime } from '../runtime.ts';
import type { DataKey } from './envelope.ts';
import type { Ownership, WrappedKey } from './wrapped-key.ts';

const MAX_KEYS = 1000;

/** Unwrapped keys of this process, bounded in number and age. */
export interface UnwrappedKeys {
  find(ownership: Ownership, key: WrappedKey): DataKey | undefined;
  hold(ownership: Ownership, key: WrappedKey, unwrapped: DataKey): DataKey;
}

interface HeldKey {
  readonly key: DataKey;
  /** By the stopwatch. */
  readonly heldAt: number;
}

// Everything the unwrapping authenticates is in the name, the owner and the wrapped bytes included:
// a key copied to another owner, or replaced at rest, must be opened again and never hit.
const nameOf = ({ purpose, ownerId }: Ownership, { id, version, wrapped }: WrappedKey): string =>
  JSON.stringify([purpose, ownerId, id, version, Buffer.from(wrapped).toString('base64')]);

/** A cache of at most 1000 keys, each forgotten `maxAgeSeconds` after it was unwrapped, however often it is used. */
export const createUnwrappedKeys = (runtime: Runtime, maxAgeSeconds: number): UnwrappedKeys => {
  const elapsed = stopwatch(runtime);
  const held = new LruMap<HeldKey>({ max: MAX_KEYS });
  return {
    find: (ownership, key) => {
      const name = nameOf(ownership, key);
      const found = held.get(name);
      if (!found) return undefined;
      if (elapsed() <= found.heldAt + maxAgeSeconds * 1000) return found.key;
      held.delete(name);
      return undefined;
    },
    hold: (ownership, key, unwrapped) => {
      held.set(nameOf(ownership, key), { key: unwrapped, heldAt: elapsed() });
      return unwrapped;
    },
  };
};
