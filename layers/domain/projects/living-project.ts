import type { Unit } from '../unit.ts';
import type { Project } from './project.ts';

/**
 * The project in which something is to happen that nobody asks for now: a schedule, a message of a queue, a step of a
 * workflow. Undefined once the project or its organization was deleted: until somebody brings it back nothing happens there.
 */
export const livingProject = async (
  { stores }: Pick<Unit, 'stores'>,
  projectId: string,
): Promise<Project | undefined> => {
  const project = await stores.projects.find(projectId);
  const organization = project && (await stores.organizations.find(project.orgId));
  return organization ? project : undefined;
};
