import type { Change } from '../store/change.ts';
import type { Unit } from '../unit.ts';
import type { ProjectGrant } from './project.ts';

/**
 * What ends a membership together with the additional privileges that hang on it. Refused with `conflict` when somebody
 * else changed it meanwhile, or gave a first privilege on it.
 */
const endOfGrant = async ({ stores }: Unit, grant: ProjectGrant): Promise<readonly Change[]> => {
  const deletion = stores.projects.grantDeletion(grant);
  const { actorKind, actorId, projectId } = grant;
  if (actorKind === 'group' || grant.hasPrivileges !== true) return deletion;
  const all = await stores.privileges.of(projectId, actorKind, actorId);
  const hanging = all.filter(({ membershipId }) => membershipId === grant.id);
  return [...deletion, ...hanging.flatMap((each) => stores.privileges.deletion(each))];
};

/** The same for several memberships. */
export const endOfGrants = async (unit: Unit, grants: readonly ProjectGrant[]): Promise<readonly Change[]> =>
  (await Promise.all(grants.map((grant) => endOfGrant(unit, grant)))).flat();
