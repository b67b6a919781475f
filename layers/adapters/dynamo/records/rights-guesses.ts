import type { ProjectStore, RightsGuess } from '../../../domain/projects/project.ts';
import { inProject } from '../../../domain/roles/role.ts';
import { guesses } from '../guesses.ts';
import type { ReadSession } from '../read-session.ts';
import { grantItem } from './grants.ts';
import { inGroupItem } from './groups.ts';
import { privilegeItem } from './privileges.ts';
import { roleKey } from './roles.ts';

/** The most ids that are remembered for one actor in one project: a guess is no place for thousands. */
const maxIds = 200;

const nameOf = (projectId: string, kind: string, actorId: string): readonly string[] => [
  'rights',
  projectId,
  kind,
  actorId,
];

const isEmpty = ({ inGroups, customRoleIds, hasPrivileges }: RightsGuess): boolean =>
  !inGroups && customRoleIds.length === 0 && !hasPrivileges;

const within = (from: RightsGuess): RightsGuess => ({
  ...from,
  groupIds: from.groupIds.slice(0, maxIds),
  customRoleIds: from.customRoleIds.slice(0, maxIds),
});

/**
 * Where an actor's rights came from the last time. Ids only: which groups it is in, what they and the roles give, is
 * read anew with every request, and what comes back decides.
 */
export const remember: ProjectStore['remember'] = (projectId, kind, actorId, from) => {
  const name = nameOf(projectId, kind, actorId);
  if (isEmpty(from)) guesses.drop(...name);
  else guesses.learn(JSON.stringify(within(from)), ...name);
};

/** Names the items that an actor's rights in a project will probably be read from. */
export const expectRights = (
  session: ReadSession,
  projectId: string,
  kind: string,
  actorId: string,
): void => {
  session.expect(grantItem.key(projectId, kind, actorId));
  const known = guesses.recall(...nameOf(projectId, kind, actorId));
  if (known === undefined) return;
  const { orgId, inGroups, groupIds, customRoleIds, hasPrivileges }: RightsGuess = JSON.parse(known);
  if (inGroups) session.page(inGroupItem.ranges.of(kind, actorId, orgId));
  if (hasPrivileges) session.page(privilegeItem.ranges.of(projectId, kind, actorId));
  session.expect(
    ...groupIds.map((groupId) => grantItem.key(projectId, 'group', groupId)),
    ...customRoleIds.map((roleId) => roleKey(inProject(projectId), roleId)),
  );
};
