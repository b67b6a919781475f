import { LocketError } from '../errors.ts';
import { enterOrganization } from '../organizations/access.ts';
import { assertCan } from '../permissions/ability.ts';
import { enterProject, type ProjectAccess } from '../projects/access.ts';
import { retryingConflicts } from '../retry.ts';
import type { Change } from '../store/change.ts';
import type { Unit } from '../unit.ts';
import { traitsOf } from './catalogue.ts';
import type { Connection } from './connection.ts';
import { connectionNotFound, type EnteredSync, enterSync, noteSync } from './entering.ts';
import { assertMayHandOut } from './handing-out.ts';
import { importSecrets, type Preference } from './import-secrets.ts';
import { targetsOf } from './manage-connections.ts';
import { notingFirst, notingLast } from './removing.ts';
import { maxSyncs, newState, type Sync, type SyncSettings } from './sync.ts';
import type { TargetName } from './target.ts';

/** What a client asks for; the environment by its slug. */
export interface SyncRequest extends Omit<SyncSettings, 'environmentId'> {
  readonly family: Sync['family'];
  readonly projectId: string;
  readonly target: TargetName;
  readonly environment: string;
  /** Has the project take over what the target has, before anything is written there: whose values count where both have one. */
  readonly imports?: Preference | undefined;
}

/** Where a connection may be used: in its own project, or where its organization lets its members. */
const assertMayUse = async (
  unit: Unit,
  { project }: ProjectAccess,
  connection: Connection | undefined,
  { family, target }: Pick<Sync, 'family' | 'target'>,
): Promise<Connection> => {
  const kind = family === 'integration' ? 'integration' : 'app';
  const isInReach =
    connection?.orgId === project.orgId && (connection.projectId ?? project.id) === project.id;
  if (!isInReach || connection.family !== kind) throw connectionNotFound(kind);
  if (!targetsOf(connection).includes(target)) throw connectionNotFound(kind);
  if (connection.projectId === null)
    assertCan((await enterOrganization(unit)).ability, 'connect', 'app-connections');
  return connection;
};

const assertSaid = ({
  target,
  destination,
  options,
}: Pick<Sync, 'target' | 'destination' | 'options'>): void => {
  const missing = traitsOf(target, options).needs.filter((member) => !destination[member]);
  if (missing.length > 0)
    throw new LocketError('invalid-input', `The destination needs ${missing.join(', ')}`);
};

const isSamePlace = (
  a: SyncSettings & { target: TargetName },
  b: SyncSettings & { target: TargetName },
): boolean =>
  JSON.stringify([a.target, Object.entries(a.destination).sort()]) ===
  JSON.stringify([b.target, Object.entries(b.destination).sort()]);

/** Whether another sync of the project writes to the same place. */
export const hasDuplicate = async (
  unit: Unit,
  projectId: string,
  sought: Pick<Sync, 'target' | 'destination'>,
  excludedId: string | undefined,
): Promise<boolean> => {
  const { ability, project } = await enterProject(unit, projectId);
  assertCan(ability, 'read', 'integrations');
  const all = await unit.stores.syncs.inProject(project.id);
  return all.some((sync) => sync.id !== excludedId && isSamePlace(sync, { ...sync, ...sought }));
};

const roomFor = async (unit: Unit, { projectId, family, name }: SyncRequest): Promise<Change> => {
  const { fences, syncs } = unit.stores;
  const fence = await fences.find('syncs', projectId);
  const all = await syncs.inProject(projectId);
  if (all.length >= maxSyncs) throw new LocketError('bad-request', `A project has at most ${maxSyncs} syncs`);
  if (family === 'secret-sync' && all.some((each) => each.family === family && each.name === name))
    throw new LocketError('already-exists', 'A secret sync with this name exists in this project');
  return fences.renewed(fence);
};

/** A sync that is made is a change of its connection: whoever deletes that meanwhile looks again. */
const touched = (unit: Unit, connection: Connection): Change =>
  unit.stores.connections.replacement({ ...connection, revision: connection.revision + 1 }, connection);

/** Does something once, however often it is asked for. */
type Once = (work: () => Promise<unknown>) => Promise<unknown>;

const createOnce = async (
  unit: Unit,
  id: string,
  request: SyncRequest,
  imported: Once,
): Promise<EnteredSync> => {
  const { environment, imports, ...settings } = request;
  const access = await enterProject(unit, request.projectId);
  assertCan(access.ability, 'create', 'integrations');
  const found = await unit.stores.connections.find(request.connectionId);
  const connection = await assertMayUse(unit, access, found, request);
  assertSaid(request);
  const room = await roomFor(unit, request);
  // Whoever has the folder import more meanwhile did not know of the sync: one of both looks again.
  const edges = await unit.stores.fences.find('imports', access.project.id);
  const environmentId = await assertMayHandOut(unit, access, request);
  const at = unit.runtime.now().toISOString();
  const sync: Sync = {
    ...settings,
    environmentId,
    id,
    orgId: access.project.orgId,
    projectId: access.project.id,
    ledgerId: unit.runtime.uuid(),
    version: 1,
    state: newState,
    revision: 1,
    createdAt: at,
    updatedAt: at,
  };
  noteSync(unit, access, sync);
  // The event that starts it is to be heard also when it is the first of the project.
  unit.note({ hasSyncs: true });
  if (imports) await imported(() => importSecrets(unit, access, sync, imports));
  await unit.commit([
    ...unit.stores.syncs.creation(sync),
    touched(unit, connection),
    ...(await notingFirst(unit, access.project.id)),
    room,
    unit.stores.fences.renewed(edges),
  ]);
  return { sync, access };
};

