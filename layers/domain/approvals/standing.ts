import { type IdentityCaller, type Member, metadataByKey } from '../caller.ts';
import type { Holder } from '../groups/standing-in-groups.ts';
import { type ProjectAccess, rightsIn } from '../projects/access.ts';
import { type Entitlement, entitlementIn } from '../projects/entitlement.ts';
import type { Project } from '../projects/project.ts';
import type { Unit } from '../unit.ts';
import type { Requester } from './change-request.ts';

/** Somebody other than the caller, as they stand in a project now. */
export interface Standing {
  readonly holder: Holder;
  readonly access: ProjectAccess;
  readonly entitlement: Entitlement;
}

const personIn = async (
  { stores }: Pick<Unit, 'stores'>,
  { orgId }: Project,
  id: string,
): Promise<Member | undefined> => {
  const [user, membership] = await Promise.all([
    stores.users.find(id),
    stores.organizations.membership(orgId, id),
  ]);
  if (!user || !membership?.isActive) return undefined;
  return {
    kind: 'user',
    id,
    username: user.username,
    email: user.email,
    orgId,
    membershipId: membership.id,
    orgRole: membership.role,
    orgCustomRoleId: membership.customRoleId,
    inGroups: membership.inGroups,
    superAdmin: user.superAdmin,
    metadata: metadataByKey(membership.metadata),
  };
};

/** How it logged in is not known: rules that ask for it give nothing, and deny what they may. */
const unknownLogin: Pick<IdentityCaller, 'authMethod' | 'authClaims' | 'tokenId'> = {
  authMethod: '',
  authClaims: {},
  tokenId: '',
};

const machineIn = async (
  { stores }: Pick<Unit, 'stores'>,
  { orgId }: Project,
  id: string,
): Promise<Member | undefined> => {
  const identity = await stores.identities.find(id);
  if (identity?.orgId !== orgId) return undefined;
  return {
    kind: 'identity',
    id,
    name: identity.name,
    orgId,
    membershipId: identity.membershipId,
    orgRole: identity.role,
    orgCustomRoleId: identity.customRoleId,
    inGroups: identity.inGroups,
    metadata: metadataByKey(identity.metadata),
    ...unknownLogin,
  };
};

/** Undefined for who is gone, deactivated, or in the project no longer. */
export const standingIn = async (
  unit: Unit,
  project: Project,
  { kind, id }: Requester,
): Promise<Standing | undefined> => {
  const member = await (kind === 'user' ? personIn : machineIn)(unit, project, id);
  if (!member) return undefined;
  const { membershipId, inGroups } = member;
  const holder = { kind, id, orgId: project.orgId, membershipId, inGroups };
  const entitlement = await entitlementIn(unit, project.id, holder);
  const access = rightsIn(unit, member, project, entitlement);
  return access && { holder, access, entitlement };
};
