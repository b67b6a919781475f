import type { AuditEvent } from '../audit/event.ts';
import { userAgentKindOf } from '../audit/user-agent-kind.ts';
import type { AuditStream } from './stream.ts';

type Entry = Readonly<Record<string, unknown>>;

/** An event in the flat members that receivers of audit log streams know, with how it ended. */
const entryOf = (event: AuditEvent): Entry => ({
  id: event.id,
  actor: event.actor.type,
  actorMetadata: event.actor.metadata,
  eventType: event.type,
  eventMetadata: event.metadata,
  outcome: event.outcome,
  ipAddress: event.ipAddress,
  userAgent: event.userAgent,
  userAgentType: userAgentKindOf(event.userAgent),
  requestId: event.requestId,
  orgId: event.organizationId,
  projectId: event.projectId ?? null,
  projectName: event.projectName ?? null,
  createdAt: event.occurredAt,
  updatedAt: event.occurredAt,
});

/** One line that people read in a list of logs. */
const sentenceOf = (event: AuditEvent): string => `${event.type} ${event.outcome} by ${event.actor.type}`;

const array = (entries: readonly Entry[]): string => JSON.stringify(entries);
const lines = (entries: readonly Entry[]): string =>
  entries.map((entry) => `${JSON.stringify(entry)}\n`).join('');

/** How the events of a request are written for a kind of destination. */
interface Kind {
  readonly contentType: string;
  readonly wrap: (event: AuditEvent) => Entry;
  readonly join: (entries: readonly Entry[]) => string;
  /** What one request may hold: events, and bytes of events as they are stored. */
  readonly most: { readonly count: number; readonly weight: number };
}

/** Send logs, v2: `ddsource` chooses the pipeline; 1,000 entries and 5 MB a request. */
const datadog: Kind = {
  contentType: 'application/json',
  wrap: (event) => ({
    ddsource: 'locket',
    service: 'locket',
    message: sentenceOf(event),
    timestamp: event.occurredAt,
    ...entryOf(event),
  }),
  join: array,
  most: { count: 1000, weight: 2_000_000 },
};

/** Logs over HTTP: `dt` is when it happened; 10 MiB a request. */
const betterStack: Kind = {
  contentType: 'application/json',
  wrap: (event) => ({ dt: event.occurredAt, message: sentenceOf(event), ...entryOf(event) }),
  join: array,
  most: { count: 1000, weight: 2_000_000 },
};

/** HTTP Event Collector: objects one after another, `time` in seconds since 1970; 1 MB a request is usual. */
const splunk: Kind = {
  contentType: 'application/json',
  wrap: (event) => ({
    time: Date.parse(event.occurredAt) / 1000,
    source: 'locket',
    sourcetype: '_json',
    event: entryOf(event),
  }),
  join: lines,
  most: { count: 500, weight: 500_000 },
};

const customMost = { count: 500, weight: 500_000 };

const custom: Readonly<Record<AuditStream['format'], Kind>> = {
  json: { contentType: 'application/json', wrap: entryOf, join: array, most: customMost },
  ndjson: { contentType: 'application/x-ndjson', wrap: entryOf, join: lines, most: customMost },
};

const kindOf = ({ provider, format }: Destination): Kind =>
  provider === 'custom' ? custom[format] : { datadog, 'better-stack': betterStack, splunk }[provider];

type Destination = Pick<AuditStream, 'provider' | 'format'>;

/** What one request to such a destination may hold. */
export const mostPerRequest = (to: Destination): Kind['most'] => kindOf(to).most;

/** Events as such a destination reads them. */
export const bodyOf = (
  to: Destination,
  events: readonly AuditEvent[],
): { readonly contentType: string; readonly body: string } => {
  const { contentType, wrap, join } = kindOf(to);
  return { contentType, body: join(events.map(wrap)) };
};
