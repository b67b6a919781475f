import { environmentsOf, everythingAt } from '../access-requests/places.ts';
import type { AccessPolicy } from '../access-requests/policy.ts';
import type { ChangePolicy } from '../approvals/change-policy.ts';
import { givenByApproval } from '../approvals/power-of-approvers.ts';
import type { Holdings } from '../permissions/coverage.ts';
import type { Rule } from '../permissions/rule.ts';
import type { Unit } from '../unit.ts';

const isGroup =
  (groupId: string) =>
  (party: { readonly id: string; readonly kind?: string; readonly type?: string }): boolean =>
    (party.kind ?? party.type) === 'group' && party.id === groupId;

const naming = <P extends Pick<ChangePolicy | AccessPolicy, 'approvers' | 'bypassers'>>(
  policies: readonly P[],
  groupId: string,
): readonly P[] =>
  policies.filter(({ approvers, bypassers }) => [...approvers, ...bypassers].some(isGroup(groupId)));

const namingPolicies: Rule = { subject: 'secret-approval', action: ['edit'] };

const demanded = async (
  { stores }: Pick<Unit, 'stores'>,
  projectId: string,
  groupId: string,
): Promise<readonly Rule[]> => {
  const [ofChanges, ofAccess] = await Promise.all([
    stores.changePolicies.inProject(projectId),
    stores.accessPolicies.inProject(projectId),
  ]);
  const changes = naming(ofChanges, groupId);
  const access = naming(ofAccess, groupId);
  const project = changes.length + access.length > 0 && (await stores.projects.find(projectId));
  if (!project) return [];
  const soft = access.filter(({ enforcementLevel }) => enforcementLevel === 'soft');
  return [
    namingPolicies,
    ...changes.map((policy) => givenByApproval(project, policy)),
    ...soft.flatMap((policy) => everythingAt(environmentsOf(project, policy), policy.secretPath)),
  ];
};

/**
 * What naming somebody in the policies of a project that name a group takes there, nothing where none does: whoever lets
 * somebody into the group, or the group into the project, names them in each.
 */
export const demandedByPolicies = async (
  unit: Pick<Unit, 'stores'>,
  projectId: string,
  groupId: string,
): Promise<Holdings> => ({
  roles: [],
  privileges: [{ rules: await demanded(unit, projectId, groupId), isTemporary: false }],
});
