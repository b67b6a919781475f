/** What Locket answered, and when it last said that this is how it is. */
export interface Cached {
  readonly body: string;
  readonly etag: string | undefined;
  /** Milliseconds since 1970. */
  readonly confirmedAt: number;
}

/** Answers in memory, the least recently used going first when they are too many or too large. */
export interface Cache {
  get(key: string): Cached | undefined;
  set(key: string, cached: Cached): void;
  delete(key: string): void;
  clear(): void;
}

export interface CacheBounds {
  readonly entries: number;
  readonly bytes: number;
}

const sizeOf = (key: string, { body, etag = '' }: Cached): number =>
  Buffer.byteLength(key) + Buffer.byteLength(body) + Buffer.byteLength(etag);

export const createCache = (bounds: CacheBounds): Cache => {
  const held = new Map<string, { readonly cached: Cached; readonly size: number }>();
  let bytes = 0;

  const remove = (key: string): void => {
    bytes -= held.get(key)?.size ?? 0;
    held.delete(key);
  };
  const makeRoom = (): void => {
    for (const key of held.keys()) {
      if (held.size <= bounds.entries && bytes <= bounds.bytes) return;
      remove(key);
    }
  };

  return {
    get: (key) => {
      const found = held.get(key);
      if (!found) return undefined;
      held.delete(key);
      held.set(key, found);
      return found.cached;
    },
    set: (key, cached) => {
      remove(key);
      const size = sizeOf(key, cached);
      if (size > bounds.bytes) return;
      held.set(key, { cached, size });
      bytes += size;
      makeRoom();
    },
    delete: remove,
    clear: () => {
      held.clear();
      bytes = 0;
    },
  };
};
