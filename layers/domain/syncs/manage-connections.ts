import { isBaseAddress } from '../egress.ts';
import { LocketError } from '../errors.ts';
import { retryingConflicts } from '../retry.ts';
import { assertFactorAtHome } from '../second-factors/factor-at-home.ts';
import type { Change } from '../store/change.ts';
import type { Unit } from '../unit.ts';
import { targets } from './catalogue.ts';
import { type Connection, type Family, maxConnections } from './connection.ts';
import { connectionTo, sealCredentials } from './credentials.ts';
import {
  type Action,
  connectionNotFound,
  type EnteredConnection,
  enterConnection,
  enterOwner,
  noteConnection,
  type Owner,
} from './entering.ts';
import { assertMayGiveCredentials } from './handing-out.ts';
import { isLoginApp, loginFailure } from './login-apps.ts';
import { assertMayNameRole } from './naming-roles.ts';
import { freshCredentials, oauthApp } from './opening.ts';
import { withoutSyncs } from './removing.ts';
import { type Credentials, type Failure, isTargetName, type TargetName, targetNames } from './target.ts';

export interface ConnectionRequest {
  readonly projectId: string | null;
  readonly family: Family;
  readonly app: string;
  readonly name: string;
  readonly description: string | null;
  readonly method: string;
  readonly credentials: Credentials;
}

/** The targets that a connection leads to, by what its app is called in either family. */
export const targetsOf = ({ app, family }: Pick<Connection, 'app' | 'family'>): readonly TargetName[] => {
  if (family === 'integration') return isTargetName(app) ? [app] : [];
  return targetNames.filter((name) => targets[name].app === app);
};

/** What a target said no to: `bad-request` for what holds until somebody changes something. */
export const refusedBy = (failure: Failure, doing: string): LocketError => {
  const passes = failure.kind === 'busy' || failure.kind === 'unreachable';
  const facts = failure.retryAfter === undefined ? {} : { retryAfter: failure.retryAfter };
  return new LocketError(passes ? 'unavailable' : 'bad-request', `${doing}: ${failure.reason}`, facts);
};

/** An address of a server of the customer's own, without anything to log in with. */
const assertAddress = ({ url }: Credentials): void => {
  if (url !== undefined && !isBaseAddress(url))
    throw new LocketError('invalid-input', 'url must be an https address and nothing else');
};

/** The deployment's own role belongs to who runs the instance: nobody else may lend it out, nor without their factor. */
const assertMayLend = async (unit: Unit, { method, roleArn }: Credentials): Promise<void> => {
  if (roleArn !== undefined) await assertMayNameRole(unit);
  if (method !== 'own-role') return;
  if (unit.caller.kind !== 'user' || !unit.caller.superAdmin)
    throw new LocketError('forbidden', 'Only server admins may connect the role of the deployment itself');
  await assertFactorAtHome(unit);
};

/**
 * The credentials as they are to be kept, once the target took them: `bad-request` when it does not, `unavailable` when it
 * could not be asked. A refresh token is exchanged at once.
 */
const proven = async (
  unit: Unit,
  { orgId }: Owner,
  app: string,
  target: TargetName | undefined,
  given: Credentials,
): Promise<Credentials> => {
  if (isLoginApp(app)) {
    const failure = await loginFailure(unit, app, given);
    if (failure) throw refusedBy(failure, 'The connection does not work');
  }
  if (!target) return given;
  let credentials = given;
  if (given.refreshToken !== undefined && given.accessToken === undefined) {
    const outcome = await unit.syncTargets.refresh(target, await oauthApp(unit, target), given);
    if (outcome.kind !== 'done') throw refusedBy(outcome, 'The refresh token was not taken');
    credentials = { ...given, ...outcome.value };
  }
  const checked = await unit.syncTargets.check(connectionTo(target, { orgId }, credentials));
  if (checked.kind !== 'done') throw refusedBy(checked, 'The connection does not work');
  return credentials;
};

const connectionsOf = (unit: Unit, { orgId, projectId }: Owner): Promise<readonly Connection[]> =>
  projectId === null
    ? unit.stores.connections.ofOrganization(orgId)
    : unit.stores.connections.inProject(projectId);

const roomFor = async (unit: Unit, owner: Owner, request: ConnectionRequest): Promise<Change> => {
  const { fences } = unit.stores;
  const fence =
    owner.projectId === null
      ? await fences.find('organization-connections', owner.orgId)
      : await fences.find('connections', owner.projectId);
  const held = await connectionsOf(unit, owner);
  if (held.length >= maxConnections)
    throw new LocketError('bad-request', `There may be at most ${maxConnections} connections`);
  const isTaken =
    request.family === 'app' && held.some(({ name, family }) => family === 'app' && name === request.name);
  if (isTaken) throw new LocketError('already-exists', 'An app connection with this name exists');
  return fences.renewed(fence);
};

const shownOf = ({ url, namespace, teamId, accountId }: Credentials) => ({
  url: url ?? null,
  namespace: namespace ?? null,
  teamId: teamId ?? null,
  accountId: accountId ?? null,
});

/**
 * Makes a connection, once its target let it in. Needs `integrations:create` in its project, or `app-connections:create` in
 * the organization, and for a role of AWS `app-connections:connect` there.
 */
