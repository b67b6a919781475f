import { LocketError } from '../errors.ts';
import { joining, stillThere } from '../invitations/accept.ts';
import { hasExpired } from '../invitations/invitation.ts';
import { namesOf } from '../organizations/departed.ts';
import type { Organization } from '../organizations/organization.ts';
import { builtInRole, customRoleSlug } from '../permissions/built-in-roles.ts';
import type { RoleReference } from '../roles/named-roles.ts';
import { inOrganization } from '../roles/role.ts';
import type { Change } from '../store/change.ts';
import type { Unit } from '../unit.ts';
import type { User } from '../users/user.ts';
import type { Identified } from './account.ts';
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

const asNewcomer = async (unit: Unit, organization: Organization, user: User): Promise<readonly Change[]> => {
  const { organizations } = unit.stores;
  assertTaken(organization, user);
  const { reference, checks } = await newcomersRole(unit, organization);
  const at = unit.runtime.now().toISOString();
  return [
    ...organizations.membershipCreation({
      id: unit.runtime.uuid(),
      orgId: organization.id,
      userId: user.id,
      ...reference,
      isActive: true,
      createdAt: at,
      updatedAt: at,
    }),
    ...checks,
    // That they did not leave was looked up: who is taken out at this moment stays out.
    ...organizations.noDepartureChecks(organization.id, namesOf(user)),
    organizations.homeCheck(organization),
  ];
};

/**
 * What makes somebody a member, nothing where they are one. An invitation is accepted; without one, who was a member
 * before stays out, and anybody else gets the role of newcomers.
 *
 * @throws LocketError `forbidden`
 */
export const joiningChanges = async (
  unit: Unit,
  organization: Organization,
  { user, alias }: Identified,
): Promise<readonly Change[]> => {
  const { organizations, invitations } = unit.stores;
  const [membership, invitation, hasDeparted] = await Promise.all([
    organizations.membership(organization.id, user.id),
    invitations.find(organization.id, user.id),
    organizations.hasDeparted(organization.id, namesOf(user)),
  ]);
  if (membership?.isActive) return [];
  if (membership) throw refused('Your membership in this organization is switched off');
  if (invitation && !hasExpired(invitation, unit.runtime.now()))
    return [...(await joining(unit, invitation)), organizations.homeCheck(organization)];
  if (hasDeparted || alias)
    throw refused('You are no member of this organization any more: ask to be invited');
  return asNewcomer(unit, organization, user);
};
