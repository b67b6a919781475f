import {
  getRetryAfterHint,
  isServerError,
  isThrottlingError,
  isTransientError,
  StandardRetryStrategy,
} from '@smithy/core/retry';
import type { RetryErrorInfo, RetryToken, SdkError } from '@smithy/types';
import type { Runtime } from '../../domain/runtime.ts';
import { type AwsSettings, readAwsSettings } from '../aws-settings.ts';
import { systemRuntime } from '../system.ts';
import { type CredentialsSource, openCredentials } from './credentials.ts';
import { endpointOf, type ServiceRules } from './endpoint.ts';
import { type ExchangeLimits, openExchange, replyOf } from './exchange.ts';
import { openSigner, ServerClock, type Signable } from './signature.ts';

interface AttemptLimits {
  /** Tries, the first included. */
  readonly attempts: number;
  /** Milliseconds that one try may take. */
  readonly attemptMilliseconds: number;
  /** Milliseconds that the first pause is at most; it doubles from one to the next. */
  readonly pauseMilliseconds: number;
}

/** One try, told how many milliseconds it has and its number from 1. */
type Attempt<T> = (milliseconds: number, number: number) => Promise<T>;

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
const openAttempts = ({ attempts, attemptMilliseconds, pauseMilliseconds }: AttemptLimits) => {
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

/** What there is to know about a service that speaks AWS's JSON over POST (AWS JSON 1.0 and 1.1 protocol, Smithy). */
export interface JsonService extends ServiceRules {
  readonly signingName: string;
  /** Stands before each operation in `X-Amz-Target`. */
  readonly target: string;
  readonly contentType: string;
}

type Headers = Readonly<Record<string, string>>;

/** Calls an operation with its input as it stands in JSON. Throws the SDK's errors. */
export type Call = (operation: string, input: object) => Promise<object>;

export interface ServiceOptions extends AttemptLimits, ExchangeLimits {
  readonly aws?: AwsSettings;
  readonly credentials?: CredentialsSource;
  readonly runtime?: Runtime;
}

/** Tells calls apart for AWS: chance once, then a count, which costs nothing. */
const invocations = (runtime: Runtime): (() => string) => {
  const chance = runtime.uuid().slice(0, -12);
  let count = 0;
  return () => {
    count += 1;
    return `${chance}${count.toString(16).padStart(12, '0')}`;
  };
};

/** A service of AWS behind one address, with connections, signing key and retry budget kept between calls. */
export const openService = (service: JsonService, options: ServiceOptions): Call => {
  const { aws = readAwsSettings(), credentials, runtime = systemRuntime, attempts } = options;
  const { url, signingRegion } = endpointOf(service, aws);
  const path = url.pathname.endsWith('/') ? url.pathname : `${url.pathname}/`;
  const source = openCredentials(credentials);
  const sign = openSigner({ region: signingRegion, signingName: service.signingName });
  const clock = new ServerClock(runtime);
  const exchange = openExchange(url, path, options);
  const tried = openAttempts(options);
  const nextInvocation = invocations(runtime);

  const send = async (request: Signable, unsigned: Headers, milliseconds: number): Promise<object> => {
    const signedAt = clock.now();
    const headers = { ...unsigned, ...sign(request, await source(), signedAt) };
    const answer = await exchange(headers, request.body, milliseconds);
    try {
      return replyOf(answer);
    } catch (error) {
      if (clock.corrects(error as SdkError, answer.headers.date, signedAt))
        Object.assign(error as object, { $retryable: {} });
      throw error;
    }
  };

  return (operation, input) => {
    const body = JSON.stringify(input);
    const target = `${service.target}.${operation}`;
    const request = { path, host: url.host, contentType: service.contentType, target, body };
    // For AWS to follow a call's tries by.
    const unsigned = {
      'content-length': String(Buffer.byteLength(body)),
      'user-agent': 'locket',
      'amz-sdk-invocation-id': nextInvocation(),
    };
    return tried((milliseconds, number) =>
      send(request, { ...unsigned, 'amz-sdk-request': `attempt=${number}; max=${attempts}` }, milliseconds),
    );
  };
};
