import { LocketError } from '../errors.ts';
import { organizationsOfCaller } from '../organizations/list-organizations.ts';
import type { Organization } from '../organizations/organization.ts';
import { retryingConflicts } from '../retry.ts';
import type { Unit } from '../unit.ts';
import { accountOfCaller, ownAccount } from './credentials.ts';
import { isAlive, noteAtHome, personOf } from './sessions.ts';
import type { Session, User } from './user.ts';

/** The caller's account. */
export const readProfile = (unit: Unit): Promise<User> => accountOfCaller(unit);

export interface NewNames {
  readonly firstName: string;
  readonly lastName: string | null;
}

/** Gives the caller another name. */
export const renamePerson = (unit: Unit, names: NewNames): Promise<User> =>
  retryingConflicts(unit, async () => {
    const user = await ownAccount(unit);
    const changed = {
      ...user,
      ...names,
      updatedAt: unit.runtime.now().toISOString(),
      revision: user.revision + 1,
    };
    await unit.commit([unit.stores.users.replacement(changed, user)]);
    return changed;
  });

/** The organizations that the caller takes part in. */
export const organizationsOfPerson = (unit: Unit): Promise<readonly Organization[]> => {
  personOf(unit);
  return organizationsOfCaller(unit);
};

/** The caller's sessions that have not ended, newest first. */
export const listSessions = async (unit: Unit): Promise<readonly Session[]> => {
  const user = await accountOfCaller(unit);
  const sessions = await unit.stores.users.sessionsOf(user.id);
  return sessions
    .filter((session) => isAlive(session, user, unit.runtime.now()))
    .sort((a, b) => b.createdAt.localeCompare(a.createdAt));
};

/** Ends one of the caller's sessions at once; `not-found` for any other. */
export const revokeSession = async (unit: Unit, sessionId: string): Promise<Session> => {
  const { id } = await noteAtHome(unit);
  const session = await unit.stores.users.session(id, sessionId);
  if (!session) throw new LocketError('not-found', 'Session not found');
  unit.note({ metadata: { sessionId } });
  await unit.commit([unit.stores.users.sessionDeletion(session)]);
  return session;
};

/** Ends all sessions of the caller at once, this one too, however many there are. */
export const revokeSessions = (unit: Unit): Promise<void> =>
  retryingConflicts(unit, async () => {
    const user = await accountOfCaller(unit);
    const sessionEpoch = (user.sessionEpoch ?? 0) + 1;
    const next = { ...user, sessionEpoch, revision: user.revision + 1 };
    await unit.commit([unit.stores.users.replacement(next, user)]);
  });
