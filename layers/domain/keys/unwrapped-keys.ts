import { LRUCache } from 'lru-cache';
import { stopwatch } from '../elapsed.ts';
import type { Runtime } from '../runtime.ts';
import type { DataKey } from './envelope.ts';
import type { Ownership, WrappedKey } from './wrapped-key.ts';

const MAX_KEYS = 1000;

/** Unwrapped keys of this process, bounded in number and age. */
export interface UnwrappedKeys {
  find(ownership: Ownership, key: WrappedKey): DataKey | undefined;
  hold(ownership: Ownership, key: WrappedKey, unwrapped: DataKey): DataKey;
}

// Everything the unwrapping authenticates is in the name, the owner and the wrapped bytes included:
// a key copied to another owner, or replaced at rest, must be opened again and never hit.
const nameOf = ({ purpose, ownerId }: Ownership, { id, version, wrapped }: WrappedKey): string =>
  JSON.stringify([purpose, ownerId, id, version, Buffer.from(wrapped).toString('base64')]);

/** A cache of at most 1000 keys, each forgotten `maxAgeSeconds` after it was unwrapped, however often it is used. */
export const createUnwrappedKeys = (runtime: Runtime, maxAgeSeconds: number): UnwrappedKeys => {
  const elapsed = stopwatch(runtime);
  const held = new LRUCache<string, DataKey>({
    max: MAX_KEYS,
    ttl: maxAgeSeconds * 1000,
    ttlResolution: 0,
    // The cache takes an instant of 0 for none.
    perf: { now: () => 1 + elapsed() },
  });
  return {
    find: (ownership, key) => held.get(nameOf(ownership, key)),
    hold: (ownership, key, unwrapped) => {
      held.set(nameOf(ownership, key), unwrapped);
      return unwrapped;
    },
  };
};
