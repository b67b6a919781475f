import { endOfGroupMemberships } from '../groups/standing-in-groups.ts';
import { departureOf } from '../organizations/departed.ts';
import { assertUnchanged, endOfHeld, heldBy } from '../organizations/departure.ts';
import { holderOf } from '../organizations/member.ts';
import type { Membership } from '../organizations/organization.ts';
import { retryingConflicts } from '../retry.ts';
import type { Change } from '../store/change.ts';
import type { Unit } from '../unit.ts';
import { enterAsDirectory } from './access.ts';
import { whoStays } from './leaving.ts';
import { notePerson, personById, unknownPerson } from './people.ts';
import type { ScimPersonInFull } from './scim-user.ts';
import { assertExpected, type Expected } from './version.ts';

/** What the directory said of them, and what waits for them. */
const endOfProvisioning = async (
  unit: Unit,
  orgId: string,
  { record, invitation, userId, id }: ScimPersonInFull,
): Promise<readonly Change[]> => {
  const waiting = { kind: 'user', id: userId, orgId, membershipId: id, inGroups: true } as const;
  return [
    ...(record ? unit.stores.scim.userDeletion(record) : []),
    ...(invitation ? [unit.stores.invitations.removal(invitation)] : []),
    ...(await endOfGroupMemberships(unit, waiting)),
  ];
};

const removeMember = async (
  unit: Unit,
  membership: Membership,
  provisioning: readonly Change[],
): Promise<void> => {
  const holders = [holderOf(membership)];
  const all = await heldBy(unit, holders);
  const grants = all.flatMap((held) => held.grants);
  const user = await unit.stores.users.find(membership.userId);
  const changes = [
    ...unit.stores.organizations.membershipDeletion(membership),
    ...(user ? departureOf(unit, membership.orgId, user) : []),
    ...(await endOfHeld(unit, [{ ...holderOf(membership), inGroups: false }], all)),
    ...provisioning,
    ...(await whoStays(unit, membership, grants)),
  ];
  // While the membership is in our hands nobody can give this person anything: what they hold is looked at once more.
  await unit.commitAfterLook(changes, async () => assertUnchanged(all, await heldBy(unit, holders)));
};

/**
 * Takes a person out of the organization, with everything they hold in it; the account stays, and so does what the person
 * has in other organizations. `not-found` for nobody of this one, `bad-request` when a project or the organization would
 * be left without an admin.
 */
export const removePerson = (
  unit: Unit,
  id: string,
  expected: Expected | undefined,
  versionOf: (person: ScimPersonInFull) => string,
): Promise<void> =>
  retryingConflicts(unit, async () => {
    const { id: orgId } = await enterAsDirectory(unit);
    const person = await personById(unit, orgId, id);
    if (!person) throw unknownPerson();
    notePerson(unit, person);
    assertExpected(expected, versionOf(person));
    const provisioning = await endOfProvisioning(unit, orgId, person);
    if (person.membership) await removeMember(unit, person.membership, provisioning);
    else await unit.commit(provisioning);
  });
