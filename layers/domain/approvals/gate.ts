import { formatPath } from '../folders/paths.ts';
import { type FolderKey, folderPath, type Place } from '../places/scope.ts';
import type { Project } from '../projects/project.ts';
import type { Secret } from '../secrets/core/secret.ts';
import type { Alteration, Arrangement } from '../secrets/writing/alterations.ts';
import type { Unit } from '../unit.ts';
import type { ChangePolicy } from './change-policy.ts';
import { policiesAround, policyToAsk, refusedBy } from './governed-places.ts';
import { governingPolicy } from './policy-selection.ts';

type AnyAlteration = Alteration | Arrangement['alterations'][number];

/** A place that is known already, so that it need not be looked up. */
export type KnownPlace = Pick<FolderKey, 'folderId'> & Pick<Place, 'path'>;

/** What an alteration touches; overrides are people's own and nobody's business. */
const sharedIn = (alteration: AnyAlteration): readonly Secret[] => {
  if ('disposesOf' in alteration) return [];
  const touched = [alteration.before?.secret, alteration.after];
  return touched.flatMap((secret) => (secret?.type === 'shared' ? [secret] : []));
};

const policyOfFolder = async (
  unit: Pick<Unit, 'stores'>,
  project: Project,
  folder: FolderKey,
  known: readonly KnownPlace[],
): Promise<ChangePolicy | undefined> => {
  const environment = project.environments.find(({ id }) => id === folder.environmentId);
  const policies = environment ? await policiesAround(unit, project, environment) : [];
  if (!environment || policies.length === 0) return undefined;
  const place = known.find(({ folderId }) => folderId === folder.folderId);
  const path = place?.path ?? (await pathOfFolder(unit, folder));
  if (path !== undefined) return governingPolicy(policies, environment.id, path);
  // Nobody can tell any more which policy protects what a deleted folder holds.
  return policies.find(({ environmentIds }) => environmentIds.includes(environment.id));
};

const pathOfFolder = async (unit: Pick<Unit, 'stores'>, folder: FolderKey): Promise<string | undefined> => {
  const segments = await folderPath(unit, folder);
  return segments && formatPath(segments);
};

/** The policies of these folders, each once, in their order. */
export const policiesOfFolders = async (
  unit: Pick<Unit, 'stores'>,
  project: Project,
  folders: readonly FolderKey[],
  known: readonly KnownPlace[] = [],
): Promise<readonly ChangePolicy[]> => {
  const distinct = [...new Map(folders.map((folder) => [folder.folderId, folder])).values()];
  const found = await Promise.all(distinct.map((folder) => policyOfFolder(unit, project, folder, known)));
  return [...new Map(found.flatMap((policy) => (policy ? [[policy.id, policy]] : []))).values()];
};

/** The policies under which these alterations stand. */
const policiesOver = (
  unit: Unit,
  project: Project,
  all: readonly AnyAlteration[],
  known?: readonly KnownPlace[],
): Promise<readonly ChangePolicy[]> => policiesOfFolders(unit, project, all.flatMap(sharedIn), known);

/**
 * The policies by which the caller has to ask for these alterations; none where they may be carried out. `forbidden` for a
 * machine that may not even ask.
 */
export const policiesToAsk = async (
  unit: Unit,
  project: Project,
  all: readonly AnyAlteration[],
  known?: readonly KnownPlace[],
): Promise<readonly ChangePolicy[]> =>
  (await policiesOver(unit, project, all, known)).flatMap((policy) => policyToAsk(policy, unit.caller) ?? []);

/** Whose approvals are in hand: ids of the policies that they meet. */
export type Approved = ReadonlySet<string>;

const nothingApproved: Approved = new Set();

/**
 * Refuses with `forbidden` alterations that a policy has asked for first and that no approvals stand behind: for what goes
 * along with changes that cannot be asked for.
 */
export const assertApproved = async (
  unit: Unit,
  project: Project,
  all: readonly AnyAlteration[],
  approved: Approved = nothingApproved,
  known?: readonly KnownPlace[],
): Promise<void> => {
  const policies =
    approved === nothingApproved
      ? await policiesToAsk(unit, project, all, known)
      : await policiesOver(unit, project, all, known);
  const unmet = policies.find(({ id }) => !approved.has(id));
  if (unmet) throw refusedBy(unmet, 'change the secrets themselves, so that it can be asked for');
};
