import { randomBytes, randomUUID } from 'node:crypto';
import { LocketError } from '../../../layers/domain/errors.ts';
import { type DataKey, open, seal } from '../../../layers/domain/keys/envelope.ts';
import type {
  RootKeyStore,
  WrappedRootKey,
  WrappingContext,
  WrappingKey,
} from '../../../layers/domain/keys/wrapping-key.ts';
import type { Runtime } from '../../../layers/domain/runtime.ts';

/** A runtime whose clock only moves when told; real randomness. */
export interface StillRuntime extends Runtime {
  advance(seconds: number): void;
}

export const stillRuntime = (start = '2026-11-20T10:00:00.000Z'): StillRuntime => {
  let milliseconds = Date.parse(start);
  return {
    now: () => new Date(milliseconds),
    uuid: () => randomUUID(),
    randomBytes: (size) => randomBytes(size),
    advance: (seconds) => {
      milliseconds += seconds * 1000;
    },
  };
};

/** A store in memory that counts loads; hooks let a test interleave another writer or a fault. */
export interface MemoryRootKeys extends RootKeyStore {
  readonly keys: WrappedRootKey[];
  loads: number;
  duringLoad: () => Promise<void> | void;
  beforeCreate: () => Promise<void> | void;
  afterCreate: () => Promise<void> | void;
}

export const memoryRootKeys = (keys: WrappedRootKey[] = []): MemoryRootKeys => {
  const store: MemoryRootKeys = {
    keys,
    loads: 0,
    duringLoad: () => {},
    beforeCreate: () => {},
    afterCreate: () => {},
    load: async () => {
      store.loads += 1;
      const read = [...keys];
      await store.duringLoad();
      return read;
    },
    create: async (key) => {
      await store.beforeCreate();
      if (keys.some(({ version }) => version === key.version))
        throw new LocketError('already-exists', 'taken');
      keys.push(key);
      await store.afterCreate();
    },
    derive: async (next, previous) => {
      const at = keys.indexOf(previous);
      if (at < 0) throw new LocketError('conflict', 'changed');
      keys[at] = next;
    },
    rewrap: async (next, previous) => {
      const at = keys.findIndex(({ version }) => version === next.version);
      if (at < 0 || keys[at]?.wrapped !== previous.wrapped) throw new LocketError('conflict', 'changed');
      keys[at] = next;
    },
  };
  return store;
};

/** A wrapping key in memory that counts its calls and fails when told. */
export interface CountingWrappingKey extends WrappingKey {
  wraps: number;
  unwraps: number;
  fault: Error | undefined;
}

export const countingWrappingKey = (): CountingWrappingKey => {
  const key: DataKey = { id: randomUUID(), version: 1, bytes: randomBytes(32) };
  const placeOf = (context: WrappingContext) =>
    ({ purpose: 'root-key', project: 'test', item: JSON.stringify(context), version: 0 }) as const;
  const wrappingKey: CountingWrappingKey = {
    id: `test:${key.id}`,
    strategy: 'software',
    wraps: 0,
    unwraps: 0,
    fault: undefined,
    wrap: async (plaintext, context) => {
      wrappingKey.wraps += 1;
      if (wrappingKey.fault) throw wrappingKey.fault;
      return seal(key, placeOf(context), plaintext, randomBytes);
    },
    unwrap: async (wrapped, context) => {
      wrappingKey.unwraps += 1;
      await Promise.resolve();
      if (wrappingKey.fault) throw wrappingKey.fault;
      return open(key, placeOf(context), wrapped);
    },
  };
  return wrappingKey;
};
