import { mkdirSync } from 'node:fs';
import { dirname } from 'node:path';
import { readJson, writeWhole } from '../instance/files.ts';

interface ShardProgress {
  /** Sequence number of the last record that was delivered. */
  readonly after?: string;
  /** A closed shard, read to its end. */
  readonly finished?: boolean;
}

interface Saved {
  readonly streamArn: string;
  readonly shards: Readonly<Record<string, ShardProgress>>;
}

/** The number of the last record delivered, by shard, that a progress file holds for this stream. */
export const positionsIn = (path: string, streamArn: string): ReadonlyMap<string, number> => {
  const saved = readJson(path) as Saved | undefined;
  if (saved?.streamArn !== streamArn) return new Map();
  const known = Object.entries(saved.shards).flatMap(([shard, { after }]) =>
    after !== undefined && /^\d+$/.test(after) ? [[shard, Number(after)] as const] : [],
  );
  return new Map(known);
};

/** How long progress may be known in memory only. */
const LATENESS_MILLISECONDS = 200;

/**
 * How far a stream was delivered, on disk. It is written some time after a delivery, so that a killed runner delivers
 * the last records again rather than never, and a busy one does not spend its time on writing.
 */
export class Progress {
  readonly #path: string;
  #saved: Saved;
  #timer: NodeJS.Timeout | undefined;
  #failure: unknown;

  /** Progress in another stream (the table was created anew) counts as none. */
  constructor(path: string, streamArn: string) {
    this.#path = path;
    mkdirSync(dirname(path), { recursive: true, mode: 0o700 });
    const saved = readJson(path) as Saved | undefined;
    this.#saved = saved?.streamArn === streamArn ? saved : { streamArn, shards: {} };
  }

  of(shardId: string): ShardProgress {
    return this.#saved.shards[shardId] ?? {};
  }

  /** Notes progress in one shard; it is on disk a moment later. Throws when it could not be written before. */
  save(shardId: string, progress: ShardProgress): void {
    const failure = this.#failure;
    this.#failure = undefined;
    if (failure) throw failure;
    const { streamArn, shards } = this.#saved;
    this.#saved = { streamArn, shards: { ...shards, [shardId]: { ...shards[shardId], ...progress } } };
    this.#timer ??= setTimeout(() => this.#flushLate(), LATENESS_MILLISECONDS);
  }

  /** Writes what is not on disk yet. */
  flush(): void {
    if (!this.#timer) return;
    clearTimeout(this.#timer);
    this.#timer = undefined;
    // Older progress after a power cut only means that records are delivered once more.
    writeWhole(this.#path, JSON.stringify(this.#saved), 0o600, false);
  }

  #flushLate(): void {
    try {
      this.flush();
    } catch (error) {
      this.#failure = error;
    }
  }

  /** Forgets shards that the stream no longer has. */
  keepOnly(shardIds: readonly string[]): void {
    const { streamArn, shards } = this.#saved;
    const kept = Object.entries(shards).filter(([shardId]) => shardIds.includes(shardId));
    this.#saved = { streamArn, shards: Object.fromEntries(kept) };
  }
}
