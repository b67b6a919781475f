import { LocketError } from '../errors.ts';
import type { Unit } from '../unit.ts';
import { enterProject, type ProjectAccess } from './access.ts';
import { listProjects } from './list-projects.ts';
import { enter } from './reference.ts';

/** How a client names a project, if it does. */
export interface NamedProject {
  readonly projectId?: string | undefined;
  readonly projectSlug?: string | undefined;
}

/**
 * The caller's rights in the project that it names. Clients of the newer generation know one place for certificates in an
 * organization and name none: then it is the caller's only project, or the only one of that type.
 *
 * @throws LocketError `bad-request` for whoever names none and is in several.
 */
export const enterNamed = async (
  unit: Unit,
  { projectId, projectSlug }: NamedProject,
  type: string,
): Promise<ProjectAccess> => {
  if (projectId !== undefined) return enterProject(unit, projectId);
  if (projectSlug !== undefined) return enter(unit, { slug: projectSlug });
  const all = await listProjects(unit);
  const ofType = all.filter((project) => project.type === type);
  const [only, ...others] = ofType.length > 0 ? ofType : all;
  if (!only || others.length > 0)
    throw new LocketError('bad-request', 'projectId is required of whoever is not in exactly one project');
  return enterProject(unit, only.id);
};
