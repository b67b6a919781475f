import type { Egress, GetOutcome, OutboundQuestion } from '../../domain/egress.ts';
import { answerOf, textOf } from './answer.ts';
import { onceAtATime } from './once.ts';
import { inTime, unreachable, webUrl } from './outcome.ts';
import type { EgressSettings } from './settings.ts';

const DEFAULT_TIMEOUT = 5_000;
/** Bytes of an answer. */
const MAX_ANSWER = 65_536;

const ask = async (
  { url, headers, body, ca }: OutboundQuestion,
  settings: EgressSettings,
  signal: AbortSignal,
): Promise<GetOutcome> => {
  const length = { 'accept-encoding': 'identity', 'content-length': String(Buffer.byteLength(body)) };
  const call = { method: 'POST', headers: { ...headers, ...length }, body, ca } as const;
  const answer = await answerOf(webUrl(url), call, settings, signal);
  return { kind: 'answered', status: answer.statusCode ?? 0, body: await textOf(answer, MAX_ANSWER) };
};

/**
 * Asks servers by POST; no redirect is followed, for what is sent along is meant for nobody else. Who asks what is being
 * asked word for word waits for the same answer.
 */
export const openQuestions = (settings: EgressSettings): Egress['ask'] =>
  onceAtATime(
    ({ url, headers, body, ca }: OutboundQuestion) => JSON.stringify([url, headers, body, ca]),
    (question) =>
      inTime(settings.documentTimeout ?? DEFAULT_TIMEOUT, (signal) => ask(question, settings, signal)).catch(
        unreachable,
      ),
  );
