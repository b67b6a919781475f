import { LocketError } from '../errors.ts';
import type { Unit } from '../unit.ts';
import { personOf } from './sessions.ts';

/** The caller as an active member of the organization; `not-found` for anybody else, as if there were none. */
const memberIn = async (unit: Unit, orgId: string): Promise<string> => {
  const { id } = personOf(unit);
  const membership = await unit.stores.organizations.membership(orgId, id);
  if (!membership?.isActive) throw new LocketError('not-found', 'Organization not found');
  unit.note({ organizationId: orgId });
  return id;
};

/** Ids of the projects that the caller marked in an organization. They are marks only: nothing follows from them. */
export const readFavorites = async (unit: Unit, orgId: string): Promise<readonly string[]> =>
  unit.stores.users.favoritesIn(await memberIn(unit, orgId), orgId);

/** Marks these projects, and no others. */
export const setFavorites = async (
  unit: Unit,
  orgId: string,
  projectIds: readonly string[],
): Promise<readonly string[]> => {
  const userId = await memberIn(unit, orgId);
  const marked = [...new Set(projectIds)];
  unit.note({ metadata: { numberOfProjects: marked.length } });
  await unit.commit([unit.stores.users.favoritesReplacement(userId, orgId, marked)]);
  return marked;
};
