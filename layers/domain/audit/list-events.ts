import type { Project } from '../projects/project.ts';
import type { Unit } from '../unit.ts';
import { type EventFilter, questionOf } from './event-filter.ts';
import { enterProjectTrail, enterTrail } from './trail-access.ts';
import { type EventPage, type PageRequest, pageOf } from './trail-page.ts';

/** A page of the trail of one project; `permission-denied` without `audit-logs:read` there. */
export const listProjectEvents = async (
  unit: Unit,
  filter: EventFilter & { readonly projectId: string },
  page: PageRequest,
): Promise<EventPage & { readonly project: Project }> => {
  const project = await enterProjectTrail(unit, filter.projectId);
  unit.note({ metadata: { filter: questionOf(filter) } });
  return { ...(await pageOf(unit, project.orgId, filter, page)), project };
};

/** A page of the trail of the caller's organization and of all its projects, or of one; `permission-denied` as `enterTrail`. */
export const listOrganizationEvents = async (
  unit: Unit,
  filter: EventFilter,
  page: PageRequest,
): Promise<EventPage> => {
  const orgId = await enterTrail(unit, filter.projectId);
  unit.note({ metadata: { filter: questionOf(filter) } });
  return pageOf(unit, orgId, filter, page);
};
