import { type IncomingMessage, request as overHttp } from 'node:http';
import { request as overHttps } from 'node:https';
import { LocketError } from '../../domain/errors.ts';
import type {
  CallerIdentity,
  SecurityTokenService,
} from '../../domain/identities/aws-auth/caller-identity.ts';
import type { SignedRequest } from '../../domain/identities/aws-auth/signed-request.ts';
import { textOf } from '../egress/answer.ts';
import { callerIn, refusalIn } from './reply.ts';

export interface StsSettings {
  /** Hosts that may be asked beside AWS's public ones. */
  readonly allowedHosts: readonly string[];
  /** Where connections go instead of to the request's host (`AWS_ENDPOINT_URL_STS`): for tests. */
  readonly endpoint?: string | undefined;
  /** Milliseconds for the whole exchange. */
  readonly timeout?: number;
}

interface Answer {
  readonly status: number;
  readonly text: string;
}

const DEFAULT_TIMEOUT = 5_000;
/** Bytes of an answer; AWS's are below 2 KB. */
const MAX_ANSWER = 65_536;

const unavailable = (cause: unknown): LocketError =>
  new LocketError('unavailable', 'AWS STS cannot be reached, try again in 1 second', {
    retryAfter: 1,
    cause,
  });

/** Asks for JSON unless the request signed what it asks for. */
const headersOf = ({ headers, body }: SignedRequest): Readonly<Record<string, string>> => ({
  accept: 'application/json',
  ...headers,
  'content-length': String(Buffer.byteLength(body)),
});

const post = async (url: URL, request: SignedRequest, timeout: number): Promise<Answer> => {
  const send = url.protocol === 'https:' ? overHttps : overHttp;
  const how = {
    method: 'POST',
    headers: headersOf(request),
    agent: false,
    rejectUnauthorized: true,
  } as const;
  const answer = await new Promise<IncomingMessage>((done, reject) => {
    const call = send(url, { ...how, signal: AbortSignal.timeout(timeout) });
    call.on('error', reject);
    call.once('response', done);
    call.end(request.body);
  });
  return { status: answer.statusCode ?? 0, text: await textOf(answer, MAX_ANSWER) };
};

const judged = ({ status, text }: Answer): CallerIdentity => {
  if (status === 200) {
    const caller = callerIn(text);
    if (!caller) throw unavailable(new Error('The answer of STS names no caller'));
    return { kind: 'known', caller };
  }
  const reason = refusalIn(text);
  if (status === 429 || reason === 'Throttling')
    throw new LocketError('throttled', 'AWS STS is busy, try again in 1 second', { retryAfter: 1 });
  // A redirect is no answer, and is not followed.
  if (status < 400 || status >= 500) throw unavailable(new Error(`STS answered ${status}`));
  return { kind: 'refused', reason: reason ?? 'AccessDenied' };
};

/**
 * AWS STS, asked over TLS that is always verified, and nowhere but at the host that a checked request names: the name
 * is AWS's, so it may lead to a private address where a VPC has an endpoint for it.
 */
export const openSts = ({
  allowedHosts,
  endpoint,
  timeout = DEFAULT_TIMEOUT,
}: StsSettings): SecurityTokenService => ({
  allowedHosts,
  identify: async (request) => {
    const url = new URL('/', endpoint ?? `https://${request.host}`);
    const answer = await post(url, request, timeout).catch((error) => {
      throw unavailable(error);
    });
    return judged(answer);
  },
});
