import { assertCan } from '../permissions/ability.ts';
import { enterProject } from '../projects/access.ts';
import type { Project } from '../projects/project.ts';
import { retryingConflicts } from '../retry.ts';
import { assertSteppedUp } from '../second-factors/stepped-up.ts';
import type { Change } from '../store/change.ts';
import type { Unit } from '../unit.ts';
import type { ExternalKms } from './external-kms.ts';
import { externalKmsNamed, kmsOf, openKeys, organizationOf, wrapKeys } from './project-keys.ts';

/** What wraps a project's keys: the organization's key, or a customer's KMS. */
export interface ProjectKms {
  readonly id: string;
  readonly name: string;
  readonly isExternal: boolean;
}

export type KmsChoice = { readonly type: 'internal' } | { readonly type: 'external'; readonly kmsId: string };

const internalName = 'internal';

const shown = async (unit: Unit, project: Project, kms: ExternalKms | undefined): Promise<ProjectKms> => {
  if (kms) return { id: kms.id, name: kms.name, isExternal: true };
  const { keys } = await organizationOf(unit, project.orgId);
  const latest = keys.reduce((a, b) => (a.version > b.version ? a : b));
  return { id: latest.id, name: internalName, isExternal: false };
};

/** What wraps the keys of a project, for every member of it. */
export const readProjectKms = async (unit: Unit, projectId: string): Promise<ProjectKms> => {
  const { project } = await enterProject(unit, projectId);
  return shown(unit, project, await kmsOf(unit, project));
};

/** A project whose keys are wrapped by this KMS, or by the organization's key alone. */
const underKms = (
  { externalKmsId: _before, ...project }: Project,
  keys: Project['keys'],
  kms: ExternalKms | undefined,
): Project => ({ ...project, keys, ...(kms && { externalKmsId: kms.id }) });

/** Keeps in step with a project which KMS cannot be deleted. */
const usesMoved = (
  { stores: { externalKms } }: Unit,
  { id, externalKmsId }: Project,
  kms: ExternalKms | undefined,
): readonly Change[] => {
  if (externalKmsId === kms?.id) return [];
  const before = externalKmsId === undefined ? [] : externalKms.useEnd(externalKmsId, id);
  return [...before, ...(kms ? externalKms.use(kms, id) : [])];
};

/** Writes a project with other wrappings of its keys, all of them in one transaction. */
export const commitKeys = async (
  unit: Unit,
  project: Project,
  keys: Project['keys'],
  kms: ExternalKms | undefined,
): Promise<ProjectKms> => {
  const next: Project = {
    ...underKms(project, keys, kms),
    updatedAt: unit.runtime.now().toISOString(),
    revision: project.revision + 1,
  };
  await unit.commit([...unit.stores.projects.replacement(next, project), ...usesMoved(unit, project, kms)]);
  return shown(unit, next, kms);
};

/**
 * Has a project's keys wrapped by a customer's KMS, or by the organization's key again: every version is wrapped anew,
 * and what is encrypted under them stays as it is. Both KMS are needed once, before anything is written. Needs
 * `kms:edit`; `not-found` for an unknown KMS, `unavailable` naming the one that does not do its part.
 */
export const switchProjectKms = (unit: Unit, projectId: string, choice: KmsChoice): Promise<ProjectKms> =>
  retryingConflicts(unit, async () => {
    const { project, ability } = await enterProject(unit, projectId);
    assertCan(ability, 'edit', 'kms');
    assertSteppedUp(unit, 'Changing the key that wraps a project');
    const kms =
      choice.type === 'external' ? await externalKmsNamed(unit, project.orgId, choice.kmsId) : undefined;
    unit.note({ metadata: { kmsId: kms?.id ?? null, name: kms?.name ?? internalName, type: choice.type } });
    if (project.externalKmsId === kms?.id) return shown(unit, project, kms);
    const keys = await wrapKeys(unit, project, await openKeys(unit, project), kms);
    return commitKeys(unit, project, keys, kms);
  });
