import { LocketError } from '../errors.ts';
import { holderIn } from '../groups/standing-in-groups.ts';
import { assertCan } from '../permissions/ability.ts';
import type { ProjectAccess } from '../projects/access.ts';
import { type Entitlement, entitlementIn, grantsOf } from '../projects/entitlement.ts';
import type { ProjectGrant } from '../projects/project.ts';
import { enter, enterHolderOf, type ProjectReference } from '../projects/reference.ts';
import type { Unit } from '../unit.ts';
import type { Privilege } from './privilege.ts';

/** Whose privileges a request is about: an identity in a project, or a person by the own membership there. */
export type HolderReference =
  | { readonly kind: 'identity'; readonly project: ProjectReference; readonly identityId: string }
  | { readonly kind: 'user'; readonly membershipId: string };

/** How a request names one privilege. */
export type PrivilegeReference =
  | { readonly of: HolderReference; readonly slug: string }
  | { readonly kind: Privilege['actorKind']; readonly id: string };

/** Somebody in a project whose privileges the caller may see or change, with everything that was given to them. */
export interface PrivilegeHolder {
  readonly access: ProjectAccess;
  readonly kind: Privilege['actorKind'];
  readonly id: string;
  readonly entitlement: Entitlement;
  /** What new privileges hang on: the own membership, else that of a group. */
  readonly membership: ProjectGrant;
}

type Action = 'read' | 'edit';

const notFound = (what: string): LocketError => new LocketError('not-found', `${what} not found`);

const holderWithin = async (
  unit: Unit,
  access: ProjectAccess,
  kind: Privilege['actorKind'],
  id: string,
  action: Action,
): Promise<PrivilegeHolder> => {
  if (kind === 'identity') assertCan(access.ability, action, 'identity', { identityId: id });
  else assertCan(access.ability, action, 'member');
  const { project } = access;
  const entitlement = await entitlementIn(unit, project.id, await holderIn(unit, project.orgId, kind, id));
  const [membership] = grantsOf(entitlement);
  if (!membership) throw notFound(kind === 'identity' ? 'Identity membership' : 'Membership');
  unit.note({ metadata: { [kind === 'identity' ? 'identityId' : 'userId']: id } });
  return { access, kind, id, entitlement, membership };
};

/**
 * Lets the caller to the privileges of somebody. Needs `identity:read` or `edit` on the identity, of a person
 * `member:read` or `edit`; `not-found` for who is not in the project.
 */
export const enterPrivileges = async (
  unit: Unit,
  reference: HolderReference,
  action: Action,
): Promise<PrivilegeHolder> => {
  if (reference.kind === 'identity')
    return holderWithin(unit, await enter(unit, reference.project), 'identity', reference.identityId, action);
  const found = await unit.stores.projects.grantById(reference.membershipId);
  const own = found?.actorKind === 'user' ? found : undefined;
  const access = await enterHolderOf(unit, 'Membership', own?.projectId);
  return holderWithin(unit, access, 'user', own?.actorId ?? '', action);
};

/** A privilege and whoever has it. */
export interface HeldPrivilege extends PrivilegeHolder {
  readonly privilege: Privilege;
}

const noting = (unit: Unit, held: HeldPrivilege): HeldPrivilege => {
  const { id, slug } = held.privilege;
  unit.note({ metadata: { privilegeId: id, privilegeSlug: slug } });
  return held;
};

/** One privilege that hangs on a membership of its holder; refused as `enterPrivileges` does. */
export const enterPrivilege = async (
  unit: Unit,
  reference: PrivilegeReference,
  action: Action,
): Promise<HeldPrivilege> => {
  if ('of' in reference) {
    const holder = await enterPrivileges(unit, reference.of, action);
    const privilege = holder.entitlement.privileges.find(({ slug }) => slug === reference.slug);
    if (!privilege) throw notFound('Privilege');
    return noting(unit, { ...holder, privilege });
  }
  const found = await unit.stores.privileges.find(reference.id);
  const known = found?.actorKind === reference.kind ? found : undefined;
  const access = await enterHolderOf(unit, 'Privilege', known?.projectId);
  const holder = await holderWithin(unit, access, reference.kind, known?.actorId ?? '', action).catch(
    (error) => {
      // A privilege whose holder left the project is none.
      throw error instanceof LocketError && error.code === 'not-found' ? notFound('Privilege') : error;
    },
  );
  const privilege = holder.entitlement.privileges.find(({ id }) => id === known?.id);
  if (!privilege) throw notFound('Privilege');
  return noting(unit, { ...holder, privilege });
};
