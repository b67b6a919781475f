import { LocketError } from '../errors.ts';
import { isRestorable } from '../projects/deleted.ts';
import { retryingConflicts } from '../retry.ts';
import { assertProvenIn } from '../second-factors/stepped-up.ts';
import type { Change } from '../store/change.ts';
import type { Unit } from '../unit.ts';
import { assertCountsIn, currentSession } from '../users/sessions.ts';
import { personOf } from './create-organization.ts';
import { assertAllAmong, machinesOf } from './machines.ts';
import type { DeletedOrganization, Membership, Organization } from './organization.ts';

const assertAdmin = (membership: Membership | undefined): void => {
  if (membership?.isActive !== true || membership.role !== 'admin')
    throw new LocketError('forbidden', 'Only an admin of the organization can do this');
};

/** The most names that one sentence lists. */
const maxNamed = 10;

const assertUnprotected = async ({ stores }: Unit, orgId: string): Promise<void> => {
  const [projects, identities] = await Promise.all([
    stores.projects.listOf(orgId),
    stores.identities.listOf(orgId),
  ]);
  const names = [...projects, ...identities]
    .filter(({ hasDeleteProtection }) => hasDeleteProtection)
    .map(({ name }) => name);
  if (names.length > 0)
    throw new LocketError(
      'bad-request',
      `Switch delete protection off first: ${names.slice(0, maxNamed).join(', ')}${names.length > maxNamed ? ', …' : ''}`,
    );
};

/** The organization and the person's membership in it, whether the caller's token is for it or for none. */
const enterAsAdmin = async (unit: Unit, orgId: string): Promise<Organization> => {
  const person = personOf(unit);
  const [organization, membership] = await Promise.all([
    unit.stores.organizations.find(orgId),
    unit.stores.organizations.membership(orgId, person.id),
  ]);
  if (!organization || !membership) throw new LocketError('not-found', 'Organization not found');
  unit.note({ organizationId: orgId });
  assertAdmin(membership);
  assertCountsIn(unit, organization, await currentSession(unit));
  await assertProvenIn(unit, organization, 'Deleting an organization');
  return organization;
};

/** The one in which the instance was set up: who is in charge of the instance is at home there. */
const assertNotHome = async ({ stores }: Unit, orgId: string): Promise<void> => {
  if ((await stores.instance.find())?.orgId === orgId)
    throw new LocketError('bad-request', 'This organization came with the instance and stays with it');
};

/**
 * Deletes an organization: from that moment no token of it, of a person or a machine, is let in, and nothing in it can
 * be read. It can be brought back for 30 days. For a person who is admin there; `bad-request` while something in it has
 * delete protection, and for the one that the instance was set up with; `unauthenticated` for a session that is older than
 * the organization allows, as for bringing it back.
 */
export const deleteOrganization = (unit: Unit, orgId: string): Promise<Organization> =>
  retryingConflicts(unit, async () => {
    const organization = await enterAsAdmin(unit, orgId);
    await Promise.all([assertNotHome(unit, orgId), assertUnprotected(unit, orgId)]);
    unit.note({ metadata: { name: organization.name, slug: organization.slug } });
    const at = unit.runtime.now().toISOString();
    const machines = await machinesOf(unit, orgId);
    const { organizations, identities } = unit.stores;
    const changes = [
      ...organizations.deletion(organization, at),
      ...machines.map((identity) => identities.suspension(identity, at)),
    ];
    // While the organization is in our hands no machine can come: whoever came before that is seen by a last look.
    await unit.commitAfterLook(changes, () => assertAllAmong(unit, orgId, machines));
    return organization;
  });

/** What a person may bring back: they were an admin there, and its time is not over. */
const restorable = async (unit: Unit, orgId: string, userId: string) => {
  const { organizations } = unit.stores;
  const [deleted, membership] = await Promise.all([
    organizations.findDeleted(orgId),
    organizations.membership(orgId, userId),
  ]);
  if (!deleted || !membership || !isRestorable(deleted, unit.runtime.now())) return undefined;
  return { deleted, membership };
};

/** The deleted organizations that the person may bring back, last deleted first. */
export const listDeletedOrganizations = async (unit: Unit): Promise<readonly DeletedOrganization[]> => {
  const { id, signedInBy } = personOf(unit);
  const memberships = await unit.stores.organizations.membershipsOf(id);
  const own = memberships.filter(({ orgId }) => signedInBy === undefined || signedInBy.orgId === orgId);
  const found = await Promise.all(own.map(({ orgId }) => restorable(unit, orgId, id)));
  return found
    .flatMap((each) =>
      each?.membership.isActive === true && each.membership.role === 'admin' ? [each.deleted] : [],
    )
    .sort((a, b) => b.deletedAt.localeCompare(a.deletedAt));
};

/** What brings the machine identities back that went with it, all of them. */
const machinesBack = async ({ stores }: Unit, orgId: string): Promise<readonly Change[]> => {
  const lines = await stores.identities.listOf(orgId);
  const found = await Promise.all(lines.map(({ id }) => stores.identities.suspended(id)));
  return found
    .flatMap((identity) => identity ?? [])
    .map((identity) => stores.identities.resumption({ ...identity, revision: identity.revision + 1 }));
};

/**
 * Brings a deleted organization back with everything in it. `not-found` for one that was not deleted or whose time is
 * over, `forbidden` for who was no admin there, `already-exists` for a slug that is taken by now: another one may be named,
 * so that nobody keeps an organization away by taking its slug.
 */
export const restoreOrganization = (unit: Unit, orgId: string, newSlug?: string): Promise<Organization> =>
  retryingConflicts(unit, async () => {
    const found = await restorable(unit, orgId, personOf(unit).id);
    if (!found) throw new LocketError('not-found', 'No deleted organization with this id can be restored');
    const { deleted, membership } = found;
    unit.note({ organizationId: orgId });
    assertAdmin(membership);
    const at = unit.runtime.now().toISOString();
    const { organization } = deleted;
    assertCountsIn(unit, organization, await currentSession(unit));
    await assertProvenIn(unit, organization, 'Restoring an organization');
    const back = {
      ...organization,
      slug: newSlug ?? organization.slug,
      updatedAt: at,
      revision: organization.revision + 1,
    };
    unit.note({ metadata: { name: back.name, slug: back.slug } });
    await unit.commit([
      ...unit.stores.organizations.restoration(back, deleted, at),
      ...(await machinesBack(unit, orgId)),
    ]);
    return back;
  });
