import { setTimeout as rest } from 'node:timers/promises';
import { isRefusal, LocketError } from '../errors.ts';
import { appCredentials } from '../instance/app-credentials.ts';
import { retryingConflicts } from '../retry.ts';
import type { Unit } from '../unit.ts';
import { targets } from './catalogue.ts';
import type { Connection } from './connection.ts';
import { connectionTo, openCredentials, sealCredentials } from './credentials.ts';
import type { Sync } from './sync.ts';
import type { Credentials, OauthApp, Outcome, TargetConnection, TargetName, TargetPlace } from './target.ts';

/** Milliseconds before the end of an access token from which on it is refreshed. */
const early = 5 * 60_000;
/** Seconds that a refresh may take, and milliseconds between two looks of who waits for one. */
const refreshTime = 30;
const lookAgain = 500;

const isFresh = ({ accessExpiresAt }: Credentials, now: Date): boolean =>
  accessExpiresAt === undefined || Date.parse(accessExpiresAt) - early > now.getTime();

/** The app that the instance is known by at a target; undefined where nobody said. */
export const oauthApp = async (
  unit: Unit,
  target: TargetName,
): Promise<(OauthApp & { readonly slug: string | undefined }) | undefined> => {
  const { instanceApp } = targets[target];
  const known = instanceApp && (await appCredentials(unit, instanceApp));
  return known?.clientId && known.clientSecret
    ? {
        clientId: known.clientId,
        clientSecret: known.clientSecret,
        url: known.url || undefined,
        slug: known.slug,
      }
    : undefined;
};

const leaseOf = ({ id }: Connection): string => `refresh ${id}`;

/** Whether the refresh is ours to do: a provider gives one new token for an old one, and takes the old one once. */
const took = async (unit: Unit, connection: Connection, holder: string): Promise<boolean> => {
  const now = Math.floor(unit.runtime.now().getTime() / 1000);
  try {
    await unit.commit([unit.stores.syncs.taking(leaseOf(connection), holder, now, now + refreshTime)]);
    return true;
  } catch (error) {
    if (isRefusal(error, 'conflict')) return false;
    throw error;
  }
};

/**
 * Keeps what a refresh gave, however often the connection changes meanwhile (a new name, another sync): the provider took
 * the old token for good. Of a connection that got other credentials, or is gone, it is dropped.
 */
const stored = (unit: Unit, id: string, before: Credentials, credentials: Credentials): Promise<void> =>
  retryingConflicts(unit, async () => {
    const connection = await unit.stores.connections.find(id);
    if (!connection) return;
    const kept = await openCredentials(unit, connection);
    if (kept.refreshToken !== before.refreshToken) return;
    const next: Connection = {
      ...connection,
      ...(await sealCredentials(unit, connection, credentials)),
      // Only what clients change counts as a change of the connection.
      credentialsHash: connection.credentialsHash,
      revision: connection.revision + 1,
    };
    await unit.commit([unit.stores.connections.replacement(next, connection)]);
  });

const refreshed = async (
  unit: Unit,
  target: TargetName,
  connection: Connection,
  credentials: Credentials,
): Promise<Outcome<Credentials>> => {
  const outcome = await unit.syncTargets.refresh(target, await oauthApp(unit, target), credentials);
  if (outcome.kind !== 'done') return outcome;
  const next = { ...credentials, ...outcome.value };
  await stored(unit, connection.id, credentials, next);
  return { kind: 'done', value: next };
};

/**
 * The credentials of a connection, its access token refreshed when it is about to end: by one at a time, since providers
 * take a refresh token once. `open` gives a unit that has read nothing yet and leaves no event.
 */
export const freshCredentials = async (
  open: () => Unit,
  target: TargetName,
  connectionId: string,
): Promise<Outcome<Credentials>> => {
  const holder = open().runtime.uuid();
  for (let looks = 0; looks < (refreshTime * 1000) / lookAgain; looks += 1) {
    const unit = open();
    const connection = await unit.stores.connections.find(connectionId);
    if (!connection) throw new LocketError('not-found', 'Connection not found');
    const credentials = await openCredentials(unit, connection);
    if (credentials.refreshToken === undefined || isFresh(credentials, unit.runtime.now()))
      return { kind: 'done', value: credentials };
    if (await took(unit, connection, holder)) return whileHeld(open, target, connectionId, holder);
    await rest(lookAgain);
  }
  return { kind: 'busy', reason: 'The connection is being refreshed' };
};

/** Looks once more: whoever held it before may have stored a new token meanwhile. */
const whileHeld = async (
  open: () => Unit,
  target: TargetName,
  connectionId: string,
  holder: string,
): Promise<Outcome<Credentials>> => {
  const unit = open();
  const connection = await unit.stores.connections.find(connectionId);
  if (!connection) throw new LocketError('not-found', 'Connection not found');
  const credentials = await openCredentials(unit, connection);
  try {
    if (isFresh(credentials, unit.runtime.now())) return { kind: 'done', value: credentials };
    return await refreshed(unit, target, connection, credentials);
  } finally {
    await unit.commit([unit.stores.syncs.release(leaseOf(connection), holder)]).catch(() => undefined);
  }
};

/** A connection as an adapter takes it, with a token that is good. */
const openConnection = async (
  open: () => Unit,
  target: TargetName,
  connection: Connection,
): Promise<Outcome<TargetConnection>> => {
  const credentials = await freshCredentials(open, target, connection.id);
  return credentials.kind === 'done'
    ? { kind: 'done', value: connectionTo(target, connection, credentials.value) }
    : credentials;
};

/** The place that a sync writes to. */
export const openPlace = async (
  open: () => Unit,
  sync: Pick<Sync, 'target' | 'destination' | 'options' | 'connectionId'>,
): Promise<Outcome<TargetPlace>> => {
  const connection = await open().stores.connections.find(sync.connectionId);
  if (!connection) return { kind: 'refused', reason: 'The connection of the sync was deleted' };
  const opened = await openConnection(open, sync.target, connection);
  if (opened.kind !== 'done') return opened;
  const { destination, options } = sync;
  return { kind: 'done', value: { ...opened.value, destination, options } };
};
