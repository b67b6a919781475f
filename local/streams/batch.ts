import { setTimeout as sleep } from 'node:timers/promises';
import { compilePattern } from '../eventbridge/pattern.ts';
import { reasonOf } from '../failure.ts';
import type { LocalLambda } from '../lambda/local-lambda.ts';
import type { Log } from '../log.ts';
import type { StreamSource } from '../template/event-sources.ts';
import { asList, asObject, type Json, type JsonObject } from '../template/resource.ts';
import { sequenceOf } from './stream-reader.ts';

const FIRST_PAUSE_MILLISECONDS = 200;
const LONGEST_PAUSE_MILLISECONDS = 30_000;

/** Delivers records in order; called with the record up to which everything is delivered. */
export type Deliver = (
  records: readonly JsonObject[],
  delivered: (last: JsonObject) => void,
  signal: AbortSignal,
) => Promise<void>;

/**
 * Where delivery has to go on after a function's answer: the first failed record, the beginning when the answer
 * names a record that was not sent, or the end.
 * @see https://docs.aws.amazon.com/lambda/latest/dg/services-ddb-batchfailurereporting.html
 */
export const firstFailure = (records: readonly JsonObject[], result: Json): number => {
  const failures = asList(asObject(result).batchItemFailures).map((item) => asObject(item).itemIdentifier);
  const positions = failures.map((id) => records.findIndex((record) => sequenceOf(record) === id));
  return positions.length === 0 ? records.length : Math.max(0, Math.min(...positions));
};

/** Calls the source's function once; answers how many of the records it took. */
const takenBy = async (
  source: StreamSource,
  lambda: LocalLambda,
  log: Log,
  records: readonly JsonObject[],
): Promise<number> => {
  try {
    const Records = records.map((record) => ({ ...record, eventSourceARN: source.table.streamArn }));
    const result = (await lambda.invoke(source.function, { Records })) as Json;
    return source.partialFailures ? firstFailure(records, result) : records.length;
  } catch (error) {
    log.error(`${source.function.name} did not take ${records.length} stream records: ${reasonOf(error)}`);
    return 0;
  }
};

/**
 * Calls the source's function with the records that its filters let through, until it took them all. A failing batch
 * is retried with growing pauses; it holds up what comes after it, or is dropped when the source limits retries.
 */
export const deliverTo = (source: StreamSource, lambda: LocalLambda, log: Log): Deliver => {
  const filters = source.filters.map((filter) => compilePattern(filter, `stream filter of ${source.name}`));
  const isWanted = (record: JsonObject) => filters.length === 0 || filters.some((matches) => matches(record));

  const deliverWanted: Deliver = async (records, delivered, signal) => {
    let rest = records;
    let failures = 0;
    while (rest.length > 0 && !signal.aborted) {
      const taken = await takenBy(source, lambda, log, rest);
      const last = rest[taken - 1];
      if (last) delivered(last);
      rest = rest.slice(taken);
      failures = taken > 0 ? 0 : failures + 1;
      if (failures > (source.retries ?? Number.POSITIVE_INFINITY)) {
        return log.error(
          `${source.name} drops ${rest.length} stream records after ${source.retries} retries`,
        );
      }
      await pauseAfter(failures, signal);
    }
  };

  return async (records, delivered, signal) => {
    await deliverWanted(records.filter(isWanted), delivered, signal);
    const end = records.at(-1);
    if (end && !signal.aborted) delivered(end);
  };
};

const pauseAfter = async (failures: number, signal: AbortSignal): Promise<void> => {
  if (failures === 0) return;
  const pause = Math.min(FIRST_PAUSE_MILLISECONDS * 2 ** (failures - 1), LONGEST_PAUSE_MILLISECONDS);
  await sleep(pause, undefined, { signal }).catch(() => {});
};
