import type { UserCaller } from '../caller.ts';
import { LocketError } from '../errors.ts';
import { retryingConflicts } from '../retry.ts';
import type { Change } from '../store/change.ts';
import type { Unit } from '../unit.ts';
import { assertOwnLogin } from '../users/sessions.ts';
import { foundingMembership, newOrganization } from './new-organization.ts';
import type { Organization } from './organization.ts';

/** The most organizations that one person takes part in when making another one. */
const maxOrganizations = 50;

/** The caller as a person; `forbidden` for anybody else. */
export const personOf = ({ caller }: Pick<Unit, 'caller'>): UserCaller => {
  if (caller.kind !== 'user') throw new LocketError('forbidden', 'Only people can do this');
  return caller;
};

/**
 * Counts what the person is in, and holds that until the write: making an organization passes the person's own record on,
 * so that of several made at once each is counted by the next.
 */
const assertRoom = async ({ stores }: Unit, userId: string): Promise<readonly Change[]> => {
  const [user, memberships] = await Promise.all([
    stores.users.find(userId),
    stores.organizations.membershipsOf(userId),
  ]);
  if (!user) throw new LocketError('unauthenticated', 'Your session has ended, log in again');
  if (memberships.length >= maxOrganizations)
    throw new LocketError('bad-request', `You are in ${maxOrganizations} organizations: leave one first`);
  return [stores.users.replacement({ ...user, revision: user.revision + 1 }, user)];
};

/** A new organization, of which the person who asks becomes the admin. `bad-request` for who is in too many. */
export const createOrganization = (unit: Unit, name: string): Promise<Organization> =>
  retryingConflicts(unit, async () => {
    const person = personOf(unit);
    assertOwnLogin(unit);
    const counted = await assertRoom(unit, person.id);
    const at = unit.runtime.now().toISOString();
    const organization = await newOrganization(unit, name, at);
    unit.note({
      organizationId: organization.id,
      metadata: { name: organization.name, slug: organization.slug },
    });
    const { organizations } = unit.stores;
    await unit.commit([
      ...organizations.creation(organization),
      ...organizations.membershipCreation(foundingMembership(unit, organization.id, person.id, at)),
      ...counted,
    ]);
    return organization;
  });
