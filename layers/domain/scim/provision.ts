import { LocketError } from '../errors.ts';
import { retryingConflicts } from '../retry.ts';
import type { Unit } from '../unit.ts';
import { enterAsDirectory } from './access.ts';
import { addresseeOf, type Inviting, inviting, mailLink } from './inviting.ts';
import { notePerson, personByName } from './people.ts';
import { type Attributes, provisioned, type ScimPerson, type ScimUser } from './scim-user.ts';

const taken = (member: string): LocketError =>
  new LocketError('already-exists', `${member}: somebody in this organization has it`);

interface Made {
  readonly person: ScimPerson;
  readonly inviting: Inviting | undefined;
}

const provisionOnce = async (unit: Unit, attributes: Attributes, siteUrl: string): Promise<Made> => {
  const organization = await enterAsDirectory(unit);
  const { id: orgId } = organization;
  if (await personByName(unit, orgId, attributes.userName)) throw taken('userName');
  const { invitations, organizations, scim } = unit.stores;
  const { user, changes } = await addresseeOf(unit, attributes.email);
  const [membership, record, before] = await Promise.all([
    organizations.membership(orgId, user.id),
    scim.user(orgId, user.id),
    invitations.find(orgId, user.id),
  ]);
  if (membership || record) throw taken('emails');
  const at = unit.runtime.now().toISOString();
  const id = before?.id ?? unit.runtime.uuid();
  const made: ScimUser = {
    ...attributes,
    id,
    orgId,
    userId: user.id,
    createdAt: at,
    updatedAt: at,
    revision: 1,
  };
  const { email, active } = attributes;
  const invited = active
    ? await inviting(unit, organization, { id, user, email, siteUrl, before })
    : undefined;
  const withdrawn = before && !active ? [invitations.removal(before)] : [];
  const person = provisioned(made, undefined);
  notePerson(unit, person);
  await unit.commit([
    ...changes,
    ...scim.userCreation(made),
    ...(invited?.changes ?? []),
    ...withdrawn,
    // Who becomes a member at the same moment is one of those whom it is decided by.
    organizations.membershipAbsence(orgId, user.id),
  ]);
  return { person, inviting: invited };
};

/**
 * Provisions a person: unless they are inactive they are invited, with the role that newcomers get, and are a member once
 * they accept. `already-exists` for a name or address that somebody in the organization has, `bad-request` for an address
 * that it does not take.
 */
export const provisionPerson = async (
  unit: Unit,
  attributes: Attributes,
  siteUrl: string,
): Promise<ScimPerson> => {
  const made = await retryingConflicts(unit, () => provisionOnce(unit, attributes, siteUrl));
  if (made.inviting) {
    const organization = await enterAsDirectory(unit);
    await mailLink(unit, organization, made.inviting.link);
  }
  return made.person;
};
