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

const chainName = /^AUDIT#([^#]+)#(\d{4}-\d\d-\d\d)#([0-9a-z-]+)$/;

/** What the name of a chain says; undefined for one that we never gave. */
export const partsOfChain = (
  chain: string,
): { readonly scope: string; readonly day: string; readonly lane: string } | undefined => {
  const [, scope, day, lane] = chainName.exec(chain) ?? [];
  return scope !== undefined && day !== undefined && lane !== undefined ? { scope, day, lane } : undefined;
};