export const createConnection = (unit: Unit, request: ConnectionRequest): Promise<Connection> => {
  const id = unit.runtime.uuid();
  const [target] = targetsOf(request);
  if (!target && !(request.family === 'app' && isLoginApp(request.app)))
    throw new LocketError('bad-request', `There is no integration called '${request.app}'`);
  assertAddress(request.credentials);
  // Asked once, however often the write loses a race.
  let asked: Promise<Credentials> | undefined;
  return retryingConflicts(unit, async () => {
    const owner = await enterOwner(unit, request.projectId, 'create');
    await assertMayLend(unit, request.credentials);
    const room = await roomFor(unit, owner, request);
    asked ??= proven(unit, owner, request.app, target, request.credentials);
    const credentials = await asked;
    const at = unit.runtime.now().toISOString();
    const { orgId, projectId } = owner;
    const { family, app, name, description, method } = request;
    const connection: Connection = {
      id,
      orgId,
      projectId,
      family,
      app,
      name,
      description,
      method,
      ...(await sealCredentials(unit, { id, orgId, projectId }, credentials)),
      ...shownOf(credentials),
      version: 1,
      revision: 1,
      createdAt: at,
      updatedAt: at,
    };
    noteConnection(unit, connection);
    await unit.commit([...unit.stores.connections.creation(connection), room]);
    return connection;
  });
};

export interface ConnectionChanges {
  readonly name?: string | undefined;
  readonly description?: string | null | undefined;
  readonly method?: string | undefined;
  /** All of them: what is kept of others would be shown to another server. */
  readonly credentials?: Credentials | undefined;
}

/**
 * Renames a connection, or gives it other credentials, once its target took them. Needs `edit`, and for other credentials
 * the right to read all that syncs hand out by it; these lead to where they led.
 */
export const updateConnection = (
  unit: Unit,
  connectionId: string,
  app: string,
  changes: ConnectionChanges,
): Promise<Connection> => {
  let asked: Promise<Credentials> | undefined;
  return retryingConflicts(unit, async () => {
    const { connection, owner } = await enteredAs(unit, connectionId, app, 'edit');
    const [target] = targetsOf(connection);
    const { credentials: given } = changes;
    if (given) assertAddress(given);
    if (given) await assertMayLend(unit, given);
    if (given) await assertMayGiveCredentials(unit, connection, given);
    if (given) asked ??= proven(unit, owner, app, target, given);
    const credentials = await asked;
    const next: Connection = {
      ...connection,
      name: changes.name ?? connection.name,
      description: changes.description === undefined ? connection.description : changes.description,
      method: changes.method ?? connection.method,
      ...(credentials && (await sealCredentials(unit, connection, credentials))),
      ...(credentials && shownOf(credentials)),
      version: connection.version + 1,
      revision: connection.revision + 1,
      updatedAt: unit.runtime.now().toISOString(),
    };
    await unit.commit([unit.stores.connections.replacement(next, connection)]);
    return next;
  });
};

/** A connection of the newer family, which its path names by app as well. */
export const enteredAs = async (
  unit: Unit,
  connectionId: string,
  app: string,
  action: Action,
): Promise<EnteredConnection> => {
  const entered = await enterConnection(unit, connectionId, 'app', action);
  if (entered.connection.app !== app) throw connectionNotFound('app');
  return entered;
};

/** The connections of a project or of the caller's organization, oldest first. Needs `read`. */
export const listConnections = async (
  unit: Unit,
  projectId: string | null,
  family: Family,
): Promise<readonly Connection[]> => {
  const owner = await enterOwner(unit, projectId, 'read');
  const all = (await connectionsOf(unit, owner)).filter((connection) => connection.family === family);
  unit.note({ metadata: { numberOfConnections: all.length } });
  return all;
};

/** One of the older family. Needs `integrations:read`. */
export const readAuth = async (unit: Unit, connectionId: string): Promise<Connection> =>
  (await enterConnection(unit, connectionId, 'integration', 'read')).connection;

/** Removes a connection and, of the older family, its syncs; what they made at the target stays. Needs `delete`. */
export const deleteConnection = (
  unit: Unit,
  connectionId: string,
  family: Family,
  app?: string,
): Promise<Connection> =>
  retryingConflicts(unit, async () => {
    const { connection } = await enterConnection(unit, connectionId, family, 'delete');
    if (app !== undefined && connection.app !== app) throw connectionNotFound(family);
    const ending = await withoutSyncs(unit, [connection]);
    await unit.commit([...unit.stores.connections.deletion(connection), ...ending]);
    return connection;
  });

/** The same for all connections of a project to one target. */
export const deleteConnectionsTo = (
  unit: Unit,
  projectId: string,
  app: string,
): Promise<readonly Connection[]> =>
  retryingConflicts(unit, async () => {
    await enterOwner(unit, projectId, 'delete');
    const all = await unit.stores.connections.inProject(projectId);
    const gone = all.filter((each) => each.family === 'integration' && each.app === app);
    const ending = await withoutSyncs(unit, gone);
    unit.note({ metadata: { integration: app, numberOfConnections: gone.length } });
    await unit.commit([...gone.flatMap((each) => unit.stores.connections.deletion(each)), ...ending]);
    return gone;
  });

/** What can be chosen at the target of a connection. Needs `integrations:read`. */
export const listChoices = async (
  unit: Unit,
  connectionId: string,
  kind: string,
  query: Readonly<Record<string, string | undefined>>,
) => {
  const { connection } = await enterConnection(unit, connectionId, 'integration', 'read');
  const [target] = targetsOf(connection);
  if (!target) throw connectionNotFound('integration');
  const credentials = await freshCredentials(() => unit.beside(null), target, connection.id);
  if (credentials.kind !== 'done') throw refusedBy(credentials, 'The connection does not work');
  const opened = connectionTo(target, connection, credentials.value);
  const chosen = await unit.syncTargets.choices(opened, kind, query);
  if (chosen.kind !== 'done') throw refusedBy(chosen, 'The target could not be asked');
  unit.note({ metadata: { kind, numberOfChoices: chosen.value.length } });
  return chosen.value;
};
