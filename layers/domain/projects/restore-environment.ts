import { assertFreeEnvironment } from '../approvals/governed-trees.ts';
import { LocketError } from '../errors.ts';
import { assertCan } from '../permissions/ability.ts';
import type { Unit } from '../unit.ts';
import { enterProject } from './access.ts';
import { type DeletedEnvironment, isRestorable } from './deleted.ts';
import { placed } from './environment-order.ts';
import { assertRoom, changing, type PlacedEnvironment } from './environments.ts';
import { assertOpensNoPlace } from './openings.ts';
import type { Project } from './project.ts';

const byDeletion = (a: DeletedEnvironment, b: DeletedEnvironment): number =>
  b.deletedAt.localeCompare(a.deletedAt);

/** The environments of a project that can be restored, last deleted first. Needs `environments:read`. */
export const listDeletedEnvironments = async (
  unit: Unit,
  projectId: string,
): Promise<readonly DeletedEnvironment[]> => {
  const { ability } = await enterProject(unit, projectId);
  assertCan(ability, 'read', 'environments');
  const all = await unit.stores.projects.deletedEnvironmentsOf(projectId);
  const restorable = all.filter((each) => isRestorable(each, unit.runtime.now()));
  unit.note({ metadata: { numberOfEnvironments: restorable.length } });
  return restorable.sort(byDeletion);
};

const assertFree = ({ environments }: Project, slug: string): void => {
  if (environments.some((environment) => environment.slug === slug))
    throw new LocketError(
      'already-exists',
      `Another environment has the slug '${slug}' by now: name a newSlug to restore this one under`,
    );
};

/**
 * Brings a deleted environment back with everything in it, at the position it had. Needs `environments:create`, and
 * under another slug the rights that this gives; `not-found` when its time is over, `already-exists` naming a slug that
 * is taken, `invalid-input` when the project is full.
 */
export const restoreEnvironment = (
  unit: Unit,
  projectId: string,
  environmentId: string,
  newSlug?: string,
): Promise<PlacedEnvironment> =>
  changing(unit, projectId, async (access) => {
    const { project, ability } = access;
    assertCan(ability, 'create', 'environments');
    const now = unit.runtime.now();
    const deleted = await unit.stores.projects.deletedEnvironment(project.id, environmentId);
    if (!deleted || !isRestorable(deleted, now))
      throw new LocketError('not-found', 'No deleted environment with this id can be restored');
    const { environment } = deleted;
    const slug = newSlug ?? environment.slug;
    await assertFreeEnvironment(unit, project, environment, 'remove its policies before you restore it');
    assertOpensNoPlace(access, { environment: environment.slug }, { environment: slug });
    unit.note({ metadata: { id: environment.id, name: environment.name, slug } });
    assertFree(project, slug);
    assertRoom(project);
    const at = now.toISOString();
    const back = { ...environment, slug, updatedAt: at };
    const environments = placed(project.environments, back, environment.position);
    return [back, environments, unit.stores.projects.environmentRestoration(deleted, at)];
  });
