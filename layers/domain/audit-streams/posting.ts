import type { AuditEvent } from '../audit/event.ts';
import { type Egress, ownAgents, type PostOutcome } from '../egress.ts';
import { isAllowedScheme } from './address.ts';
import { bodyOf } from './entries.ts';
import type { StreamTarget } from './sealing.ts';
import type { Failure } from './status.ts';
import type { AuditStream } from './stream.ts';

/** What became of events that were sent: taken, refused for what they are, or not taken now. */
export type Posted =
  | { readonly kind: 'taken' }
  | { readonly kind: 'refused' | 'failed'; readonly failure: Failure };

/** Answers about what was sent rather than about the destination: malformed, not acceptable, too large, unprocessable. */
const aboutContent: ReadonlySet<number> = new Set([400, 406, 413, 422]);

const postedBy = (outcome: PostOutcome): Posted => {
  if (outcome.kind !== 'answered')
    return { kind: 'failed', failure: { code: outcome.kind, message: outcome.reason } };
  const { status } = outcome;
  if (status >= 200 && status < 300) return { kind: 'taken' };
  const failure = { code: `http-${status}`, message: `The destination answered with status ${status}` };
  return { kind: aboutContent.has(status) ? 'refused' : 'failed', failure };
};

const notAllowed: Posted = {
  kind: 'failed',
  failure: { code: 'refused', message: 'The address of the destination is not an https URL' },
};

/** Sends events in one request. Headers of the stream win over ours, whatever their case; redirects are not followed. */
export const post = async (
  egress: Egress,
  stream: Pick<AuditStream, 'provider' | 'format'>,
  { url, headers }: StreamTarget,
  events: readonly AuditEvent[],
): Promise<Posted> => {
  if (!isAllowedScheme(url, egress)) return notAllowed;
  const { contentType, body } = bodyOf(stream, events);
  const own = headers.map(({ key, value }) => [key.toLowerCase(), value] as const);
  return postedBy(
    await egress.post({
      url,
      body,
      headers: {
        'content-type': contentType,
        ...Object.fromEntries(own),
        'user-agent': ownAgents.stream,
      },
    }),
  );
};
