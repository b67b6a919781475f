import type { IncomingMessage } from 'node:http';
import type { Egress, GetOutcome, OutboundGet } from '../../domain/egress.ts';
import { answerOf, textOf } from './answer.ts';
import { ForbiddenTarget } from './destination.ts';
import { onceAtATime } from './once.ts';
import { inTime, unreachable, webUrl } from './outcome.ts';
import type { EgressSettings } from './settings.ts';

const DEFAULT_TIMEOUT = 5_000;
/** Bytes of a document: key sets of the large issuers have about 10 KB. */
const MAX_DOCUMENT = 262_144;
const MAX_REDIRECTS = 2;

const redirects: ReadonlySet<number> = new Set([301, 302, 303, 307, 308]);
const usual = { accept: 'application/json', 'accept-encoding': 'identity' };

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
  const headers = { ...usual, ...request.headers };
  let url = webUrl(request.url);
  for (let hop = 0; hop <= MAX_REDIRECTS; hop += 1) {
    const answer = await answerOf(url, { method: 'GET', headers, ca: request.ca }, settings, signal);
    const next = request.headers ? undefined : nextOf(answer, url);
    if (!next) {
      const body = await textOf(answer, MAX_DOCUMENT);
      return { kind: 'answered', status: answer.statusCode ?? 0, body };
    }
    url = next;
  }
  throw new ForbiddenTarget('The target leads on too often');
};

/** Reads documents; who asks for one that is being read waits for the same answer. */
export const openDocuments = (settings: EgressSettings): Egress['get'] =>
  onceAtATime(
    ({ url, ca = '', headers = {} }: OutboundGet) => JSON.stringify([url, ca, headers]),
    (request) =>
      inTime(settings.documentTimeout ?? DEFAULT_TIMEOUT, (signal) =>
        follow(request, settings, signal),
      ).catch(unreachable),
  );
