import { LocketError } from '../../../domain/errors.ts';
import type { Session, User, UserStore } from '../../../domain/users/user.ts';
import { absent, atRevision, put, remove } from '../changes.ts';
import { fromItem, toItem } from '../items.ts';
import { keys } from '../keys.ts';
import type { ReadSession } from '../read-session.ts';

const taken = () => new LocketError('bad-request', 'A user with this e-mail address already exists');

const findByUsername = async (session: ReadSession, username: string) => {
  const userId = (await session.get(keys.username(username)))?.userId;
  return userId === undefined ? undefined : fromItem<User>(await session.get(keys.user(String(userId))));
};

/** People, found by id or by username, and their sessions. */
export const userStore = (session: ReadSession): UserStore => ({
  find: async (userId) => fromItem<User>(await session.get(keys.user(userId))),
  findByUsername: (username) => findByUsername(session, username),
  creation: (user) => [
    put(toItem(keys.user(user.id), user), absent),
    put(toItem(keys.username(user.username), { userId: user.id }), absent, taken),
  ],
  replacement: (user, previous) => put(toItem(keys.user(user.id), user), atRevision(previous.revision)),
  session: async (userId, sessionId) => fromItem<Session>(await session.get(keys.session(userId, sessionId))),
  sessionCreation: (made) =>
    put(toItem(keys.session(made.userId, made.id), made, { ttl: made.expiresAt }), absent),
  sessionDeletion: (ended) => remove(keys.session(ended.userId, ended.id)),
  expectLogin: (username) => session.expect(keys.username(username)),
  expectSession: (userId, sessionId, orgId) => {
    session.expect(keys.user(userId), keys.session(userId, sessionId));
    if (orgId) session.expect(keys.member(orgId, userId));
  },
});
