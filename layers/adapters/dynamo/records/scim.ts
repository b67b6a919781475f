import { sha256Hex } from '../../../domain/digests.ts';
import { LocketError } from '../../../domain/errors.ts';
import type { RoleMappings } from '../../../domain/scim/role-mapping.ts';
import type { ScimStore } from '../../../domain/scim/scim-store.ts';
import { endOf, type ScimToken } from '../../../domain/scim/scim-token.ts';
import type { ScimUser } from '../../../domain/scim/scim-user.ts';
import type { Change } from '../../../domain/store/change.ts';
import { absent, atRevision, checkUnchanged, present, put, remove } from '../changes.ts';
import type { ReadSession } from '../read-session.ts';
import { itemType } from './item-type.ts';
import { memberItem } from './memberships.ts';
import { organizationItem } from './organizations.ts';
import { document, flag, listOf, number, text } from './shape.ts';

const tokenItem = itemType<ScimToken>()({
  name: 'SCIM token',
  readBy: 'every request of that token; `ttl`',
  pk: 'ORG#<org>',
  sk: 'SCIMTOKEN#<id>',
  key: (orgId: string, id: string) => ({ pk: `ORG#${orgId}`, sk: `SCIMTOKEN#${id}` }),
  ranges: { of: (orgId: string) => ({ pk: `ORG#${orgId}`, prefix: 'SCIMTOKEN#' }) },
  shape: { id: text, orgId: text, ttlDays: number, createdAt: text },
  ttl: (token) => {
    const end = endOf(token);
    return end === undefined ? undefined : Math.ceil(end / 1000);
  },
  leadsTo: [],
});

const userItem = itemType<ScimUser>()({
  name: 'person as a directory provisioned them',
  readBy: 'SCIM requests about people',
  pk: 'ORG#<org>',
  sk: 'SCIMUSER#<user>',
  key: (orgId: string, userId: string) => ({ pk: `ORG#${orgId}`, sk: `SCIMUSER#${userId}` }),
  ranges: { of: (orgId: string) => ({ pk: `ORG#${orgId}`, prefix: 'SCIMUSER#' }) },
  form: document,
  upgrades: [(user) => ({ emailType: 'work', isPrimaryEmail: true, ...user })],
  shape: { id: text, orgId: text, userId: text, userName: text, email: text, active: flag, revision: number },
  leadsTo: [],
});

interface Pointer {
  readonly userId: string;
}

const userNameItem = itemType<Pointer>()({
  name: 'person by the name in a directory',
  readBy: 'SCIM filters by `userName`, uniqueness',
  pk: 'ORG#<org>',
  sk: 'SCIMNAME#<digest>',
  // Names in a directory are as long as it likes, and differ by more than letter case (RFC 7643 section 4.1.1).
  key: (orgId: string, userName: string) => ({
    pk: `ORG#${orgId}`,
    sk: `SCIMNAME#${sha256Hex(userName.toLowerCase())}`,
  }),
  shape: { userId: text },
  leadsTo: [],
});

const userIdItem = itemType<Pointer>()({
  name: 'person by the id that a directory knows',
  readBy: 'SCIM requests about one person, and lists of them',
  pk: 'ORG#<org>',
  sk: 'SCIMID#<id>',
  key: (orgId: string, id: string) => ({ pk: `ORG#${orgId}`, sk: `SCIMID#${id}` }),
  ranges: { of: (orgId: string) => ({ pk: `ORG#${orgId}`, prefix: 'SCIMID#' }) },
  shape: { userId: text },
  leadsTo: [],
});

const mappingsItem = itemType<RoleMappings>()({
  name: 'organization roles by the name of a SCIM group',
  readBy: 'making or renaming a group by SCIM',
  pk: 'ORG#<org>',
  sk: 'SCIMROLES',
  key: (orgId: string) => ({ pk: `ORG#${orgId}`, sk: 'SCIMROLES' }),
  form: document,
  shape: {
    mappings: listOf<RoleMappings['mappings'][number]>({ id: text, groupName: text, role: text }),
    revision: number,
  },
  leadsTo: [],
});