/**
 * Has a folder synced to a target. Needs `integrations:create`, the right to read all secrets that it hands out, and for a
 * connection of the organization `app-connections:connect`.
 */
export const createSync = (unit: Unit, request: SyncRequest): Promise<EnteredSync> => {
  const id = unit.runtime.uuid();
  let done: Promise<unknown> | undefined;
  const once: Once = (work) => {
    done ??= work();
    return done;
  };
  return retryingConflicts(unit, () => createOnce(unit, id, request, once));
};

export type SyncChanges = {
  readonly [M in Exclude<keyof SyncSettings, 'environmentId'>]?: SyncSettings[M] | undefined;
} & { readonly environment?: string | undefined };

const changed = (sync: Sync, { environment: _environment, ...changes }: SyncChanges): Sync => ({
  ...sync,
  ...(Object.fromEntries(
    Object.entries(changes).filter(([, value]) => value !== undefined),
  ) as Partial<Sync>),
});

/** What a sync made in one place says nothing about another. */
const ledgerOf = (unit: Unit, next: Sync, previous: Sync): string =>
  next.connectionId === previous.connectionId &&
  next.options.mapping === previous.options.mapping &&
  isSamePlace(next, previous)
    ? previous.ledgerId
    : unit.runtime.uuid();

const updateOnce = async (
  unit: Unit,
  syncId: string,
  family: Sync['family'],
  changes: SyncChanges,
  target?: TargetName,
): Promise<EnteredSync> => {
  const { sync, access } = await enterSync(unit, syncId, family, 'edit');
  if (target !== undefined && sync.target !== target)
    throw new LocketError('not-found', 'Secret sync not found');
  const next = changed(sync, changes);
  const found = await unit.stores.connections.find(next.connectionId);
  const connection = await assertMayUse(unit, access, found, next);
  assertSaid(next);
  const slug = access.project.environments.find(({ id }) => id === sync.environmentId)?.slug;
  const environment = changes.environment ?? slug;
  if (environment === undefined)
    throw new LocketError('not-found', 'The environment of the sync was deleted');
  const edges = await unit.stores.fences.find('imports', access.project.id);
  // Whoever alters where secrets go hands them out anew.
  const environmentId = await assertMayHandOut(unit, access, { environment, secretPath: next.secretPath });
  const whole: Sync = {
    ...next,
    environmentId,
    ledgerId: ledgerOf(unit, next, sync),
    version: sync.version + 1,
    revision: sync.revision + 1,
    updatedAt: unit.runtime.now().toISOString(),
  };
  noteSync(unit, access, whole);
  // Whoever gives the connection other credentials meanwhile looks again at what it hands out.
  const isSameWay =
    next.connectionId === sync.connectionId &&
    environmentId === sync.environmentId &&
    next.secretPath === sync.secretPath;
  const moved = isSameWay ? [] : [touched(unit, connection), unit.stores.fences.renewed(edges)];
  await unit.commit([unit.stores.syncs.change(whole, sync), ...moved]);
  return { sync: whole, access };
};

/** Changes a sync. Needs `integrations:edit` and what making it as it is then needs. */
export const updateSync = (
  unit: Unit,
  syncId: string,
  family: Sync['family'],
  changes: SyncChanges,
  target?: TargetName,
): Promise<EnteredSync> => retryingConflicts(unit, () => updateOnce(unit, syncId, family, changes, target));

/** The syncs of a project, oldest first. Needs `integrations:read`. */
export const listSyncs = async (
  unit: Unit,
  projectId: string,
  family: Sync['family'],
): Promise<{ readonly access: ProjectAccess; readonly syncs: readonly Sync[] }> => {
  const access = await enterProject(unit, projectId);
  assertCan(access.ability, 'read', 'integrations');
  const all = await unit.stores.syncs.inProject(access.project.id);
  const syncs = all.filter((sync) => sync.family === family);
  unit.note({ metadata: { numberOfSyncs: syncs.length } });
  return { access, syncs };
};

/** Removes a sync; of the older family the last one of a connection takes it along. */
export const deletionOf = async (unit: Unit, sync: Sync): Promise<readonly Change[]> => {
  const { connections, syncs } = unit.stores;
  const all = await syncs.inProject(sync.projectId);
  const own = [...syncs.deletion(sync), ...(await notingLast(unit, sync.projectId, [sync]))];
  const isLast = !all.some(({ id, connectionId }) => id !== sync.id && connectionId === sync.connectionId);
  const connection = sync.family === 'integration' && isLast && (await connections.find(sync.connectionId));
  return connection ? [...own, ...connections.deletion(connection)] : own;
};
