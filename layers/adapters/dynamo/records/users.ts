import { LocketError } from '../../../domain/errors.ts';
import type { Session, User, UserLine, UserStore } from '../../../domain/users/user.ts';
import { absent, atRevision, put, remove } from '../changes.ts';
import type { ReadSession } from '../read-session.ts';
import { itemType } from './item-type.ts';
import { memberItem, organizationItem } from './organizations.ts';
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

export const userItems = [userItem, usernameItem, userLineItem, sessionItem];

const taken = () => new LocketError('bad-request', 'A user with this e-mail address already exists');

const findByUsername = async (session: ReadSession, username: string) => {
  const found = await session.read(usernameItem, usernameItem.key(username));
  return found && session.read(userItem, userItem.key(found.userId));
};

/** People, found by id or by username, and their sessions. */
export const userStore = (session: ReadSession): UserStore => ({
  find: (userId) => session.read(userItem, userItem.key(userId)),
  findByUsername: (username) => findByUsername(session, username),
  all: () => session.list(userLineItem, userLineItem.ranges.all()),
  creation: (user) => [
    put(userItem.item(userItem.key(user.id), user), absent),
    put(usernameItem.item(usernameItem.key(user.username), { userId: user.id }), absent, taken),
    put(userLineItem.item(userLineItem.key(user.id), { userId: user.id, username: user.username })),
  ],
  replacement: (user, previous) =>
    put(userItem.item(userItem.key(user.id), user), atRevision(previous.revision)),
  session: (userId, sessionId) => session.read(sessionItem, sessionItem.key(userId, sessionId)),
  sessionCreation: (made) => put(sessionItem.item(sessionItem.key(made.userId, made.id), made), absent),
  sessionDeletion: (ended) => remove(sessionItem.key(ended.userId, ended.id)),
  expectLogin: (username) => session.expect(usernameItem.key(username)),
  expectSession: (userId, sessionId, orgId) => {
    session.expect(userItem.key(userId), sessionItem.key(userId, sessionId));
    if (orgId) session.expect(memberItem.key(orgId, userId), organizationItem.key(orgId));
  },
});
