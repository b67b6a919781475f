import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { settleWithin } from '../cleanup.ts';
import type { DynamoClient } from '../dynamodb/client.ts';
import { reasonOf } from '../failure.ts';
import type { Log } from '../log.ts';
import type { StreamSource } from '../template/event-sources.ts';
import type { Deliver } from './batch.ts';
import { Progress } from './progress.ts';
import { findPosition, findStream, listShards, readPage, type Shard, sequenceOf } from './stream-reader.ts';

const DRAIN_MILLISECONDS = 3000;
const POLL_MILLISECONDS = 200;
const TROUBLE_MILLISECONDS = 1000;
const SHARD_REFRESH_MILLISECONDS = 60_000;

/** Reads one table's stream for one function, until told to stop. */
class StreamRelay {
  readonly #client: DynamoClient;
  readonly #source: StreamSource;
  readonly #deliver: Deliver;
  readonly #progressFile: string;
  readonly #log: Log;
  readonly #positions = new Map<string, string>();

  constructor(client: DynamoClient, source: StreamSource, deliver: Deliver, folder: string, log: Log) {
    this.#client = client;
    this.#source = source;
    this.#deliver = deliver;
    this.#progressFile = join(folder, `${source.name}.json`);
    this.#log = log;
  }

  async run(signal: AbortSignal): Promise<void> {
    while (!signal.aborted) {
      try {
        await this.#follow(signal);
      } catch (error) {
        this.#positions.clear();
        if (signal.aborted) return;
        this.#log.error(`The stream of ${this.#source.table.name} could not be read: ${reasonOf(error)}`);
        await sleep(TROUBLE_MILLISECONDS, undefined, { signal }).catch(() => {});
      }
    }
  }

  async #follow(signal: AbortSignal): Promise<void> {
    const streamArn = await findStream(this.#client, this.#source.table.name);
    const progress = new Progress(this.#progressFile, streamArn);
    try {
      await this.#readAll(streamArn, progress, signal);
    } finally {
      progress.flush();
    }
  }

  async #readAll(streamArn: string, progress: Progress, signal: AbortSignal): Promise<void> {
    let shards: readonly Shard[] = [];
    let refreshAt = 0;
    while (!signal.aborted) {
      if (Date.now() >= refreshAt) {
        shards = await listShards(this.#client, streamArn);
        progress.keepOnly(shards.map(({ id }) => id));
        refreshAt = Date.now() + SHARD_REFRESH_MILLISECONDS;
      }
      let count = 0;
      for (const shard of readable(shards, progress)) {
        count += await this.#readShard(streamArn, shard, progress, signal);
        if (progress.of(shard.id).finished) refreshAt = 0;
      }
      // A page that is not full is all there was: the next one is worth a moment's wait, or each record travels alone.
      if (count < this.#source.batchSize)
        await sleep(POLL_MILLISECONDS, undefined, { signal }).catch(() => {});
    }
  }

  /** Delivers the next records of a shard and returns how many there were. */
  async #readShard(
    streamArn: string,
    { id }: Shard,
    progress: Progress,
    signal: AbortSignal,
  ): Promise<number> {
    const position =
      this.#positions.get(id) ?? (await findPosition(this.#client, streamArn, id, progress)) ?? '';
    const { records, next } = await readPage(this.#client, position, this.#source.batchSize);
    const save = (last: (typeof records)[number]) => progress.save(id, { after: sequenceOf(last) });
    await this.#deliver(records, save, signal);
    if (signal.aborted) return records.length;
    if (next) this.#positions.set(id, next);
    else progress.save(id, { finished: true });
    return records.length;
  }
}

/** Shards with records to come whose parent, if it is still there, was read to its end. */
const readable = (shards: readonly Shard[], progress: Progress): Shard[] => {
  const isOpen = (id: string) => shards.some((shard) => shard.id === id) && !progress.of(id).finished;
  return shards.filter(({ id, parent }) => isOpen(id) && !(parent && isOpen(parent)));
};

/**
 * Feeds functions from table streams: in order, at least once, going on where a killed runner stopped. Returns what
 * ends it; a batch under way is given 3 seconds to finish.
 */
export const startRelays = (
  client: DynamoClient,
  sources: readonly StreamSource[],
  deliverTo: (source: StreamSource) => Deliver,
  folder: string,
  log: Log,
): (() => Promise<void>) => {
  const stopping = new AbortController();
  const runs = sources.map((source) =>
    new StreamRelay(client, source, deliverTo(source), folder, log).run(stopping.signal),
  );
  return async () => {
    stopping.abort();
    await settleWithin(DRAIN_MILLISECONDS, runs);
  };
};
