import { timingSafeEqual } from 'node:crypto';
import { LocketError } from '../errors.ts';
import { keyFault } from './root-key-records.ts';
import type { RootKeyPorts } from './root-keys.ts';
import type { RootKeyStore, Strategy, WrappedRootKey, Wrapping } from './wrapping-key.ts';
import { contextOf, createWrappingKeys, type WrappingKeys } from './wrapping-keys.ts';

/** Changes by which wrapping key root keys are wrapped. Throws `unavailable`, `throttled` or `conflict`. */
export interface Rewrapping {
  /** Wraps every version by this strategy that is not, keeping the wrapping before; returns how many. */
  rewrap(strategy: Strategy): Promise<number>;
  /**
   * Unwraps what was wrapped anew and, where it is what it was, lets the wrapping before go; returns how many. Proves
   * something only in another process than the one that wrapped.
   */
  prove(): Promise<number>;
}

const wrappingOf = ({ strategy, wrappedBy, wrapped }: Wrapping): Wrapping => ({
  strategy,
  wrappedBy,
  wrapped,
});

/** The version under the wrapping key of this strategy; undefined when it is already. */
const rewrapped = async (
  keys: WrappingKeys,
  strategy: Strategy,
  key: WrappedRootKey,
): Promise<WrappedRootKey | undefined> => {
  const target = keys.ofStrategy(strategy);
  if (!target) throw new LocketError('unavailable', `The strategy ${strategy} is not prepared here`);
  const isTarget = ({ wrappedBy }: Wrapping) => wrappedBy === target.id;
  if (isTarget(key)) return undefined;
  const { previous } = key;
  // What has proven itself is gone back to, not made again; its keeper may be gone by now.
  if (previous && isTarget(previous)) {
    await keys.open(previous, key.version);
    return { ...key, ...previous, previous: undefined };
  }
  const wrapped = await target.wrap(await keys.unwrap(key), contextOf(key.version));
  // Of two that follow each other unproven, the one that worked is kept.
  return { ...key, strategy, wrappedBy: target.id, wrapped, previous: previous ?? wrappingOf(key) };
};

const assertProven = async (keys: WrappingKeys, key: WrappedRootKey, previous: Wrapping): Promise<void> => {
  // A keeper that is gone for good is one that the settings name no more: there is nothing to compare with.
  const opened = keys.isPrepared(previous) ? keys.open(previous, key.version) : undefined;
  const [now, before = now] = await Promise.all([keys.open(key, key.version), opened]);
  if (!timingSafeEqual(now, before))
    throw new Error(`root key ${key.version} is not what it was before it was wrapped anew`);
};

/** The first version comes last: a deployment takes how it is wrapped for how all are. */
const newestFirst = async (store: RootKeyStore): Promise<readonly WrappedRootKey[]> =>
  (await store.load()).toSorted((a, b) => b.version - a.version);

const faulted = (error: unknown): never => {
  throw error instanceof LocketError && error.code === 'conflict' ? error : keyFault(error);
};

export const createRewrapping = ({
  wrappingKey,
  otherWrappingKeys = [],
  rootKeys,
}: RootKeyPorts): Rewrapping => {
  const keys = createWrappingKeys([wrappingKey, ...otherWrappingKeys]);

  const rewrap = async (strategy: Strategy): Promise<number> => {
    let count = 0;
    for (const key of await newestFirst(rootKeys)) {
      const next = await rewrapped(keys, strategy, key);
      if (!next) continue;
      await rootKeys.rewrap(next, key);
      count += 1;
    }
    return count;
  };

  const prove = async (): Promise<number> => {
    let count = 0;
    for (const key of await newestFirst(rootKeys)) {
      if (!key.previous) continue;
      await assertProven(keys, key, key.previous);
      await rootKeys.rewrap({ ...key, previous: undefined }, key);
      count += 1;
    }
    return count;
  };

  return { rewrap: (strategy) => rewrap(strategy).catch(faulted), prove: () => prove().catch(faulted) };
};
