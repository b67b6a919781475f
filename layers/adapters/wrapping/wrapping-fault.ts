import { LocketError } from '../../domain/errors.ts';

const THROTTLED = new Set([
  'ThrottlingException',
  'Throttling',
  'TooManyRequestsException',
  'RequestLimitExceeded',
  'LimitExceededException',
]);
const RETRY_AFTER_SECONDS = 1;

const isThrottled = (cause: unknown): boolean => cause instanceof Error && THROTTLED.has(cause.name);

/**
 * A fault of a key that somebody else keeps, the wrapping key unless said, as a refusal: `throttled`, or `unavailable` for
 * everything else; never absence.
 */
export const wrappingFault = (cause: unknown, key = 'The wrapping key'): LocketError =>
  isThrottled(cause)
    ? new LocketError('throttled', `${key} is throttled, retry in 1 seconds`, {
        retryAfter: RETRY_AFTER_SECONDS,
        cause,
      })
    : new LocketError('unavailable', `${key} is unavailable`, { cause });
