import { LocketError } from '../errors.ts';
import type { TemporaryWindow } from '../permissions/grants.ts';
import type { Rule } from '../permissions/rule.ts';
import { heldWithin, type Window, windowAsked } from '../permissions/windows.ts';
import { assertMayAlter } from '../projects/boundary.ts';
import { grantsOf, holdingsOf, isHeldBy } from '../projects/entitlement.ts';
import { retryingConflicts } from '../retry.ts';
import type { Change } from '../store/change.ts';
import type { Unit } from '../unit.ts';
import { maxPrivileges, type Privilege } from './privilege.ts';
import {
  enterPrivilege,
  enterPrivileges,
  type HeldPrivilege,
  type HolderReference,
  type PrivilegeHolder,
  type PrivilegeReference,
} from './privilege-holder.ts';

export interface PrivilegeRequest {
  /** Made up when absent. */
  readonly slug?: string | undefined;
  readonly rules: readonly Rule[];
  readonly window: Window | undefined;
}

/** What may be changed about a privilege; absent members stay as they are. */
export interface PrivilegeChanges {
  readonly slug?: string | undefined;
  readonly rules?: readonly Rule[] | undefined;
  readonly isTemporary?: boolean | undefined;
  readonly temporaryMode?: string | undefined;
  readonly temporaryRange?: string | undefined;
  readonly temporaryAccessStartTime?: string | undefined;
}

const slugLetters = '0123456789abcdefghijklmnopqrstuvwxyz';
const madeUpLength = 12;

const madeUpSlug = (unit: Unit): string =>
  [...unit.runtime.randomBytes(madeUpLength)].map((byte) => slugLetters[byte % slugLetters.length]).join('');

/** Refuses unless the caller may do whatever the holder may, with these privileges and with those: `forbidden`. */
const assertMayTurnInto = (
  unit: Unit,
  { access, entitlement }: PrivilegeHolder,
  privileges: readonly Privilege[],
): void => assertMayAlter(unit, access, holdingsOf(entitlement), holdingsOf({ ...entitlement, privileges }));

/** Somebody in a project who is given a privilege, by whatever rule. */
export type Receiver = Pick<PrivilegeHolder, 'kind' | 'id' | 'entitlement' | 'membership'> & {
  readonly access: Pick<PrivilegeHolder['access'], 'project'>;
};

/** Now, or when the holder came into the group it hangs on, should clocks disagree: what is older is void. */
const givenAt = (unit: Unit, { entitlement, membership }: Receiver): string => {
  const now = unit.runtime.now().toISOString();
  const joined = entitlement.joinedAt.get(membership.actorId) ?? now;
  return [now, joined].sort().at(-1) ?? now;
};

/** A privilege that does not exist yet: it weighs nothing. */
export const newPrivilege = (unit: Unit, holder: Receiver, request: PrivilegeRequest): Privilege => {
  const at = givenAt(unit, holder);
  return {
    id: unit.runtime.uuid(),
    projectId: holder.access.project.id,
    actorKind: holder.kind,
    actorId: holder.id,
    membershipId: holder.membership.id,
    slug: request.slug ?? madeUpSlug(unit),
    rules: request.rules,
    ...heldWithin(request.window),
    createdAt: at,
    updatedAt: at,
    revision: 1,
  };
};

/** Those that are void, because their holder left the group they came with, go where their room or slug is needed. */
const makingRoom = (
  all: readonly Privilege[],
  { entitlement }: Receiver,
  { slug }: Privilege,
): readonly Privilege[] => {
  const ended = all.filter((privilege) => !isHeldBy(entitlement, privilege));
  if (all.length - ended.length >= maxPrivileges)
    throw new LocketError('invalid-input', `There are at most ${maxPrivileges} additional privileges`);
  return all.length < maxPrivileges ? ended.filter((each) => each.slug === slug) : ended;
};

/** What gives a new privilege to its holder, as one of no more than there may be: it weighs nothing. */
export const privilegeCreation = async (
  unit: Unit,
  holder: Receiver,
  privilege: Privilege,
): Promise<readonly Change[]> => {
  const { fences, privileges } = unit.stores;
  const fence = await fences.find('privileges', privilege.projectId);
  const all = await privileges.of(privilege.projectId, privilege.actorKind, privilege.actorId);
  const displaced = makingRoom(all, holder, privilege);
  return [...privileges.creation(privilege, holder.membership, displaced), fences.renewed(fence)];
};

