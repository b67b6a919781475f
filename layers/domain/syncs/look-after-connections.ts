import { isRefusal } from '../errors.ts';
import { can } from '../permissions/ability.ts';
import { enterProject } from '../projects/access.ts';
import type { Project } from '../projects/project.ts';
import type { Unit } from '../unit.ts';
import { connectionTo } from './credentials.ts';
import { connectionNotFound } from './entering.ts';
import { enteredAs, targetsOf } from './manage-connections.ts';
import { freshCredentials } from './opening.ts';
import { syncsUsing } from './removing.ts';
import type { Sync } from './sync.ts';

/** Whether a connection still lets in, in the target's own words where it does not. Needs `edit`: it is used. */
export const checkConnection = async (
  unit: Unit,
  connectionId: string,
  app: string,
): Promise<{ readonly isWorking: boolean; readonly reason: string | null }> => {
  const { connection } = await enteredAs(unit, connectionId, app, 'edit');
  const [target] = targetsOf(connection);
  if (!target) throw connectionNotFound('app');
  const credentials = await freshCredentials(() => unit.beside(null), target, connection.id);
  const outcome =
    credentials.kind === 'done'
      ? await unit.syncTargets.check(connectionTo(target, connection, credentials.value))
      : credentials;
  const isWorking = outcome.kind === 'done';
  unit.note({ metadata: { isWorking } });
  return { isWorking, reason: outcome.kind === 'done' ? null : outcome.reason };
};

/** A sync, as far as the caller may know of it. */
interface Seen {
  readonly sync: Sync;
  readonly project: Project;
}

/** The project of some syncs; undefined where the caller may not see its syncs. */
const projectSeen = async (unit: Unit, projectId: string): Promise<Project | undefined> => {
  try {
    const { ability, project } = await enterProject(unit.beside(null), projectId);
    return can(ability, 'read', 'integrations') ? project : undefined;
  } catch (error) {
    if (isRefusal(error, 'forbidden') || isRefusal(error, 'not-found')) return undefined;
    throw error;
  }
};

/** The syncs that use a connection; those of projects whose syncs the caller may not see by their number. Needs `read`. */
export const usageOf = async (
  unit: Unit,
  connectionId: string,
  app: string,
): Promise<{ readonly seen: readonly Seen[]; readonly numberOutOfReach: number }> => {
  const { connection } = await enteredAs(unit, connectionId, app, 'read');
  const all = await syncsUsing(unit, connection);
  const ids = [...new Set(all.map(({ projectId }) => projectId))];
  const projects = new Map(
    await Promise.all(ids.map(async (id) => [id, await projectSeen(unit, id)] as const)),
  );
  const seen = all.flatMap((sync) => {
    const project = projects.get(sync.projectId);
    return project ? [{ sync, project }] : [];
  });
  return { seen, numberOutOfReach: all.length - seen.length };
};
