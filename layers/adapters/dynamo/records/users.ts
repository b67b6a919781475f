import { LocketError } from '../../../domain/errors.ts';
import type { Change } from '../../../domain/store/change.ts';
import type { Session, User, UserLine, UserStore } from '../../../domain/users/user.ts';
import { absent, atRevision, type Condition, put, remove } from '../changes.ts';
import type { ReadSession } from '../read-session.ts';
import { favoritesItem } from './favorites.ts';
import { itemType } from './item-type.ts';
import { memberItem } from './memberships.ts';
import { organizationItem } from './organizations.ts';
import { flag, number, text } from './shape.ts';

const userItem = itemType<User>()({
  name: 'user',
  readBy: 'every request of that user',
  pk: 'USER#<user>',
  sk: 'USER',
  key: (userId: string) => ({ pk: `USER#${userId}`, sk: 'USER' }),
  shape: { id: text, username: text, superAdmin: flag, revision: number },
});

const usernameItem = itemType<{ readonly userId: string }>()({
  name: 'username',
  readBy: 'login, uniqueness',
  pk: 'USERNAME#<name>',
  sk: 'USERNAME',
  key: (username: string) => ({ pk: `USERNAME#${username}`, sk: 'USERNAME' }),
  shape: { userId: text },
});

const sessionItem = itemType<Session>()({
  name: 'session',
  readBy: 'every request of that user; `ttl`',
  pk: 'USER#<user>',
  sk: 'SESSION#<session>',
  key: (userId: string, sessionId: string) => ({ pk: `USER#${userId}`, sk: `SESSION#${sessionId}` }),
  ranges: { of: (userId: string) => ({ pk: `USER#${userId}`, prefix: 'SESSION#' }) },
  shape: { id: text, userId: text, accessVersion: number },
  ttl: ({ expiresAt }) => expiresAt,
});

const userLineItem = itemType<UserLine>()({
  name: 'user line',
  readBy: 'listing the people of the instance',
  pk: 'USERS',
  sk: 'USER#<user>',
  key: (userId: string) => ({ pk: 'USERS', sk: `USER#${userId}` }),
  ranges: { all: () => ({ pk: 'USERS', prefix: 'USER#' }) },
  shape: { userId: text, username: text },
});

export const userItems = [userItem, usernameItem, userLineItem, sessionItem, favoritesItem];

const taken = () => new LocketError('already-exists', 'A user with this e-mail address already exists');

const findByUsername = async (session: ReadSession, username: string) => {
  const found = await session.read(usernameItem, usernameItem.key(username));
  return found && session.read(userItem, userItem.key(found.userId));
};

const usernameOf = (user: User): Change =>
  put(usernameItem.item(usernameItem.key(user.username), { userId: user.id }), absent, taken);

const lineOf = ({ id: userId, username }: User): Change =>
  put(userLineItem.item(userLineItem.key(userId), { userId, username }));

const replacement = (user: User, previous: User): Change =>
  put(userItem.item(userItem.key(user.id), user), atRevision(previous.revision));

/** The session stands, with the refresh token and the proofs of its person that were read. */
const asRead = ({ refreshed, proofs }: Session): Condition => ({
  expression: [
    'attribute_exists(pk)',
    refreshed ? 'refreshed.#version = :version' : 'attribute_not_exists(refreshed)',
    proofs ? 'proofs = :proofs' : 'attribute_not_exists(proofs)',
  ].join(' and '),
  ...(refreshed && { names: { '#version': 'version' } }),
  ...((refreshed || proofs) && {
    values: { ...(refreshed && { ':version': refreshed.version }), ...(proofs && { ':proofs': proofs }) },
  }),
});

/** People, found by id or by username, and their sessions. */
export const userStore = (session: ReadSession): UserStore => ({
  find: (userId) => session.read(userItem, userItem.key(userId)),
  idOf: async (username) => (await session.read(usernameItem, usernameItem.key(username)))?.userId,
  findByUsername: (username) => findByUsername(session, username),
  all: () => session.list(userLineItem, userLineItem.ranges.all()),
  creation: (user) => [
    put(userItem.item(userItem.key(user.id), user), absent, taken),
    usernameOf(user),
    lineOf(user),
  ],
  replacement,
  renaming: (user, previous) => [
    replacement(user, previous),
    ...(user.username === previous.username
      ? []
      : [usernameOf(user), remove(usernameItem.key(previous.username)), lineOf(user)]),
  ],
  deletion: (user) => [
    remove(userItem.key(user.id), atRevision(user.revision)),
    remove(usernameItem.key(user.username)),
    remove(userLineItem.key(user.id)),
  ],
  session: (userId, sessionId) => session.read(sessionItem, sessionItem.key(userId, sessionId)),
  sessionCreation: (made) => put(sessionItem.item(sessionItem.key(made.userId, made.id), made), absent),
  sessionsOf: (userId) => session.list(sessionItem, sessionItem.ranges.of(userId)),
  sessionReplacement: (next, previous) =>
    put(sessionItem.item(sessionItem.key(next.userId, next.id), next), asRead(previous)),
  sessionDeletion: (ended) => remove(sessionItem.key(ended.userId, ended.id)),
  favoritesIn: async (userId, orgId) =>
    (await session.read(favoritesItem, favoritesItem.key(userId, orgId)))?.projectIds ?? [],
  favoritesReplacement: (userId, orgId, projectIds) =>
    put(favoritesItem.item(favoritesItem.key(userId, orgId), { projectIds })),
  favoritesDeletion: (userId, orgId) => remove(favoritesItem.key(userId, orgId)),
  expectLogin: (username) => session.expect(usernameItem.key(username)),
  expectSession: (userId, sessionId, orgId) => {
    session.expect(userItem.key(userId), sessionItem.key(userId, sessionId));
    if (orgId) session.expect(memberItem.key(orgId, userId), organizationItem.key(orgId));
  },
});
