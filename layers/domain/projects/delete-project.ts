import { LocketError } from '../errors.ts';
import { assertCan } from '../permissions/ability.ts';
import { retryingConflicts } from '../retry.ts';
import type { Unit } from '../unit.ts';
import type { Project } from './project.ts';
import { enter, type ProjectReference } from './reference.ts';

/**
 * Deletes a project: from that moment nothing in it can be read and its slug is free. Needs `workspace:delete`;
 * `bad-request` while delete protection is on.
 */
export const deleteProject = (unit: Unit, reference: ProjectReference): Promise<Project> =>
  retryingConflicts(unit, async () => {
    const { project, ability } = await enter(unit, reference);
    assertCan(ability, 'delete', 'workspace');
    unit.note({ metadata: { name: project.name, slug: project.slug } });
    if (project.hasDeleteProtection)
      throw new LocketError('bad-request', 'The project has delete protection: switch it off first');
    await unit.commit(unit.stores.projects.deletion(project, unit.runtime.now().toISOString()));
    return project;
  });
