import { sealedBy } from '../keys/envelope.ts';
import type { KeyOwner } from '../keys/key-ring.ts';
import type { Project } from '../projects/project.ts';
import { retryingConflicts } from '../retry.ts';
import { organizationFound } from './organization-resealing.ts';
import { nothing, type Portion, type Work } from './work.ts';

const latestVersion = ({ keys }: KeyOwner): number => Math.max(...keys.map(({ version }) => version));

/** Seals all versions of a project's key under the latest key of its organization. */
export const rewrapProject = async (work: Work, projectId: string): Promise<Portion> => {
  const unit = work.open(null);
  return retryingConflicts(unit, async () => {
    const project = await unit.stores.projects.find(projectId);
    if (!project) return nothing;
    const organization = await organizationFound(unit, project.orgId);
    const isOld = ({ wrapped }: Project['keys'][number]) =>
      sealedBy(wrapped).keyVersion !== latestVersion(organization);
    const moved = project.keys.filter(isOld).length;
    if (moved === 0) return nothing;
    const keys = await Promise.all(
      project.keys.map((key) =>
        isOld(key) ? work.renewal.rewrapProjectKey(organization, projectId, key) : key,
      ),
    );
    const next = { ...project, keys, revision: project.revision + 1 };
    await unit.commit(unit.stores.projects.replacement(next, project));
    return { moved, left: 0 };
  });
};
