import { LocketError } from '../errors.ts';
import type { Membership } from '../organizations/organization.ts';
import type { Unit } from '../unit.ts';
import type { User } from '../users/user.ts';
import { enterAsDirectory } from './access.ts';
import { type Attributes, parseFilter, soughtBy, testOf } from './filter.ts';
import { type ScimPage, type ScimPageRequest, scimPage } from './page.ts';
import {
  notProvisioned,
  provisioned,
  type ScimPerson,
  type ScimPersonInFull,
  type ScimUser,
} from './scim-user.ts';

export const unknownPerson = (): LocketError => new LocketError('not-found', 'User not found');

const given = (value: string | null): readonly string[] => (value === null || value === '' ? [] : [value]);

/** What people can be found by. */
const attributes: Attributes<ScimPerson> = {
  id: { type: 'exact-text', values: ({ id }) => [id] },
  externalid: { type: 'exact-text', values: (person) => given(person.attributes.externalId) },
  username: { type: 'text', values: (person) => [person.attributes.userName] },
  displayname: { type: 'text', values: (person) => given(person.attributes.displayName) },
  'name.givenname': { type: 'text', values: (person) => given(person.attributes.givenName) },
  'name.familyname': { type: 'text', values: (person) => given(person.attributes.familyName) },
  emails: { type: 'text', values: (person) => [person.attributes.email] },
  'emails.value': { type: 'text', values: (person) => [person.attributes.email] },
  'emails.type': { type: 'text', values: (person) => given(person.attributes.emailType) },
  'emails.primary': {
    type: 'boolean',
    values: ({ attributes: { isPrimaryEmail } }) => (isPrimaryEmail === null ? [] : [isPrimaryEmail]),
  },
  active: { type: 'boolean', values: (person) => [person.attributes.active] },
  'meta.resourcetype': { type: 'exact-text', values: () => ['User'] },
  'meta.created': { type: 'instant', values: ({ createdAt }) => [createdAt] },
  'meta.lastmodified': { type: 'instant', values: ({ updatedAt }) => [updatedAt] },
};

/** Somebody who is to be shown, before it is known how. */
interface Line {
  readonly userId: string;
  readonly membership: Membership | undefined;
}

/** Everybody whom a directory can see, in an order that stays: by the person's id, which grows with time. */
const everybodyIn = async ({ stores }: Unit, orgId: string): Promise<readonly Line[]> => {
  const [memberships, provisionedIds] = await Promise.all([
    stores.organizations.membersOf(orgId),
    stores.scim.userIdsOf(orgId),
  ]);
  const lines = new Map<string, Line>(
    provisionedIds.map((userId) => [userId, { userId, membership: undefined }]),
  );
  for (const membership of memberships)
    lines.set(membership.userId, { userId: membership.userId, membership });
  return [...lines.values()].sort((a, b) => (a.userId < b.userId ? -1 : 1));
};

const shownAs = (
  record: ScimUser | undefined,
  membership: Membership | undefined,
  user: User | undefined,
): readonly ScimPerson[] => {
  if (record) return [provisioned(record, membership)];
  return user && membership ? [notProvisioned(membership, user)] : [];
};

/** The people of a page: records and accounts in one round. */
const peopleIn = async (
  { stores }: Unit,
  orgId: string,
  lines: readonly Line[],
): Promise<readonly ScimPerson[]> => {
  const found = await Promise.all(
    lines.map(async ({ userId, membership }) => {
      const [record, user] = await Promise.all([stores.scim.user(orgId, userId), stores.users.find(userId)]);
      return shownAs(record, membership, user);
    }),
  );
  return found.flat();
};

/** How many accounts are read at most for people whom no directory provisioned. */
const mostAccounts = 5_000;

const assertNotTooMany = (accounts: number): void => {
  if (accounts > mostAccounts)
    throw new LocketError(
      'bad-request',
      `filter: more than ${mostAccounts} members were not provisioned by SCIM, filter by userName or id`,
      { details: 'tooMany' },
    );
};

/** The same of everybody, of whom records are read as a whole, and accounts of those who have none. */
const everybodyShown = async (unit: Unit, orgId: string): Promise<readonly ScimPerson[]> => {
  const [lines, records] = await Promise.all([everybodyIn(unit, orgId), unit.stores.scim.usersOf(orgId)]);
  const byUser = new Map(records.map((record) => [record.userId, record]));
  assertNotTooMany(lines.filter(({ userId }) => !byUser.has(userId)).length);
  const found = await Promise.all(
    lines.map(async ({ userId, membership }) => {
      const record = byUser.get(userId);
      return shownAs(record, membership, record ? undefined : await unit.stores.users.find(userId));
    }),
  );
  return found.flat();
};

