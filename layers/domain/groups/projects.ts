import type { Project } from '../projects/project.ts';
import type { Unit } from '../unit.ts';
import { enterGroup } from './access.ts';
import { isSought, type Page, type PageRequest, pageOf } from './pages.ts';

/** A project in which a group has roles, since when. */
export interface GroupProject {
  readonly project: Project;
  readonly joinedAt: string;
}

export interface ProjectsRequest extends PageRequest {
  readonly orderDirection: 'asc' | 'desc';
}

const byName = ({ project: a }: GroupProject, { project: b }: GroupProject): number =>
  a.name.localeCompare(b.name, 'en') || a.id.localeCompare(b.id);

/** A page of the projects in which a group has roles, by name. Needs `groups:read`. */
export const listGroupProjects = async (
  unit: Unit,
  groupId: string,
  request: ProjectsRequest,
): Promise<Page<GroupProject>> => {
  const { group } = await enterGroup(unit, groupId, 'read');
  const grants = await unit.stores.projects.grantsOf('group', group.id);
  const found = await Promise.all(grants.map(({ projectId }) => unit.stores.projects.find(projectId)));
  const projects = grants.flatMap(({ createdAt }, index) => {
    const project = found[index];
    return project && isSought(request, project.name) ? [{ project, joinedAt: createdAt }] : [];
  });
  const ordered = projects.sort(request.orderDirection === 'asc' ? byName : (a, b) => byName(b, a));
  return pageOf(ordered, request);
};
