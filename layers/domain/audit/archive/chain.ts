import { sha256Hex } from '../../digests.ts';

/** How far a chain has come: how many events are in it, and the hash of the last one's link. */
export interface ChainHead {
  readonly position: number;
  readonly hash: string;
}

/** The place of an event in its chain: each link holds the hash of the one before. */
export interface Link extends ChainHead {
  /** The partition of the trail whose events the chain holds in the order of the stream. */
  readonly chain: string;
  readonly previous: string;
}

/** An event as it lies in the archive: one line of JSON. */
export interface ArchivedEvent extends Link {
  readonly organization: string;
  /** Of the event, as in `2026-11-29`, in UTC. */
  readonly day: string;
  readonly event: Readonly<Record<string, unknown>>;
}

/** Before the first event. */
export const beginning: ChainHead = { position: 0, hash: '0'.repeat(64) };

const domain = 'locket-audit-link-1';

/** The link that an event, as `JSON.stringify` writes it, gets after a head. It follows from these alone. */
export const linkAfter = (chain: string, { position, hash: previous }: ChainHead, event: string): Link => {
  const next = position + 1;
  return {
    chain,
    position: next,
    previous,
    hash: sha256Hex([domain, chain, next, previous, event].join('\n')),
  };
};

/** A line of the archive, without its end. */
export const archiveLine = (
  { organization, day }: Pick<ArchivedEvent, 'organization' | 'day'>,
  { chain, position, previous, hash }: Link,
  event: string,
): string => {
  const place = JSON.stringify({ organization, day, chain, position, previous, hash });
  return `${place.slice(0, -1)},"event":${event}}`;
};

/** What was archived late, after all other chains of its day had gone on without it. */
export interface LateEvents {
  readonly scope: string;
  /** Of the events. */
  readonly day: string;
  /** On which they were archived. */
  readonly archivedOn: string;
  /** As `JSON.stringify` writes them. */
  readonly texts: readonly string[];
}

/**
 * The chain of events that were archived late together. It is called by what is in it: whoever archives the same again
 * writes the same lines, and whoever archives something else writes to another chain.
 */
export const lateChain = ({ scope, day, archivedOn, texts }: LateEvents): string => {
  const mark = sha256Hex(texts.map(sha256Hex).join('\n')).slice(0, 32);
  return `AUDIT#${scope}#${day}#late-${archivedOn}-${mark}`;
};

const isDay = (text: string): boolean => {
  const moment = new Date(text);
  return !Number.isNaN(moment.getTime()) && moment.toISOString().slice(0, 10) === text;
};

/** The day on which events of a chain were archived late; undefined for a chain that follows the stream. */
export const lateDayOf = (chain: string): string | undefined => {
  const [, day = ''] = /^late-(\d{4}-\d\d-\d\d)-[0-9a-f]{32}$/.exec(partsOfChain(chain)?.lane ?? '') ?? [];
  return isDay(day) ? day : undefined;
};

const chainName = /^AUDIT#([^#]+)#(\d{4}-\d\d-\d\d)#([0-9a-z-]+)$/;

/** What the name of a chain says; undefined for one that we never gave. */
export const partsOfChain = (
  chain: string,
): { readonly scope: string; readonly day: string; readonly lane: string } | undefined => {
  const [, scope, day, lane] = chainName.exec(chain) ?? [];
  return scope !== undefined && day !== undefined && lane !== undefined ? { scope, day, lane } : undefined;
};
