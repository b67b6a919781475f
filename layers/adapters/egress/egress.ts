import { type ClientRequest, type IncomingMessage, request as overHttp } from 'node:http';
import { request as overHttps } from 'node:https';
import type { LookupFunction } from 'node:net';
import type { Egress, OutboundPost } from '../../domain/egress.ts';
import { destinationOf } from './destination.ts';
import { openDocuments } from './document.ts';
import { inTime, unreachable, webUrl } from './outcome.ts';
import { openQuestions } from './question.ts';
import type { EgressSettings } from './settings.ts';

export type { EgressSettings } from './settings.ts';

const DEFAULT_TIMEOUT = 15_000;
/** Milliseconds that a look at an address may take before it is called. */
const LOOK_TIMEOUT = 2_000;
/** Bytes of an answer that are read for politeness; nothing is done with them. */
const MAX_ANSWER = 65_536;

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
    // Whatever the environment says (NODE_TLS_REJECT_UNAUTHORIZED).
    rejectUnauthorized: true,
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

const call = async (url: URL, post: OutboundPost, settings: EgressSettings, signal: AbortSignal) => {
  const { allowPrivateTargets, resolve, isPublic } = settings;
  const lookup = await destinationOf(url, allowPrivateTargets, resolve, isPublic);
  signal.throwIfAborted();
  return statusOf(begin(url, post, lookup, signal), post.body);
};

const refusalOf = async (text: string, settings: EgressSettings): Promise<string | undefined> => {
  const { allowPrivateTargets, resolve, isPublic } = settings;
  if (allowPrivateTargets) return undefined;
  try {
    await inTime(LOOK_TIMEOUT, () => destinationOf(webUrl(text), allowPrivateTargets, resolve, isPublic));
    return undefined;
  } catch (error) {
    // A name that is not known yet may be known by the time it is called.
    const { kind, reason } = unreachable(error);
    return kind === 'refused' ? reason : undefined;
  }
};

/** Calls targets that customers chose, over TLS that is always verified, and only where the settings let it. */
export const openEgress = (settings: EgressSettings): Egress => ({
  allowsPrivateTargets: settings.allowPrivateTargets,
  get: openDocuments(settings),
  ask: openQuestions(settings),
  refusalOf: (url) => refusalOf(url, settings),
  post: async (post) => {
    try {
      const status = await inTime(settings.timeout ?? DEFAULT_TIMEOUT, (signal) =>
        call(webUrl(post.url), post, settings, signal),
      );
      return { kind: 'answered', status };
    } catch (error) {
      return unreachable(error);
    }
  },
});
