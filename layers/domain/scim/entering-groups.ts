import { LocketError } from '../errors.ts';
import type { Group, GroupMembership } from '../groups/group.ts';
import type { Change } from '../store/change.ts';
import type { Unit } from '../unit.ts';
import { personById } from './people.ts';
import type { ScimPersonInFull } from './scim-user.ts';

/** Members that one request may bring in or take out. */
export const mostMemberChanges = 1_000;

const unknownMembers = (ids: readonly string[]): LocketError =>
  new LocketError('bad-request', `members: nobody in this organization has the id ${ids.join(', ')}`, {
    details: 'invalidValue',
  });

const entered = (unit: Unit, group: Group, person: ScimPersonInFull, at: string): readonly Change[] => {
  const { groups, invitations, scim } = unit.stores;
  const { membership, invitation, record, userId, id } = person;
  if (membership)
    return groups.entry(group, { kind: membership.isActive ? 'user' : 'absentee', membership }, at);
  if (!invitation)
    return [
      ...groups.entry(group, { kind: 'provisioned', userId, membershipId: id }, at),
      // Who is switched on at the same moment is invited as somebody for whom groups wait; who is deleted is gone.
      ...(record ? [scim.userCheck(record)] : []),
    ];
  // The invitation goes on: whoever accepts it at the same moment is a member, and let in as one.
  const next = { ...invitation, inGroups: true, updatedAt: at, revision: invitation.revision + 1 } as const;
  return [
    ...groups.entry(group, { kind: 'invited', invitation }, at),
    invitations.replacement(next, invitation),
  ];
};

/** What lets people into a group by the ids that the directory knows: those of its own organization only. */
export const entering = async (
  unit: Unit,
  group: Group,
  ids: readonly string[],
  at: string,
): Promise<readonly Change[]> => {
  const people = await Promise.all(ids.map((id) => personById(unit, group.orgId, id)));
  const unknown = ids.filter((_, index) => !people[index]);
  if (unknown.length > 0) throw unknownMembers(unknown.slice(0, 10));
  return people.flatMap((person) => (person ? entered(unit, group, person, at) : []));
};

/** What takes people out of it. */
export const leaving = (unit: Unit, members: readonly GroupMembership[]): readonly Change[] =>
  members.flatMap((membership) => unit.stores.groups.leaving(membership));
