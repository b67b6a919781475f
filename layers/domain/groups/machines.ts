import { LocketError } from '../errors.ts';
import { type Identity, isOfOrganization } from '../identities/identity.ts';
import { assertCanAnywhere, can } from '../permissions/ability.ts';
import { retryingConflicts } from '../retry.ts';
import type { Unit } from '../unit.ts';
import { enterGroup, type GroupAccess } from './access.ts';
import { assertMayChangeGroup, refusalTo } from './boundary.ts';
import { type InOrOut, isSought, type Page, type PageRequest, pageOf } from './pages.ts';

/** A machine identity that is in a group, since when, or that could be: then `joinedAt` is null. */
export interface GroupMachine {
  readonly identity: Pick<Identity, 'id' | 'name'>;
  readonly joinedAt: string | null;
}

export interface MachinesRequest extends PageRequest {
  readonly who: InOrOut;
}

const alphabet = new Intl.Collator('en', { numeric: true });

const byName = ({ identity: a }: GroupMachine, { identity: b }: GroupMachine): number =>
  alphabet.compare(a.name, b.name) || (a.id < b.id ? -1 : 1);

/** Those that are in the group come first: a client that reads one page finds them there. */
const insideFirst = (a: GroupMachine, b: GroupMachine): number =>
  Number(a.joinedAt === null) - Number(b.joinedAt === null) || byName(a, b);

const candidates = async (
  unit: Unit,
  { access: { orgId, ability } }: GroupAccess,
  who: InOrOut,
): Promise<readonly Identity[]> => {
  const all = (await unit.stores.identities.listOf(orgId)).filter(isOfOrganization);
  if (who === 'in') return all;
  assertCanAnywhere(ability, 'read', 'identity');
  return all.filter(({ id }) => can(ability, 'read', 'identity', { identityId: id }));
};

/**
 * A page of the machine identities in a group, or of those that could be, by name. Needs `groups:read`, and
 * `identity:read` for what is not in the group.
 */
export const listGroupMachines = async (
  unit: Unit,
  groupId: string,
  { who, ...request }: MachinesRequest,
): Promise<Page<GroupMachine>> => {
  const found = await enterGroup(unit, groupId, 'read');
  const [identities, inside] = await Promise.all([
    candidates(unit, found, who),
    unit.stores.groups.everybodyIn(groupId, 'identity'),
  ]);
  const joined = new Map(inside.map(({ membershipId, createdAt }) => [membershipId, createdAt]));
  const machines = identities
    .map((identity) => ({ identity, joinedAt: joined.get(identity.membershipId) ?? null }))
    .filter(({ joinedAt }) => who === 'both' || (who === 'in') === (joinedAt !== null))
    .filter(({ identity }) => isSought(request, identity.name));
  return pageOf(machines.sort(insideFirst), request);
};

const identityIn = async (unit: Unit, { group }: GroupAccess, identityId: string): Promise<Identity> => {
  const identity = await unit.stores.identities.find(identityId);
  if (identity?.orgId !== group.orgId || !isOfOrganization(identity))
    throw new LocketError('not-found', 'Identity not found');
  unit.note({ metadata: { identityId, identityName: identity.name } });
  return identity;
};

/**
 * Lets a machine identity of the organization into a group. Needs `groups:edit` and what being in the group gives;
 * `already-exists` for one that is in it.
 */
export const addMachineToGroup = (unit: Unit, groupId: string, identityId: string): Promise<Identity> =>
  retryingConflicts(unit, async () => {
    const found = await enterGroup(unit, groupId, 'edit');
    const identity = await identityIn(unit, found, identityId);
    unit.note({ metadata: { role: found.group.role } });
    await assertMayChangeGroup(unit, found.access, found.group, refusalTo('add something to'));
    const at = unit.runtime.now().toISOString();
    await unit.commit(unit.stores.groups.joining(found.group, { kind: 'identity', identity }, at));
    return identity;
  });

/** Takes one out of a group. Needs `groups:edit` and what being in the group gives; `not-found` for one that is not in it. */
export const removeMachineFromGroup = (unit: Unit, groupId: string, identityId: string): Promise<Identity> =>
  retryingConflicts(unit, async () => {
    const found = await enterGroup(unit, groupId, 'edit');
    const identity = await identityIn(unit, found, identityId);
    const membership = await unit.stores.groups.membership(found.group, 'identity', identityId);
    if (!membership) throw new LocketError('not-found', 'Not a member of this group');
    await assertMayChangeGroup(unit, found.access, found.group, refusalTo('remove something from'));
    await unit.commit(unit.stores.groups.leaving(membership));
    return identity;
  });
