import { livingProject } from '../projects/living-project.ts';
import type { Unit } from '../unit.ts';

/** A project that came back, or something in it; an organization where no project is named. */
export interface RestoredPlace {
  readonly organizationId: string;
  readonly projectId?: string | undefined;
}

/** The ids of active syncs where something came back: what happened meanwhile, and what was left undone, they have not seen. */
export const restoredSyncs = async (
  unit: Unit,
  { organizationId, projectId }: RestoredPlace,
): Promise<readonly string[]> => {
  const { projects, syncs } = unit.stores;
  const restored = projectId
    ? [await livingProject(unit, projectId)].flatMap((project) => project ?? [])
    : await projects.listOf(organizationId);
  const all = await Promise.all(restored.map(({ id }) => syncs.inProject(id)));
  return all.flat().flatMap(({ isActive, id }) => (isActive ? [id] : []));
};
