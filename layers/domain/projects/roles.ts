import { LocketError } from '../errors.ts';
import { assertCan } from '../permissions/ability.ts';
import { type BuiltInRole, builtInRole, projectRoles } from '../permissions/built-in-roles.ts';
import type { Unit } from '../unit.ts';
import type { Project } from './project.ts';
import { enter, type ProjectReference } from './reference.ts';

/** A role that can be given in a project. */
export interface ProjectRole {
  readonly project: Project;
  readonly role: BuiltInRole;
}

const enterToRead = async (unit: Unit, reference: ProjectReference): Promise<Project> => {
  const { project, ability } = await enter(unit, reference);
  assertCan(ability, 'read', 'role');
  return project;
};

/** The roles that can be given in a project, most powerful first. Needs `role:read`. */
export const listRoles = async (unit: Unit, reference: ProjectReference): Promise<readonly ProjectRole[]> => {
  const project = await enterToRead(unit, reference);
  unit.note({ metadata: { numberOfRoles: projectRoles.length } });
  return projectRoles.map((role) => ({ project, role }));
};

/** One of them by its slug. Needs `role:read`; `not-found` when there is none such. */
export const readRole = async (
  unit: Unit,
  reference: ProjectReference,
  slug: string,
): Promise<ProjectRole> => {
  const project = await enterToRead(unit, reference);
  const role = builtInRole('project', slug);
  unit.note({ metadata: { roleSlug: slug } });
  if (!role) throw new LocketError('not-found', `Role '${slug}' not found in this project`);
  return { project, role };
};
