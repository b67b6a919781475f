import {
  getRetryAfterHint,
  isServerError,
  isThrottlingError,
  isTransientError,
  StandardRetryStrategy,
} from '@smithy/core/retry';
import type { RetryErrorInfo, RetryToken, SdkError } from '@smithy/types';

export interface AttemptLimits {
  /** Tries, the first included. */
  readonly attempts: number;
  /** Milliseconds that one try may take. */
  readonly attemptMilliseconds: number;
  /** Milliseconds that the first pause is at most; it doubles from one to the next. */
  readonly pauseMilliseconds: number;
}

/** One try, told how many milliseconds it has and its number from 1. */
export type Attempt<T> = (milliseconds: number, number: number) => Promise<T>;

const kindOf = (error: SdkError): RetryErrorInfo['errorType'] => {
  if (isThrottlingError(error)) return 'THROTTLING';
  if (isTransientError(error)) return 'TRANSIENT';
  return isServerError(error) ? 'SERVER_ERROR' : 'CLIENT_ERROR';
};

const infoOf = (error: SdkError): RetryErrorInfo => {
  const retryAfterHint = getRetryAfterHint(error.$response);
  return { error, errorType: kindOf(error), ...(retryAfterHint && { retryAfterHint }) };
};

/** Undefined after so many milliseconds, unless it is stopped. */
const after = (milliseconds: number): { readonly over: Promise<undefined>; readonly stop: () => void } => {
  const { promise, resolve } = Promise.withResolvers<undefined>();
  const timer = setTimeout(resolve, Math.max(0, milliseconds), undefined);
  return { over: promise, stop: () => clearTimeout(timer) };
};

/**
 * Tries things by the SDK's standard strategy: which faults are tried again, after which pauses, and a budget that all
 * calls share, so that retries do not pile up on a service in trouble. All of a call, pauses included, takes as long
 * as its attempts may, and no longer. Throws what the last try threw.
 */
export const openAttempts = ({ attempts, attemptMilliseconds, pauseMilliseconds }: AttemptLimits) => {
  const strategy = new StandardRetryStrategy({ maxAttempts: attempts, baseDelay: pauseMilliseconds });

  /** The permission for another try once its pause is over, or nothing when there is to be none. */
  const another = (token: RetryToken, error: SdkError, left: number): Promise<RetryToken | undefined> => {
    const deadline = after(left);
    const refreshed = strategy
      .refreshRetryTokenForRetry(token as never, infoOf(error))
      .catch(() => undefined);
    return Promise.race([refreshed, deadline.over]).finally(deadline.stop);
  };

  return async <T>(attempt: Attempt<T>): Promise<T> => {
    const end = performance.now() + attempts * attemptMilliseconds;
    const left = () => end - performance.now();
    let token: RetryToken = await strategy.acquireInitialRetryToken('');
    for (;;) {
      try {
        const result = await attempt(Math.min(attemptMilliseconds, left()), token.getRetryCount() + 1);
        strategy.recordSuccess(token as never);
        return result;
      } catch (error) {
        const next = await another(token, error as SdkError, left());
        if (!next || left() <= 0) throw error;
        token = next;
      }
    }
  };
};