export const scimItems = [tokenItem, userItem, userNameItem, userIdItem, mappingsItem];

const tokenGone = () => new LocketError('not-found', 'SCIM token not found');
const nameTaken = () => new LocketError('already-exists', 'userName: somebody else has it');

const addressTaken = () => new LocketError('already-exists', 'emails: somebody in this organization has it');

const keyOf = ({ orgId, userId }: ScimUser) => userItem.key(orgId, userId);
const itemOf = (user: ScimUser) => userItem.item(keyOf(user), user);
const nameKey = ({ orgId, userName }: ScimUser) => userNameItem.key(orgId, userName);
const idKey = ({ orgId, id }: ScimUser) => userIdItem.key(orgId, id);
const byName = (user: ScimUser): Change =>
  put(userNameItem.item(nameKey(user), { userId: user.userId }), absent, nameTaken);
const byId = (user: ScimUser): Change => put(userIdItem.item(idKey(user), { userId: user.userId }));

const isSameName = (a: ScimUser, b: ScimUser): boolean =>
  a.userName.toLowerCase() === b.userName.toLowerCase();

/** What belongs to the provisioning of an organization: tokens, people by three keys, and the roles of groups. */
export const scimStore = (session: ReadSession): ScimStore => ({
  token: (orgId, id) => session.read(tokenItem, tokenItem.key(orgId, id)),
  tokensOf: (orgId) => session.list(tokenItem, tokenItem.ranges.of(orgId)),
  tokenCreation: (token) => put(tokenItem.item(tokenItem.key(token.orgId, token.id), token), absent),
  tokenDeletion: ({ orgId, id }) => remove(tokenItem.key(orgId, id), present, tokenGone),
  user: (orgId, userId) => session.read(userItem, userItem.key(orgId, userId)),
  userIdByName: async (orgId, userName) =>
    (await session.read(userNameItem, userNameItem.key(orgId, userName)))?.userId,
  userIdById: async (orgId, id) => (await session.read(userIdItem, userIdItem.key(orgId, id)))?.userId,
  userIdsOf: async (orgId) =>
    (await session.list(userIdItem, userIdItem.ranges.of(orgId))).map(({ userId }) => userId),
  usersOf: (orgId) => session.list(userItem, userItem.ranges.of(orgId)),
  userCreation: (user) => [put(itemOf(user), absent), byName(user), byId(user)],
  userReplacement: (user, previous) => [
    put(itemOf(user), atRevision(previous.revision)),
    ...(isSameName(user, previous) ? [] : [remove(nameKey(previous)), byName(user)]),
    ...(user.id === previous.id ? [] : [remove(idKey(previous)), byId(user)]),
  ],
  userReaddressing: (user, previous) => [
    remove(keyOf(previous), atRevision(previous.revision)),
    put(itemOf(user), absent, addressTaken),
    ...(isSameName(user, previous)
      ? [put(userNameItem.item(nameKey(user), { userId: user.userId }))]
      : [remove(nameKey(previous)), byName(user)]),
    byId(user),
  ],
  userCheck: (user) => checkUnchanged(itemOf(user), atRevision(user.revision)),
  userDeletion: (user) => [
    remove(keyOf(user), atRevision(user.revision)),
    remove(nameKey(user)),
    remove(idKey(user)),
  ],
  mappings: (orgId) => session.read(mappingsItem, mappingsItem.key(orgId)),
  mappingsReplacement: (orgId, next, previous) =>
    put(mappingsItem.item(mappingsItem.key(orgId), next), previous ? atRevision(previous.revision) : absent),
  expectToken: (orgId, id) => session.expect(tokenItem.key(orgId, id), organizationItem.key(orgId)),
  expectPeople: (orgId) => {
    session.expectAll(memberItem.ranges.of(orgId));
    session.expectAll(userIdItem.ranges.of(orgId));
  },
});
