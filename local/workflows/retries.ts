import { asList, asNumber, asObject, type JsonObject } from '../template/resource.ts';
import { isNamed } from './failure.ts';

const namesOf = ({ ErrorEquals }: JsonObject): readonly string[] => asList(ErrorEquals).map(String);

/** A retry that is due: which retrier of the state, and milliseconds until then. */
interface Retry {
  readonly retrier: number;
  readonly pause: number;
}

const pauseOf = (retrier: JsonObject, used: number, random: () => number): number => {
  const { IntervalSeconds, BackoffRate, MaxDelaySeconds, JitterStrategy } = retrier;
  const growth = (asNumber(BackoffRate) ?? 2) ** used;
  const seconds = Math.min((asNumber(IntervalSeconds) ?? 1) * growth, asNumber(MaxDelaySeconds) ?? Infinity);
  return seconds * 1000 * (JitterStrategy === 'FULL' ? random() : 1);
};

/** The retry that a state wants after an error, by its first retrier that names it, while that is not used up. */
export const retryAfter = (
  { Retry }: JsonObject,
  error: string,
  retried: readonly number[],
  random: () => number,
): Retry | undefined => {
  const retriers = asList(Retry).map(asObject);
  const retrier = retriers.findIndex((each) => isNamed(namesOf(each), error));
  const found = retriers[retrier];
  const used = retried[retrier] ?? 0;
  if (!found || used >= (asNumber(found.MaxAttempts) ?? 3)) return undefined;
  return { retrier, pause: pauseOf(found, used, random) };
};

/** The catcher of a state for an error. */
export const catcherOf = ({ Catch }: JsonObject, error: string): JsonObject | undefined =>
  asList(Catch)
    .map(asObject)
    .find((each) => isNamed(namesOf(each), error));
