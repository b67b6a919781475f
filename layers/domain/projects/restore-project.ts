import { type Member, memberOf } from '../caller.ts';
import { LocketError } from '../errors.ts';
import { assertCan, can } from '../permissions/ability.ts';
import { retryingConflicts } from '../retry.ts';
import type { Unit } from '../unit.ts';
import { admit, type ProjectAccess, rightsIn } from './access.ts';
import { type DeletedProject, isRestorable } from './deleted.ts';
import { entitlementIn } from './entitlement.ts';
import type { Project } from './project.ts';

const byDeletion = (a: DeletedProject, b: DeletedProject): number => b.deletedAt.localeCompare(a.deletedAt);

const couldDelete = async (unit: Unit, member: Member, { project }: DeletedProject): Promise<boolean> => {
  const access = rightsIn(unit, member, project, await entitlementIn(unit, project.id, member));
  return access !== undefined && can(access.ability, 'delete', 'workspace');
};

/** The deleted projects of the caller's organization that the caller may restore, last deleted first. */
export const listDeletedProjects = async (unit: Unit): Promise<readonly DeletedProject[]> => {
  const member = memberOf(unit.caller);
  const all = await unit.stores.projects.deletedOf(member.orgId);
  const current = all.filter((each) => isRestorable(each, unit.runtime.now()));
  const own = await Promise.all(current.map((each) => couldDelete(unit, member, each)));
  const restorable = current.filter((_, index) => own[index]);
  unit.note({ organizationId: member.orgId, metadata: { numberOfProjects: restorable.length } });
  return restorable.sort(byDeletion);
};

const enterDeleted = async (
  unit: Unit,
  projectId: string,
): Promise<ProjectAccess & { readonly deleted: DeletedProject }> => {
  const member = memberOf(unit.caller);
  const [deleted, entitlement] = await Promise.all([
    unit.stores.projects.findDeleted(projectId),
    entitlementIn(unit, projectId, member),
  ]);
  const restorable = deleted && isRestorable(deleted, unit.runtime.now()) ? deleted : undefined;
  if (restorable?.project.orgId !== member.orgId)
    throw new LocketError('not-found', 'No deleted project with this id can be restored');
  return { ...admit(unit, member, restorable.project, entitlement), deleted: restorable };
};

/**
 * Brings a deleted project back with everything in it. Needs what deleting it needs, `workspace:delete`; `not-found`
 * when its time is over, `already-exists` naming a slug that is taken.
 */
export const restoreProject = (unit: Unit, projectId: string, newSlug?: string): Promise<Project> =>
  retryingConflicts(unit, async () => {
    const { project, ability, deleted } = await enterDeleted(unit, projectId);
    assertCan(ability, 'delete', 'workspace');
    const at = unit.runtime.now().toISOString();
    const back = {
      ...project,
      slug: newSlug ?? project.slug,
      updatedAt: at,
      revision: project.revision + 1,
    };
    unit.note({ metadata: { name: back.name, slug: back.slug } });
    await unit.commit(unit.stores.projects.restoration(back, deleted, at));
    return back;
  });
