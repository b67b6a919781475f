import { LocketError } from '../errors.ts';
import { joining, stillThere } from '../invitations/accept.ts';
import { hasExpired, type Invitation, membershipFrom } from '../invitations/invitation.ts';
import { namesOf } from '../organizations/departed.ts';
import type { Membership, Organization } from '../organizations/organization.ts';
import { builtInRole, customRoleSlug } from '../permissions/built-in-roles.ts';
import { inOrganization, type RoleReference } from '../roles/role.ts';
import type { Change } from '../store/change.ts';
import type { Unit } from '../unit.ts';
import type { User } from '../users/user.ts';
import type { Identified } from './account.ts';
import { following, foreseen, type Heard } from './said.ts';
import { domainOf } from './vouched-person.ts';

const refused = (message: string): LocketError => new LocketError('forbidden', message, { trail: 'denied' });

const without: RoleReference = { role: 'no-access' };

/** What newcomers get, as the organization says now; a custom role that is gone gives nothing. */
const newcomersRole = async (unit: Unit, { id, defaultMembershipRole }: Organization) => {
  const isBuiltIn = builtInRole('organization', defaultMembershipRole) !== undefined;
  const reference: RoleReference = isBuiltIn
    ? { role: defaultMembershipRole }
    : { role: customRoleSlug, customRoleId: defaultMembershipRole };
  const { kept, checks } = await stillThere(unit, inOrganization(id), [reference]);
  return { reference: kept[0] ?? without, checks };
};

const assertTaken = ({ allowedEmailDomains }: Organization, { username }: User): void => {
  if (allowedEmailDomains && !allowedEmailDomains.includes(domainOf(username)))
    throw refused('This organization takes addresses of other domains only');
};

const asNewcomer = async (
  unit: Unit,
  organization: Organization,
  user: User,
  heard: Heard,
): Promise<readonly Change[]> => {
  const { organizations } = unit.stores;
  assertTaken(organization, user);
  const who = { id: unit.runtime.uuid(), orgId: organization.id, userId: user.id };
  const [{ reference, checks }, followed] = await Promise.all([
    newcomersRole(unit, organization),
    following(unit, who, heard),
  ]);
  const at = unit.runtime.now().toISOString();
  const { metadata, inGroups } = followed;
  const membership: Membership = {
    ...who,
    ...reference,
    isActive: true,
    ...(metadata.length > 0 && { metadata }),
    ...(inGroups && { inGroups }),
    createdAt: at,
    updatedAt: at,
  };
  return [
    ...organizations.membershipCreation(membership),
    ...followed.entering(membership, at),
    ...checks,
    // That they did not leave was looked up: who is taken out at this moment stays out.
    ...organizations.noDepartureChecks(organization.id, namesOf(user)),
    organizations.homeCheck(organization),
  ];
};

/** Somebody invited comes with what waited for them, and with what the provider says. */
const asInvited = async (
  unit: Unit,
  organization: Organization,
  invitation: Invitation,
  heard: Heard,
): Promise<readonly Change[]> => {
  const followed = await following(unit, invitation, heard);
  const { metadata } = followed;
  const arriving: Invitation = {
    ...invitation,
    ...((metadata.length > 0 || invitation.metadata) && { metadata }),
    ...(followed.inGroups && { inGroups: true }),
  };
  const at = unit.runtime.now().toISOString();
  return [
    ...(await joining(unit, arriving)),
    ...followed.entering(membershipFrom(arriving, at), at),
    unit.stores.organizations.homeCheck(organization),
  ];
};

/** What a member's sign-in changes of the membership: what the provider says now is what it says. */
const asMember = async (unit: Unit, membership: Membership, heard: Heard): Promise<readonly Change[]> => {
  const followed = await following(unit, membership, heard);
  const at = unit.runtime.now().toISOString();
  const { metadata, inGroups } = followed;
  const next: Membership = { ...membership, metadata, ...(inGroups && { inGroups }), updatedAt: at };
  const { organizations } = unit.stores;
  return [
    ...(followed.isChanged ? organizations.membershipReplacement(next, membership) : []),
    ...followed.entering(next, at),
  ];
};

/** Whether somebody becomes a member by this sign-in, and what is written. */
export interface Belonging {
  readonly hasJoined: boolean;
  readonly changes: readonly Change[];
}

/**
 * What makes somebody a member. An invitation is accepted; without one, who was a member
 * before stays out, and anybody else gets the role of newcomers. Metadata and groups follow what the provider says.
 *
 * @throws LocketError `forbidden`
 */
export const belonging = async (
  unit: Unit,
  organization: Organization,
  { user, alias }: Identified,
  heard: Heard,
): Promise<Belonging> => {
  const { organizations, invitations } = unit.stores;
  const [membership, invitation, hasDeparted] = await Promise.all([
    organizations.membership(organization.id, user.id),
    invitations.find(organization.id, user.id),
    organizations.hasDeparted(organization.id, namesOf(user)),
    foreseen(unit, { orgId: organization.id, userId: user.id }, heard),
  ]);
  if (membership?.isActive) return { hasJoined: false, changes: await asMember(unit, membership, heard) };
  if (membership) throw refused('Your membership in this organization is switched off');
  if (invitation && !hasExpired(invitation, unit.runtime.now()))
    return { hasJoined: true, changes: await asInvited(unit, organization, invitation, heard) };
  if (hasDeparted || alias)
    throw refused('You are no member of this organization any more: ask to be invited');
  return { hasJoined: true, changes: await asNewcomer(unit, organization, user, heard) };
};
