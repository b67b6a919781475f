import type { SdkError } from '@smithy/types';
import type { Runtime } from '../../domain/runtime.ts';
import { type AwsSettings, readAwsSettings } from '../aws-settings.ts';
import { systemRuntime } from '../system.ts';
import { type AttemptLimits, openAttempts } from './attempts.ts';
import { type CredentialsSource, openCredentials } from './credentials.ts';
import { endpointOf, type ServiceRules } from './endpoint.ts';
import { type ExchangeLimits, openExchange } from './exchange.ts';
import { replyOf } from './reply.ts';
import { ServerClock } from './server-clock.ts';
import { openSigner, type Signable } from './signature.ts';

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
