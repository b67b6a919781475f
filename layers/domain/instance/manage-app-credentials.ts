import { LocketError } from '../errors.ts';
import { retryingConflicts } from '../retry.ts';
import type { Unit } from '../unit.ts';
import {
  type AppCredentials,
  type AppName,
  type AppRecord,
  assertComplete,
  keptApps,
  sealedRecord,
  secretMembersOf,
} from './app-credentials.ts';
import { enterAsServerAdmin } from './server-admin.ts';

/** Credentials for an app, without what is secret. */
export interface ShownApp extends Pick<AppRecord, 'app' | 'shown'> {
  /** Null of what is kept outside of the instance, which cannot be changed here. */
  readonly updatedAt: string | null;
}

const shownOf = (app: AppName, given: AppCredentials): AppCredentials => {
  const secret = secretMembersOf(app);
  return Object.fromEntries(Object.entries(given).filter(([name]) => !secret.includes(name)));
};

/** The apps that this instance has credentials for, without what is secret. For server admins. */
export const listAppCredentials = async (unit: Unit): Promise<readonly ShownApp[]> => {
  await enterAsServerAdmin(unit);
  const [kept, records] = await Promise.all([keptApps(unit), unit.stores.appCredentials.all()]);
  const outside = [...kept].map(([app, given]) => ({ app, shown: shownOf(app, given), updatedAt: null }));
  return [...outside, ...records.filter(({ app }) => !kept.has(app))];
};

/** @throws LocketError `bad-request` for what the operator keeps outside: what was said here would count for nothing. */
export const assertKeptHere = async (unit: Unit, app: AppName): Promise<void> => {
  if ((await keptApps(unit)).has(app))
    throw new LocketError(
      'bad-request',
      `The credentials for ${app} are kept where the setting appCredentials says: change them there`,
    );
};

/**
 * Says what this instance is known by at a third party, in the place of what was said before. For server admins.
 * @throws LocketError `invalid-input` for a member that is missing, or that the app does not have; `bad-request` for an app
 * whose credentials are kept outside.
 */
export const setAppCredentials = (unit: Unit, app: AppName, given: AppCredentials): Promise<AppRecord> =>
  retryingConflicts(unit, async () => {
    await enterAsServerAdmin(unit);
    assertComplete(app, given);
    await assertKeptHere(unit, app);
    const { appCredentials } = unit.stores;
    const previous = await appCredentials.find(app);
    const next = await sealedRecord(unit, app, given, previous);
    unit.note({ metadata: { app } });
    await unit.commit([appCredentials.replacement(next, previous)]);
    return next;
  });

/** Forgets them. For server admins; `not-found` when there are none, `bad-request` for what is kept outside. */
export const removeAppCredentials = (unit: Unit, app: AppName): Promise<AppRecord> =>
  retryingConflicts(unit, async () => {
    await enterAsServerAdmin(unit);
    await assertKeptHere(unit, app);
    const record = await unit.stores.appCredentials.find(app);
    if (!record) throw new LocketError('not-found', `This instance has no credentials for ${app}`);
    unit.note({ metadata: { app } });
    await unit.commit([unit.stores.appCredentials.removal(record)]);
    return record;
  });
