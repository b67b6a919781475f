import { LocketError } from '../../domain/errors.ts';
import type { Attributes } from './items.ts';

const throttles = new Set([
  'ProvisionedThroughputExceededException',
  'ThrottlingException',
  'ThrottledException',
  'RequestLimitExceeded',
  'TooManyRequestsException',
  'ThrottlingError',
  'ProvisionedThroughputExceeded',
]);

/** Seconds a caller is asked to wait when storage is in trouble. */
const retryAfter = 1;

/** True for the names under which DynamoDB says "slower", in errors and in cancellation reasons. */
export const isThrottle = (name: string | undefined): boolean => name !== undefined && throttles.has(name);

/** Names under which DynamoDB refuses a request as such: the same one will never pass. */
const refusals = new Set(['ValidationException', 'ValidationError', 'SerializationException']);

/** True for the names, in errors and in cancellation reasons, that say a request of ours is wrong. */
export const isOurMistake = (name: string | undefined): boolean => name !== undefined && refusals.has(name);

/** A request that we should not have made: it alarms, and nobody is asked to repeat it. */
export const mistake = (cause: unknown): LocketError =>
  new LocketError('internal', 'Storage refused a request of ours', { cause });

export const throttled = (cause?: unknown): LocketError =>
  new LocketError('throttled', `Storage is busy, try again in ${retryAfter} seconds`, { retryAfter, cause });

/** Any storage fault becomes `throttled`, `unavailable` or `internal`: never an absence, never an empty list. */
export const storageFault = (error: unknown): LocketError => {
  if (error instanceof LocketError) return error;
  if (error instanceof Error && isThrottle(error.name)) return throttled(error);
  if (error instanceof Error && isOurMistake(error.name)) return mistake(error);
  return new LocketError('unavailable', 'Storage does not answer, try again', { retryAfter, cause: error });
};

/** Why one action of a transaction did not happen, or `None`; the names are those of the Amazon DynamoDB API Reference. */
export interface CancellationReason {
  readonly Code?: string;
  readonly Item?: Attributes;
}

/** The reasons of a cancelled transaction, one for each action; undefined for every other fault. */
export const cancellationReasons = (error: unknown): readonly CancellationReason[] | undefined => {
  if (!(error instanceof Error) || error.name !== 'TransactionCanceledException') return undefined;
  return (
    (error as { readonly CancellationReasons?: readonly CancellationReason[] }).CancellationReasons ?? []
  );
};