/** A person by the person's own id, with whatever is waiting for them; undefined for a stranger. */
const personByUser = async (
  { stores }: Unit,
  orgId: string,
  userId: string,
): Promise<ScimPersonInFull | undefined> => {
  const [record, membership, invitation, user] = await Promise.all([
    stores.scim.user(orgId, userId),
    stores.organizations.membership(orgId, userId),
    stores.invitations.find(orgId, userId),
    stores.users.find(userId),
  ]);
  if (record) return { ...provisioned(record, membership), invitation };
  return user && membership ? { ...notProvisioned(membership, user), invitation } : undefined;
};

/** Memberships that were made before their ids were noted are looked for among everybody. */
const userIdOf = async ({ stores }: Unit, orgId: string, id: string): Promise<string | undefined> => {
  const [membership, noted] = await Promise.all([
    stores.organizations.membershipById(orgId, id),
    stores.scim.userIdById(orgId, id),
  ]);
  const userId = membership?.userId ?? noted;
  if (userId !== undefined) return userId;
  return (await stores.organizations.membersOf(orgId)).find((each) => each.id === id)?.userId;
};

/** A person by the id that the directory knows; undefined when there is none in this organization. */
export const personById = async (
  unit: Unit,
  orgId: string,
  id: string,
): Promise<ScimPersonInFull | undefined> => {
  const userId = await userIdOf(unit, orgId, id);
  const found = userId === undefined ? undefined : await personByUser(unit, orgId, userId);
  return found?.id === id ? found : undefined;
};

/** A person by the name that the directory gave, or else by that of the account. */
export const personByName = async (
  unit: Unit,
  orgId: string,
  userName: string,
): Promise<ScimPersonInFull | undefined> => {
  const [noted, ofAccount] = await Promise.all([
    unit.stores.scim.userIdByName(orgId, userName),
    unit.stores.users.idOf(userName.toLowerCase()),
  ]);
  const userId = noted ?? ofAccount;
  const found = userId === undefined ? undefined : await personByUser(unit, orgId, userId);
  return found?.attributes.userName.toLowerCase() === userName.toLowerCase() ? found : undefined;
};

const sought = async (unit: Unit, orgId: string, text: string): Promise<readonly ScimPerson[]> => {
  const filter = parseFilter(text);
  const test = testOf(filter, attributes);
  const [name, id] = [soughtBy(filter, 'username'), soughtBy(filter, 'id')];
  if (name === undefined && id === undefined) return (await everybodyShown(unit, orgId)).filter(test);
  const one =
    name === undefined ? await personById(unit, orgId, id ?? '') : await personByName(unit, orgId, name);
  return one && test(one) ? [one] : [];
};

export interface PeopleRequest extends ScimPageRequest {
  readonly filter?: string | undefined;
}

/**
 * A page of the people whom a directory can see: members, and who was provisioned and did not join yet. `invalid-input`
 * for a filter that is none, `bad-request` for one that would have to read too many accounts.
 */
export const listScimPeople = async (unit: Unit, request: PeopleRequest): Promise<ScimPage<ScimPerson>> => {
  const { id: orgId } = await enterAsDirectory(unit);
  if (request.filter !== undefined) {
    const page = scimPage(await sought(unit, orgId, request.filter), request);
    unit.note({ metadata: { totalResults: page.totalResults } });
    return page;
  }
  const { resources, ...page } = scimPage(await everybodyIn(unit, orgId), request);
  unit.note({ metadata: { totalResults: page.totalResults } });
  return { ...page, resources: await peopleIn(unit, orgId, resources) };
};

export const notePerson = (unit: Unit, { id, userId, attributes: { userName } }: ScimPerson): void =>
  unit.note({ metadata: { members: [{ membershipId: id, userId, userName }] } });

/** One person. `not-found` for an id that nobody in the organization has. */
export const readScimPerson = async (unit: Unit, id: string): Promise<ScimPerson> => {
  const { id: orgId } = await enterAsDirectory(unit);
  const person = await personById(unit, orgId, id);
  if (!person) throw unknownPerson();
  notePerson(unit, person);
  return person;
};
