import { enterOrganization } from '../organizations/access.ts';
import { assertCan, can } from '../permissions/ability.ts';
import { enterProject, unknownProject } from '../projects/access.ts';
import type { Project } from '../projects/project.ts';
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

/** A page of an organization's events that a filter asks for, without those whose time is over. */
const pageOf = async (
  unit: Unit,
  orgId: string,
  filter: EventFilter,
  { limit, offset, cursor }: PageRequest,
): Promise<EventPage> => {
  const stretch = stretchOf(filter, cursor?.before);
  if (stretch.from >= stretch.before) return { events: [] };
  const now = unit.runtime.now().getTime() / 1000;
  const isWanted = ({ event, endsAt }: KeptEvent): boolean =>
    event.organizationId === orgId && event.id < stretch.before && endsAt > now && isAskedFor(event, filter);
  const merged = newestFirst(sourcesOf(unit, orgId, filter, stretch));
  const events: KeptEvent[] = [];
  let skip = offset + (cursor?.skip ?? 0);
  for (;;) {
    const found = await merged.next();
    if (!found) return { events };
    for (const each of found.filter(isWanted)) {
      if (skip > 0) skip -= 1;
      else events.push(each);
      if (events.length === limit) return { events, next: { before: each.event.id, skip: 0 } };
    }
    const isEnd = merged.until === '';
    if (merged.portions >= maxPortions && !isEnd) return { events, next: { before: merged.until, skip } };
  }
};

const noteQuestion = (
  unit: Unit,
  { types, actor, environment, secretPath, secretKey, outcome }: EventFilter,
): void =>
  unit.note({
    // One member of its own: an event about a question is not about the secret that was asked for.
    metadata: { filter: { eventTypes: types, actor, environment, secretPath, secretKey, outcome } },
  });

/** A page of the trail of one project; `permission-denied` without `audit-logs:read` there. */
export const listProjectEvents = async (
  unit: Unit,
  filter: EventFilter & { readonly projectId: string },
  page: PageRequest,
): Promise<EventPage & { readonly project: Project }> => {
  const { project, ability } = await enterProject(unit, filter.projectId);
  assertCan(ability, 'read', 'audit-logs');
  noteQuestion(unit, filter);
  return { ...(await pageOf(unit, project.orgId, filter, page)), project };
};

/**
 * A page of the trail of the caller's organization and of all its projects; `permission-denied` without
 * `audit-logs:read` there. One who may read the trail of a single project may ask for that.
 */
export const listOrganizationEvents = async (
  unit: Unit,
  filter: EventFilter,
  page: PageRequest,
): Promise<EventPage> => {
  const { orgId, ability } = await enterOrganization(unit);
  const { projectId } = filter;
  if (projectId !== undefined && !can(ability, 'read', 'audit-logs'))
    return listProjectEvents(unit, { ...filter, projectId }, page);
  assertCan(ability, 'read', 'audit-logs');
  if (projectId !== undefined && (await unit.stores.projects.find(projectId))?.orgId !== orgId)
    throw unknownProject();
  noteQuestion(unit, filter);
  return pageOf(unit, orgId, filter, page);
};
