import { LocketError } from '../errors.ts';
import { retryingConflicts } from '../retry.ts';
import type { Unit } from '../unit.ts';
import {
  type AppCredentials,
  type AppName,
  type AppRecord,
  assertComplete,
  sealedRecord,
} from './app-credentials.ts';
import { enterAsServerAdmin } from './server-admin.ts';

/** The apps that this instance has credentials for, without what is secret. For server admins. */
export const listAppCredentials = async (unit: Unit): Promise<readonly AppRecord[]> => {
  await enterAsServerAdmin(unit);
  return unit.stores.appCredentials.all();
};

/**
 * Says what this instance is known by at a third party, in the place of what was said before. For server admins.
 * @throws LocketError `invalid-input` for a member that is missing, or that the app does not have.
 */
export const setAppCredentials = (unit: Unit, app: AppName, given: AppCredentials): Promise<AppRecord> =>
  retryingConflicts(unit, async () => {
    await enterAsServerAdmin(unit);
    assertComplete(app, given);
    const { appCredentials } = unit.stores;
    const previous = await appCredentials.find(app);
    const next = await sealedRecord(unit, app, given, previous);
    unit.note({ metadata: { app } });
    await unit.commit([appCredentials.replacement(next, previous)]);
    return next;
  });

/** Forgets them. For server admins; `not-found` when there are none. */
export const removeAppCredentials = (unit: Unit, app: AppName): Promise<AppRecord> =>
  retryingConflicts(unit, async () => {
    await enterAsServerAdmin(unit);
    const record = await unit.stores.appCredentials.find(app);
    if (!record) throw new LocketError('not-found', `This instance has no credentials for ${app}`);
    unit.note({ metadata: { app } });
    await unit.commit([unit.stores.appCredentials.removal(record)]);
    return record;
  });
