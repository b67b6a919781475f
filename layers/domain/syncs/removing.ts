import { LocketError } from '../errors.ts';
import { unknownProject } from '../projects/access.ts';
import type { Project } from '../projects/project.ts';
import type { Change } from '../store/change.ts';
import type { Unit } from '../unit.ts';
import type { Connection } from './connection.ts';
import type { Sync } from './sync.ts';

/** Has the project say whether it has syncs, from which its changes know whether any is to run; read after the fence. */
const noting = (unit: Unit, project: Project, hasSyncs: boolean): readonly Change[] =>
  project.hasSyncs === hasSyncs
    ? []
    : unit.stores.projects.replacement({ ...project, hasSyncs, revision: project.revision + 1 }, project);

/** What goes with the first sync of a project that said that it had none. */
export const notingFirst = async (unit: Unit, projectId: string): Promise<readonly Change[]> => {
  const project = await unit.stores.projects.find(projectId);
  if (!project) throw unknownProject();
  return project.hasSyncs === false ? noting(unit, project, true) : [];
};

/** What goes with the removal of some syncs of a project, when they are the last ones. */
export const notingLast = async (
  unit: Unit,
  projectId: string,
  gone: readonly Sync[],
): Promise<readonly Change[]> => {
  const { fences, syncs, projects } = unit.stores;
  const fence = await fences.find('syncs', projectId);
  const [all, project] = await Promise.all([syncs.inProject(projectId), projects.find(projectId)]);
  const ids = new Set(gone.map(({ id }) => id));
  if (!project || all.some(({ id }) => !ids.has(id))) return [];
  return [...noting(unit, project, false), fences.renewed(fence)];
};

const inUse = (): LocketError =>
  new LocketError(
    'bad-request',
    'The connection is in use, maybe in a project that can still be restored: delete the syncs that use it first',
  );

/** Refuses while rotations were set up with one of these: with them Terraform would lose what they log in by. */
const assertNoRotations = async (
  { stores }: Unit,
  projectId: string,
  connections: readonly Connection[],
): Promise<void> => {
  const ids = new Set(connections.flatMap(({ id, family }) => (family === 'app' ? [id] : [])));
  if (ids.size === 0) return;
  const { environments = [] } = (await stores.projects.find(projectId)) ?? {};
  const all = await Promise.all(environments.map(({ id }) => stores.secretRotations.inEnvironment(id)));
  if (all.flat().some(({ connectionId }) => connectionId !== null && ids.has(connectionId)))
    throw new LocketError(
      'bad-request',
      'The connection is in use: delete the rotations that were set up with it first',
    );
};

/** Projects in which a connection may be used, those that may be restored included: their syncs would go on by it. */
const projectsOf = async (
  { stores: { projects } }: Unit,
  { orgId, projectId }: Connection,
): Promise<readonly string[]> => {
  if (projectId !== null) return [projectId];
  const [living, deleted] = await Promise.all([projects.listOf(orgId), projects.deletedOf(orgId)]);
  return [...living, ...deleted.map(({ project }) => project)].map(({ id }) => id);
};

/** Ids of the syncs of one project that use one of these connections. */
const using = (syncs: readonly Sync[], connections: readonly Connection[]): readonly Sync[] => {
  const ids = new Set(connections.map(({ id }) => id));
  return syncs.filter(({ connectionId }) => ids.has(connectionId));
};

/** The syncs of all projects that use a connection. */
export const syncsUsing = async (unit: Unit, connection: Connection): Promise<readonly Sync[]> => {
  const projects = await projectsOf(unit, connection);
  const all = await Promise.all(projects.map((projectId) => unit.stores.syncs.inProject(projectId)));
  return using(all.flat(), [connection]);
};

/**
 * What goes with the removal of connections: their syncs, of the older family; of the newer it is refused while there are
 * any. Whoever makes a sync writes its connection too, so that none comes in between.
 */
export const withoutSyncs = async (
  unit: Unit,
  connections: readonly Connection[],
): Promise<readonly Change[]> => {
  const changes: Change[] = [];
  const gone: string[] = [];
  const projects = new Set((await Promise.all(connections.map((each) => projectsOf(unit, each)))).flat());
  for (const projectId of projects) {
    const used = using(await unit.stores.syncs.inProject(projectId), connections);
    await assertNoRotations(unit, projectId, connections);
    if (used.length === 0) continue;
    if (connections.some(({ family }) => family === 'app')) throw inUse();
    changes.push(...used.flatMap((sync) => unit.stores.syncs.deletion(sync)));
    changes.push(...(await notingLast(unit, projectId, used)));
    gone.push(...used.map(({ id }) => id));
  }
  // Their ledgers are left to who hears of it.
  if (gone.length > 0) unit.note({ metadata: { numberOfSyncs: gone.length, syncIds: gone } });
  return changes;
};
