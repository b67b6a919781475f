import { type IncomingMessage, request as overHttp } from 'node:http';
import { request as overHttps } from 'node:https';
import type { Egress, GetOutcome, OutboundGet } from '../../domain/egress.ts';
import { destinationOf, ForbiddenTarget } from './destination.ts';
import { inTime, unreachable, webUrl } from './outcome.ts';
import type { EgressSettings } from './settings.ts';

const DEFAULT_TIMEOUT = 5_000;
/** Bytes of a document: key sets of the large issuers have about 10 KB. */
const MAX_DOCUMENT = 262_144;
const MAX_REDIRECTS = 2;

const redirects: ReadonlySet<number> = new Set([301, 302, 303, 307, 308]);
const headers = { accept: 'application/json', 'accept-encoding': 'identity' };

const answerOf = async (
  url: URL,
  { ca }: OutboundGet,
  settings: EgressSettings,
  signal: AbortSignal,
): Promise<IncomingMessage> => {
  const { allowPrivateTargets, resolve, isPublic } = settings;
  if (url.protocol !== 'https:' && !allowPrivateTargets)
    throw new ForbiddenTarget('The target is not an https address');
  const lookup = await destinationOf(url, allowPrivateTargets, resolve, isPublic);
  signal.throwIfAborted();
  const open = url.protocol === 'https:' ? overHttps : overHttp;
  return new Promise((done, reject) => {
    // No agent: a kept-alive connection would go to an address that was checked for another name or time.
    const call = open(url, { headers, agent: false, lookup, signal, ...(ca !== undefined && { ca }) });
    call.on('error', reject);
    call.once('response', done);
    call.end();
  });
};

const textOf = async (answer: IncomingMessage): Promise<string> => {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of answer as AsyncIterable<Buffer>) {
    size += chunk.length;
    if (size > MAX_DOCUMENT) throw Object.assign(new Error('too large'), { code: 'ERR_TOO_LARGE' });
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString('utf8');
};

/** Where an answer leads on to; undefined for one that is the end of the way. */
const nextOf = (answer: IncomingMessage, url: URL): URL | undefined => {
  const { location } = answer.headers;
  if (location === undefined || !redirects.has(answer.statusCode ?? 0)) return undefined;
  answer.destroy();
  return webUrl(URL.canParse(location, url.href) ? new URL(location, url).href : '');
};

const follow = async (
  request: OutboundGet,
  settings: EgressSettings,
  signal: AbortSignal,
): Promise<GetOutcome> => {
  let url = webUrl(request.url);
  for (let hop = 0; hop <= MAX_REDIRECTS; hop += 1) {
    const answer = await answerOf(url, request, settings, signal);
    const next = nextOf(answer, url);
    if (!next) return { kind: 'answered', status: answer.statusCode ?? 0, body: await textOf(answer) };
    url = next;
  }
  throw new ForbiddenTarget('The target leads on too often');
};

/** Reads documents; who asks for one that is being read waits for the same answer. */
export const openDocuments = (settings: EgressSettings): Egress['get'] => {
  const underWay = new Map<string, Promise<GetOutcome>>();
  const read = (request: OutboundGet): Promise<GetOutcome> =>
    inTime(settings.documentTimeout ?? DEFAULT_TIMEOUT, (signal) => follow(request, settings, signal)).catch(
      unreachable,
    );
  return (request) => {
    const name = `${request.url}\n${request.ca ?? ''}`;
    const found = underWay.get(name) ?? read(request).finally(() => underWay.delete(name));
    underWay.set(name, found);
    return found;
  };
};