/**
 * Gives somebody in a project rules of their own beside their roles. Needs `identity:edit`, or `member:edit` for a
 * person, and whatever the holder may do before and after: `forbidden`. `already-exists` for a taken slug.
 */
export const createPrivilege = (
  unit: Unit,
  reference: HolderReference,
  request: PrivilegeRequest,
): Promise<Privilege> =>
  retryingConflicts(unit, async () => {
    const holder = await enterPrivileges(unit, reference, 'edit');
    const privilege = newPrivilege(unit, holder, request);
    unit.note({ metadata: { privilegeId: privilege.id, privilegeSlug: privilege.slug } });
    assertMayTurnInto(unit, holder, [...holder.entitlement.privileges, privilege]);
    await unit.commit(await privilegeCreation(unit, holder, privilege));
    return privilege;
  });

const windowMembers = ['temporaryMode', 'temporaryRange', 'temporaryAccessStartTime'] as const;

const nextWindow = (privilege: Privilege, changes: PrivilegeChanges): TemporaryWindow => {
  const isGiven = windowMembers.some((member) => changes[member] !== undefined);
  if (isGiven && changes.isTemporary === undefined && !privilege.isTemporary)
    throw new LocketError('invalid-input', 'isTemporary must say that the privilege becomes temporary');
  return heldWithin(
    windowAsked({
      isTemporary: changes.isTemporary ?? privilege.isTemporary,
      temporaryMode: changes.temporaryMode ?? privilege.temporaryMode,
      temporaryRange: changes.temporaryRange ?? privilege.temporaryRange,
      temporaryAccessStartTime: changes.temporaryAccessStartTime ?? privilege.temporaryAccessStartTime,
    }),
  );
};

const changed = (unit: Unit, privilege: Privilege, changes: PrivilegeChanges): Privilege => {
  const { id, projectId, actorKind, actorId, membershipId, createdAt, revision } = privilege;
  return {
    ...{ id, projectId, actorKind, actorId, membershipId, createdAt },
    slug: changes.slug ?? privilege.slug,
    rules: changes.rules ?? privilege.rules,
    ...nextWindow(privilege, changes),
    updatedAt: unit.runtime.now().toISOString(),
    revision: revision + 1,
  };
};

/** The membership that a privilege hangs on is there when it is written. */
const membershipCheck = ({ stores }: Unit, { entitlement, privilege }: HeldPrivilege): readonly Change[] =>
  grantsOf(entitlement)
    .filter(({ id }) => id === privilege.membershipId)
    .map((grant) => stores.projects.grantCheck(grant));

/** Changes a privilege, from the next request on. Refused as creating one is. */
export const updatePrivilege = (
  unit: Unit,
  reference: PrivilegeReference,
  changes: PrivilegeChanges,
): Promise<Privilege> =>
  retryingConflicts(unit, async () => {
    const held = await enterPrivilege(unit, reference, 'edit');
    const { privilege, entitlement } = held;
    const next = changed(unit, privilege, changes);
    assertMayTurnInto(
      unit,
      held,
      entitlement.privileges.map((each) => (each.id === next.id ? next : each)),
    );
    await unit.commit([
      ...unit.stores.privileges.replacement(next, privilege),
      ...membershipCheck(unit, held),
    ]);
    return next;
  });

/** Takes a privilege away. Refused as creating one is: what it denied may come to be allowed. */
export const deletePrivilege = (unit: Unit, reference: PrivilegeReference): Promise<Privilege> =>
  retryingConflicts(unit, async () => {
    const held = await enterPrivilege(unit, reference, 'edit');
    const { privilege, entitlement } = held;
    assertMayTurnInto(
      unit,
      held,
      entitlement.privileges.filter(({ id }) => id !== privilege.id),
    );
    await unit.commit([...unit.stores.privileges.deletion(privilege), ...membershipCheck(unit, held)]);
    return privilege;
  });

/** A privilege. Needs `identity:read`, or `member:read` for that of a person. */
export const readPrivilege = async (unit: Unit, reference: PrivilegeReference): Promise<Privilege> =>
  (await enterPrivilege(unit, reference, 'read')).privilege;

/** All privileges of somebody in a project, those included that are over or have not begun, oldest first. */
export const listPrivileges = async (
  unit: Unit,
  reference: HolderReference,
): Promise<readonly Privilege[]> => {
  const { entitlement } = await enterPrivileges(unit, reference, 'read');
  unit.note({ metadata: { numberOfPrivileges: entitlement.privileges.length } });
  return entitlement.privileges;
};
