import { LocketError } from '../../domain/errors.ts';

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

export const throttled = (cause?: unknown): LocketError =>
  new LocketError('throttled', `Storage is busy, try again in ${retryAfter} seconds`, { retryAfter, cause });

/** Any storage fault becomes `throttled` or `unavailable`: never an absence, never an empty list. */
export const storageFault = (error: unknown): LocketError => {
  if (error instanceof LocketError) return error;
  if (error instanceof Error && isThrottle(error.name)) return throttled(error);
  return new LocketError('unavailable', 'Storage does not answer, try again', { retryAfter, cause: error });
};
