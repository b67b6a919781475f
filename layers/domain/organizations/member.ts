import { LocketError } from '../errors.ts';
import { type Invitation, membershipFrom } from '../invitations/invitation.ts';
import { assertCan } from '../permissions/ability.ts';
import type { Unit } from '../unit.ts';
import type { User } from '../users/user.ts';
import { enterOrganization } from './access.ts';
import type { Membership } from './organization.ts';
import type { OrganizationHolder } from './standing.ts';

/** A person of an organization, or one who is invited. */
export interface OrganizationMember {
  /** Of somebody invited: what it will be. */
  readonly membership: Membership;
  /** Of somebody invited: the address alone. */
  readonly user: User;
  readonly invitation?: Invitation;
}

/** Whose rights a person has in the organization. */
export const holderOf = ({
  id: membershipId,
  userId,
  orgId,
  role,
  customRoleId,
  inGroups,
}: Membership): OrganizationHolder => ({
  kind: 'user',
  id: userId,
  orgId,
  membershipId,
  role,
  customRoleId,
  inGroups,
});

interface Found {
  readonly membership: Membership;
  readonly invitation?: Invitation;
}

const asFound = (invitation: Invitation): Found => ({
  membership: membershipFrom(invitation, invitation.updatedAt),
  invitation,
});

const invitedAmong = (invitations: readonly Invitation[], ids: ReadonlySet<string>): readonly Found[] =>
  invitations.filter(({ id }) => ids.has(id)).map(asFound);

/** Everybody of the organization, members first. Who accepted between two reads is a member. */
const everybodyIn = async ({ stores }: Unit, orgId: string): Promise<readonly Found[]> => {
  const invitations = await stores.invitations.of(orgId);
  const memberships = await stores.organizations.membersOf(orgId);
  const members = new Set(memberships.map(({ userId }) => userId));
  return [
    ...memberships.map((membership) => ({ membership })),
    ...invitations.filter(({ userId }) => !members.has(userId)).map(asFound),
  ];
};

/**
 * Somebody invited, as the organization may see them: by that address and the invitation's id. Whether they have an
 * account, since when and by what name, is theirs to show.
 */
const asInvited = (user: User, { id, email }: Invitation): User => ({
  ...user,
  id,
  username: email,
  email,
  firstName: null,
  lastName: null,
  isEmailVerified: false,
});

const withUser = async ({ stores }: Unit, found: Found): Promise<readonly OrganizationMember[]> => {
  const user = await stores.users.find(found.membership.userId);
  if (!user) return [];
  const { invitation } = found;
  return [{ ...found, user: invitation ? asInvited(user, invitation) : user }];
};

/** The people of the caller's organization, and those invited, in username order. Needs `member:read`. */
export const listMembers = async (unit: Unit, orgId: string): Promise<readonly OrganizationMember[]> => {
  const access = await enterOrganization(unit, orgId);
  assertCan(access.ability, 'read', 'member');
  const found = await everybodyIn(unit, orgId);
  const people = (await Promise.all(found.map((each) => withUser(unit, each)))).flat();
  unit.note({ metadata: { numberOfMembers: people.length } });
  return people.sort((a, b) => a.user.username.localeCompare(b.user.username, 'en'));
};

/**
 * Those with these memberships' ids. Each is read by itself; only memberships that were made before their ids were noted
 * are looked for among everybody.
 */
const foundByIds = async (unit: Unit, orgId: string, ids: ReadonlySet<string>): Promise<readonly Found[]> => {
  const { organizations } = unit.stores;
  const noted = await Promise.all([...ids].map((id) => organizations.membershipById(orgId, id)));
  const members = noted.flatMap((membership) => (membership ? [{ membership }] : []));
  if (members.length === ids.size) return members;
  const invited = invitedAmong(await unit.stores.invitations.of(orgId), ids);
  if (members.length + invited.length === ids.size) return [...members, ...invited];
  return (await everybodyIn(unit, orgId)).filter(({ membership }) => ids.has(membership.id));
};

/** Some of them by their memberships' ids. `not-found` unless there are all. */
export const membersByIds = async (
  unit: Unit,
  orgId: string,
  membershipIds: readonly string[],
): Promise<readonly OrganizationMember[]> => {
  const wanted = new Set(membershipIds);
  const found = await foundByIds(unit, orgId, wanted);
  const people = (await Promise.all(found.map((each) => withUser(unit, each)))).flat();
  if (people.length < wanted.size) throw new LocketError('not-found', 'Membership not found');
  return people;
};

/** One of them, to be changed; `not-found` as above. */
export const memberById = async (
  unit: Unit,
  orgId: string,
  membershipId: string,
): Promise<OrganizationMember> => {
  const [member] = await membersByIds(unit, orgId, [membershipId]);
  if (!member) throw new LocketError('not-found', 'Membership not found');
  return member;
};

/** How the trail names people. */
export const notedPeople = (people: readonly OrganizationMember[]) =>
  people.map(({ membership, user }) => ({
    membershipId: membership.id,
    userId: user.id,
    email: user.email,
  }));

/** A person's membership by its id. Needs `member:read`. */
export const readMember = async (
  unit: Unit,
  orgId: string,
  membershipId: string,
): Promise<OrganizationMember> => {
  const access = await enterOrganization(unit, orgId);
  assertCan(access.ability, 'read', 'member');
  const member = await memberById(unit, orgId, membershipId);
  unit.note({ metadata: { members: notedPeople([member]) } });
  return member;
};
