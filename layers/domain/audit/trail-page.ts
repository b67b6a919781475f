import type { Unit } from '../unit.ts';
import { type EventFilter, isAskedFor } from './event-filter.ts';
import { listsFor } from './index-keys.ts';
import { newestFirst } from './newest-first.ts';
import { afterAll, type EventSource, idAt, type KeptEvent, type Stretch } from './trail.ts';

/** Portions that one request reads at most: what is left, the next page goes on with. */
const maxPortions = 160;
/** Ids may begin with the minute that an event is of: those of refusals that are counted together do. */
const minute = 60_000;
/** How far back the newest events are looked up past the index, in milliseconds. */
const indexLag = 30_000;

export interface PageRequest {
  readonly limit: number;
  /** Bytes of events, as JSON writes them, after which it ends as well. */
  readonly weight?: number;
  /** Events to pass over. */
  readonly offset: number;
  /** As an earlier page gave it. */
  readonly cursor?: Position | undefined;
}

/** Where a page ended: before which event, and how many are still to be passed over. */
export interface Position {
  readonly before: string;
  readonly skip: number;
}

export interface EventPage {
  readonly events: readonly KeptEvent[];
  /** Set when there may be more. */
  readonly next?: Position;
}

const stretchOf = ({ from, to }: EventFilter, before = afterAll): Stretch => {
  const end = to === undefined ? afterAll : idAt(to + 1);
  const isCut = end < before;
  return { from: idAt(from - minute), before: isCut ? end : before };
};

/** The newest events come from where they are written, since the index follows them. */
const headsOf = (unit: Unit, scope: string, stretch: Stretch): readonly EventSource[] => {
  const now = unit.runtime.now().getTime();
  const recent = idAt(now - indexLag);
  if (stretch.before <= recent) return [];
  return unit.stores.audit.heads(scope, stretch.from < recent ? { ...stretch, from: recent } : stretch);
};

const sourcesOf = (
  unit: Unit,
  orgId: string,
  filter: EventFilter,
  stretch: Stretch,
): readonly EventSource[] => {
  const { audit } = unit.stores;
  const scope = filter.projectId ?? orgId;
  const lists = listsFor(filter);
  if (!lists) return audit.trail(scope, stretch);
  return [...headsOf(unit, scope, stretch), ...lists.map((key) => audit.indexed(orgId, key, stretch))];
};

/** A page as it fills. */
const openPage = (skip: number, { limit, weight }: Pick<PageRequest, 'limit' | 'weight'>) => {
  const events: KeptEvent[] = [];
  let toSkip = skip;
  let weighed = 0;
  return {
    events,
    /** Events that are still to be passed over. */
    left: () => toSkip,
    /** Adds an event, or passes it over; true when the page is full. */
    add: (each: KeptEvent): boolean => {
      if (toSkip > 0) toSkip -= 1;
      else events.push(each);
      if (weight !== undefined) weighed += Buffer.byteLength(JSON.stringify(each.event));
      return events.length === limit || (weight !== undefined && weighed >= weight);
    },
  };
};

/** A page of an organization's events that a filter asks for, without those whose time is over. */
export const pageOf = async (
  unit: Unit,
  orgId: string,
  filter: EventFilter,
  { offset, cursor, ...room }: PageRequest,
): Promise<EventPage> => {
  const stretch = stretchOf(filter, cursor?.before);
  if (stretch.from >= stretch.before) return { events: [] };
  const now = unit.runtime.now().getTime() / 1000;
  const isWanted = ({ event, endsAt }: KeptEvent): boolean =>
    event.organizationId === orgId && event.id < stretch.before && endsAt > now && isAskedFor(event, filter);
  const merged = newestFirst(sourcesOf(unit, orgId, filter, stretch));
  const page = openPage(offset + (cursor?.skip ?? 0), room);
  const { events } = page;
  for (;;) {
    const found = await merged.next();
    if (!found) return { events };
    const last = found.filter(isWanted).find(page.add);
    if (last) return { events, next: { before: last.event.id, skip: page.left() } };
    const isEnd = merged.until === '';
    if (merged.portions >= maxPortions && !isEnd)
      return { events, next: { before: merged.until, skip: page.left() } };
  }
};
