import { KEY_BYTES } from './envelope.ts';
import type { Strategy, WrappedRootKey, Wrapping, WrappingContext, WrappingKey } from './wrapping-key.ts';

/** A wrapping key that the settings prepared. */
export interface PreparedKey {
  readonly strategy: Strategy;
  readonly id: string;
}

type NewWrapping = Pick<WrappedRootKey, keyof Wrapping | 'previous'>;

/** The wrapping keys of this process: each wrapping is opened by the one that made it. */
export interface WrappingKeys {
  readonly prepared: readonly PreparedKey[];
  /**
   * Wraps a new version by the wrapping key of the latest, or the first of the settings. While a switch is not proven,
   * the one before wraps it as well: what only the new one wrapped may open nowhere else.
   */
  wrap(secret: Uint8Array, version: number, latest: WrappedRootKey | undefined): Promise<NewWrapping>;
  /** Whether the settings prepared what made this wrapping. */
  isPrepared(wrapping: Wrapping): boolean;
  ofStrategy(strategy: Strategy): WrappingKey | undefined;
  /** The root key in one wrapping of a version. */
  open(wrapping: Wrapping, version: number): Promise<Uint8Array>;
  /** The root key of a version, by its wrapping or, where that fails, by the one before, which is kept until it is proven. */
  unwrap(key: WrappedRootKey): Promise<Uint8Array>;
}

class NotPrepared extends Error {
  override readonly name = 'WrappingKeyNotPrepared';
}

/** What a wrapping is bound to. */
export const contextOf = (version: number): WrappingContext => ({
  locket: 'root-key',
  version: String(version),
});

/** Who does the wrapping: a key in a CloudHSM key store is asked by KMS, and older records call it so. */
const keeperOf = (strategy: string): string => (strategy === 'cloudhsm' ? 'kms' : strategy);

export const createWrappingKeys = (keys: readonly [WrappingKey, ...WrappingKey[]]): WrappingKeys => {
  const ofStrategy = (strategy: string) => keys.find((key) => key.strategy === strategy);
  // A key of the same strategy may be the same under another name, as replicas of a multi-Region key are; that of a
  // file is named after its bytes.
  const keyOf = ({ wrappedBy, strategy }: Wrapping) =>
    keys.find((key) => key.id === wrappedBy && keeperOf(key.strategy) === keeperOf(strategy)) ??
    (strategy === 'software' ? undefined : ofStrategy(strategy));

  const open = async (wrapping: Wrapping, version: number): Promise<Uint8Array> => {
    const key = keyOf(wrapping);
    if (!key) {
      const prepared = keys.map(({ strategy }) => strategy).join(' or ');
      throw new NotPrepared(`root key ${version} is wrapped by ${wrapping.strategy}, not by ${prepared}`);
    }
    const secret = await key.unwrap(wrapping.wrapped, contextOf(version));
    if (secret.length !== KEY_BYTES) throw new Error('an unwrapped root key has the wrong size');
    return secret;
  };

  return {
    prepared: keys.map(({ strategy, id }) => ({ strategy, id })),
    wrap: async (secret, version, latest) => {
      const wrapBy = async (key: WrappingKey): Promise<Wrapping> => ({
        strategy: key.strategy,
        wrappedBy: key.id,
        wrapped: await key.wrap(secret, contextOf(version)),
      });
      const before = latest?.previous && keyOf(latest.previous);
      const previous = before && (await wrapBy(before));
      return { ...(await wrapBy((latest && keyOf(latest)) ?? keys[0])), previous };
    },
    isPrepared: (wrapping) => keyOf(wrapping) !== undefined,
    ofStrategy,
    open,
    unwrap: async (key) => {
      const { previous, version } = key;
      try {
        return await open(key, version);
      } catch (error) {
        if (!previous) throw error;
        return open(previous, version).catch(() => {
          throw error;
        });
      }
    },
  };
};
