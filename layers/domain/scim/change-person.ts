import { LocketError } from '../errors.ts';
import type { Organization } from '../organizations/organization.ts';
import { retryingConflicts } from '../retry.ts';
import type { Change } from '../store/change.ts';
import type { Unit } from '../unit.ts';
import { enterAsDirectory } from './access.ts';
import { type Inviting, inviting, mailLink } from './inviting.ts';
import { whoStaysWithout } from './leaving.ts';
import { notePerson, personById, personByName, unknownPerson } from './people.ts';
import { readdressing } from './readdressing.ts';
import {
  type Attributes,
  provisioned,
  type ScimPerson,
  type ScimPersonInFull,
  type ScimUser,
} from './scim-user.ts';
import { assertExpected, type Expected } from './version.ts';

export interface PersonChange {
  readonly id: string;
  /** What becomes of what is there. */
  readonly change: (before: Attributes) => Attributes;
  readonly expected?: Expected | undefined;
  /** The version of a person as it is shown. */
  readonly versionOf: (person: ScimPerson) => string;
  /** Where links lead to. */
  readonly siteUrl: string;
}

/** The links of invitations go to the address: who has not joined is known by nothing else. */
const isReaddressed = (
  person: ScimPersonInFull,
  next: Attributes,
): person is ScimPersonInFull & { readonly record: ScimUser } =>
  !person.membership && person.record !== undefined && next.email !== person.attributes.email;

const assertNameFree = async (
  unit: Unit,
  orgId: string,
  { userId }: ScimPerson,
  { userName }: Attributes,
): Promise<void> => {
  const other = await personByName(unit, orgId, userName);
  if (other && other.userId !== userId)
    throw new LocketError('already-exists', 'userName: somebody in this organization has it');
};

const recordOf = (unit: Unit, orgId: string, person: ScimPerson, next: Attributes): ScimUser => ({
  ...next,
  id: person.id,
  orgId,
  userId: person.userId,
  createdAt: person.createdAt,
  updatedAt: unit.runtime.now().toISOString(),
  revision: (person.record?.revision ?? 0) + 1,
});

interface Consequences {
  readonly changes: readonly Change[];
  readonly inviting?: Inviting;
}

/** Switching a member off refuses their sessions here with the next request, and keeps what they hold for their return. */
const switched = async (unit: Unit, person: ScimPersonInFull, active: boolean): Promise<Consequences> => {
  const { membership } = person;
  if (!membership || membership.isActive === active) return { changes: [] };
  const next = { ...membership, isActive: active, updatedAt: unit.runtime.now().toISOString() };
  const staying = active ? [] : await whoStaysWithout(unit, membership);
  return { changes: [...unit.stores.organizations.membershipReplacement(next, membership), ...staying] };
};

/** Who has not joined is invited as long as the directory wants them to be there. */
const awaited = async (
  unit: Unit,
  organization: Organization,
  { id, userId, invitation, attributes: { email } }: ScimPersonInFull,
  active: boolean,
  siteUrl: string,
): Promise<Consequences> => {
  if (!active) return { changes: invitation ? [unit.stores.invitations.removal(invitation)] : [] };
  if (invitation) return { changes: [] };
  const user = await unit.stores.users.find(userId);
  if (user?.username !== email)
    throw new LocketError('bad-request', 'emails: nobody has this address any more', {
      details: 'invalidValue',
    });
  const made = await inviting(unit, organization, { id, user, email, siteUrl, before: undefined });
  return { changes: made.changes, inviting: made };
};

const changeOnce = async (unit: Unit, request: PersonChange) => {
  const organization = await enterAsDirectory(unit);
  const { id: orgId } = organization;
  const person = await personById(unit, orgId, request.id);
  if (!person) throw unknownPerson();
  notePerson(unit, person);
  assertExpected(request.expected, request.versionOf(person));
  const next = request.change(person.attributes);
  unit.note({ metadata: { active: next.active } });
  await assertNameFree(unit, orgId, person, next);
  const record = recordOf(unit, orgId, person, next);
  if (isReaddressed(person, next)) {
    const { changes, ...done } = await readdressing(unit, organization, person, record, request.siteUrl);
    await unit.commit(changes);
    return { organization, inviting: done.inviting, person: provisioned(done.record, undefined) };
  }
  const { scim } = unit.stores;
  const consequences = person.membership
    ? await switched(unit, person, next.active)
    : await awaited(unit, organization, person, next.active, request.siteUrl);
  await unit.commit([
    ...(person.record ? scim.userReplacement(record, person.record) : scim.userCreation(record)),
    ...consequences.changes,
  ]);
  const membership = person.membership && { ...person.membership, isActive: next.active };
  return { organization, inviting: consequences.inviting, person: provisioned(record, membership) };
};

/**
 * Changes what a directory says of a person, with effect on their next request. A member who is made inactive is refused
 * here from then on; who has not joined is invited, or not any more. `not-found` for nobody of the organization,
 * `already-exists` for a name that somebody else has, `precondition-failed` for another version than expected,
 * `bad-request` when a project or the organization would be left without an admin.
 */
export const changePerson = async (unit: Unit, request: PersonChange): Promise<ScimPerson> => {
  const {
    organization,
    inviting: made,
    person,
  } = await retryingConflicts(unit, () => changeOnce(unit, request));
  if (made) await mailLink(unit, organization, made.link);
  return person;
};
