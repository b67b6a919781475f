import { type ClientRequest, type IncomingMessage, request as overHttp } from 'node:http';
import { request as overHttps } from 'node:https';
import type { LookupFunction } from 'node:net';
import type { Egress, OutboundPost, PostOutcome } from '../../domain/egress.ts';
import { destinationOf, ForbiddenTarget, type Resolve } from './destination.ts';

export interface EgressSettings {
  /** Whether private, loopback and link-local addresses may be called. */
  readonly allowPrivateTargets: boolean;
  /** Milliseconds from the first look-up of the name to the target's status. */
  readonly timeout?: number;
  /** The system's resolver unless a test asks otherwise. */
  readonly resolve?: Resolve;
}

const DEFAULT_TIMEOUT = 15_000;
/** Bytes of an answer that are read for politeness; nothing is done with them. */
const MAX_ANSWER = 65_536;

/** Codes of system errors that a customer can do something about; the rest stay unnamed. */
const reasons: Readonly<Record<string, string>> = {
  ENOTFOUND: 'The name of the target is not known',
  EAI_AGAIN: 'The name of the target could not be looked up',
  ECONNREFUSED: 'The target refused the connection',
  ECONNRESET: 'The target broke off the connection',
  EPIPE: 'The target broke off the connection',
  EHOSTUNREACH: 'The target cannot be reached',
  ENETUNREACH: 'The target cannot be reached',
  ETIMEDOUT: 'The target did not answer in time',
  ABORT_ERR: 'The target did not answer in time',
  CERT_HAS_EXPIRED: 'The certificate of the target has expired',
  DEPTH_ZERO_SELF_SIGNED_CERT: 'The certificate of the target is not trusted',
  SELF_SIGNED_CERT_IN_CHAIN: 'The certificate of the target is not trusted',
  UNABLE_TO_VERIFY_LEAF_SIGNATURE: 'The certificate of the target is not trusted',
  UNABLE_TO_GET_ISSUER_CERT_LOCALLY: 'The certificate of the target is not trusted',
  ERR_TLS_CERT_ALTNAME_INVALID: 'The certificate of the target is for another name',
};

const unreachable = (error: unknown): PostOutcome => {
  if (error instanceof ForbiddenTarget) return { kind: 'refused', reason: error.message };
  const code = (error as { code?: unknown } | undefined)?.code;
  return { kind: 'unreachable', reason: reasons[String(code)] ?? 'The target could not be called' };
};

/** Reads the rest of an answer so that the target can finish, but not for long. */
const drain = (answer: IncomingMessage): void => {
  let size = 0;
  answer.on('error', () => undefined);
  answer.on('data', (chunk: Buffer) => {
    size += chunk.length;
    if (size > MAX_ANSWER) answer.destroy();
  });
};

const begin = (url: URL, post: OutboundPost, lookup: LookupFunction, signal: AbortSignal): ClientRequest => {
  const open = url.protocol === 'https:' ? overHttps : overHttp;
  // No agent: a kept-alive connection would go to an address that was checked for another name or time.
  return open(url, {
    method: 'POST',
    headers: { ...post.headers, 'content-length': String(Buffer.byteLength(post.body)) },
    agent: false,
    lookup,
    signal,
  });
};

const statusOf = (request: ClientRequest, body: string): Promise<number> =>
  new Promise((resolve, reject) => {
    request.on('error', reject);
    request.once('response', (answer) => {
      drain(answer);
      resolve(answer.statusCode ?? 0);
    });
    request.end(body);
  });

const aborted = (signal: AbortSignal): Promise<never> =>
  new Promise((_resolve, reject) => {
    signal.addEventListener('abort', () =>
      reject(Object.assign(new Error('time is up'), { code: 'ABORT_ERR' })),
    );
  });

const call = async (url: URL, post: OutboundPost, settings: EgressSettings, signal: AbortSignal) => {
  const lookup = await destinationOf(url, settings.allowPrivateTargets, settings.resolve);
  signal.throwIfAborted();
  return statusOf(begin(url, post, lookup, signal), post.body);
};

const webUrl = (text: string): URL => {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  if (url?.protocol === 'http:' || url?.protocol === 'https:') return url;
  throw new ForbiddenTarget('The target is not an http or https address');
};

/** Calls targets that customers chose, over TLS that is always verified, and only where the settings let it. */
export const openEgress = (settings: EgressSettings): Egress => ({
  post: async (post) => {
    const signal = AbortSignal.timeout(settings.timeout ?? DEFAULT_TIMEOUT);
    const timeUp = aborted(signal);
    timeUp.catch(() => undefined);
    try {
      const status = await Promise.race([call(webUrl(post.url), post, settings, signal), timeUp]);
      return { kind: 'answered', status };
    } catch (error) {
      return unreachable(error);
    }
  },
});
