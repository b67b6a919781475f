import type { Unit } from '../unit.ts';
import type { Project } from './project.ts';
import { enter, type ProjectReference } from './reference.ts';

/** A project, for whoever is a member of it: what it is called and which environments it has is no secret to them. */
export const readProject = async (unit: Unit, reference: ProjectReference): Promise<Project> => {
  const { project } = await enter(unit, reference);
  unit.note({ metadata: { name: project.name, slug: project.slug } });
  return project;
};
