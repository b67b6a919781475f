import { assertFreeTrees } from '../approvals/governed-trees.ts';
import { LocketError } from '../errors.ts';
import { openScope, type ScopeRequest } from '../places/scope.ts';
import { enterProjectBySlug } from '../projects/access.ts';
import { retryingConflicts } from '../retry.ts';
import type { Unit } from '../unit.ts';
import type { Folder } from './folder.ts';
import { consequencesOfFolders, type FolderConsequences } from './folder-consequences.ts';
import { type FolderEvent, recordedAbove } from './folder-history.ts';
import { folderInScope, type LocatedFolder, rootOf } from './located-folder.ts';
import { type FolderPath, formatPath, parentOf } from './paths.ts';
import { assertMayRename, assertMaySubtree } from './rights.ts';
import { treeOf } from './trail.ts';

export interface UpdateFolderRequest extends ScopeRequest {
  /** Id of the folder, or its name inside `path`. */
  readonly folder: string;
  readonly name: string;
  /** `undefined` leaves it as it is. */
  readonly description: string | null | undefined;
  /** Has the references and imports that lead through a renamed folder follow it. */
  readonly updateReferences?: boolean | undefined;
}

export interface UpdateFoldersRequest {
  readonly projectSlug: string;
  readonly folders: readonly Omit<UpdateFolderRequest, 'projectId' | 'projectSlug' | 'updateReferences'>[];
  readonly updateReferences?: boolean | undefined;
}

/** Folders as they are now, and who led to those that were renamed. */
export interface UpdatedFolders {
  readonly folders: readonly LocatedFolder[];
  readonly consequences: FolderConsequences | undefined;
}

/** Folders one transaction can rename: three writes each, and one for the audit event. */
export const maxFoldersAtOnce = 33;

interface Update {
  readonly before: LocatedFolder;
  readonly after: LocatedFolder;
}

const hasChanged = ({ before, after }: Update): boolean =>
  before.folder.name !== after.folder.name || before.folder.description !== after.folder.description;

const isRenaming = ({ before, after }: Update): boolean => before.folder.name !== after.folder.name;

const revised = (unit: Unit, folder: Folder, request: UpdateFolderRequest): Folder => ({
  ...folder,
  name: request.name,
  description: request.description === undefined ? folder.description : request.description,
  version: folder.version + 1,
  updatedAt: unit.runtime.now().toISOString(),
});

/** Reads and judges one update: the caller needs `edit` where the folder stands and where it will. */
const prepare = async (unit: Unit, request: UpdateFolderRequest): Promise<Update> => {
  const before = await folderInScope(unit, await openScope(unit, request), request.folder);
  const folder = revised(unit, before.folder, request);
  const path: FolderPath = [...(parentOf(before.path) ?? []), folder.name];
  await assertMaySubtree(unit, before, 'edit');
  if (folder.name !== before.folder.name) await assertMaySubtree(unit, before, 'edit', path);
  return { before, after: { ...before, folder, path } };
};

const isRenamed = ({ before, after }: Update): boolean => before.folder.name !== after.folder.name;

/** Judges all renames of a request together: one may take along what another renames. */
const assertRenames = async (unit: Unit, updates: readonly Update[]): Promise<void> => {
  await assertFreeTrees(
    unit,
    updates.filter(isRenamed).map(({ before, after }) => ({
      project: after.access.project,
      environment: after.environment,
      folderId: after.folder.id,
      paths: [before.path, after.path],
    })),
    'a folder keeps its name as long as secrets in it are protected',
  );
  const byEnvironment = Map.groupBy(updates.filter(isRenamed), ({ after }) => after.environment.id);
  for (const renames of byEnvironment.values()) {
    const [first] = renames;
    const names = new Map(renames.map(({ after }) => [after.folder.id, after.folder.name]));
    if (first)
      await assertMayRename(unit, rootOf(first.after.access, first.after.environment), 'edit', names);
  }
};

const toldOf = ({ before, after }: Update): FolderEvent => ({
  folder: after.folder,
  action: 'update',
  ...(before.folder.name !== after.folder.name && { previousName: before.folder.name }),
});

/** Carries out the updates that change anything, with what follows from them, and records them in the folders above. */
const commitUpdates = async (
  unit: Unit,
  updates: readonly Update[],
  updateReferences: boolean | undefined,
): Promise<FolderConsequences | undefined> => {
  const real = updates.filter(hasChanged);
  if (real.length === 0) return undefined;
  const changes = real.flatMap(({ before, after }) =>
    unit.stores.folders.replacement(after.folder, before.folder),
  );
  const renamed = real.filter(isRenaming);
  const consequences = await consequencesOfFolders(unit, renamed, updateReferences === true);
  await unit.commit([
    ...changes,
    ...(consequences?.changes ?? []),
    ...(await recordedAbove(unit, real.map(toldOf), consequences?.entries)),
  ]);
  return consequences;
};

const resultOf = (update: Update): LocatedFolder => (hasChanged(update) ? update.after : update.before);

const traceOf = ({ before, after }: Update) => ({
  environment: after.environment.slug,
  folderId: after.folder.id,
  oldFolderName: before.folder.name,
  newFolderName: after.folder.name,
  folderPath: formatPath(parentOf(after.path) ?? after.path),
  secretPath: formatPath(after.path),
});

/** Names the places that renamed folders left and those they came to. */
const noteRenamed = (unit: Unit, updates: readonly Update[]): void => {
  const renamed = updates.filter(isRenamed);
  const trees = renamed.flatMap(({ before, after }) => [treeOf(before), treeOf(after)]);
  unit.note({ metadata: { changedFolders: trees.length > 0 ? trees : undefined } });
};

const updateOnce = async (unit: Unit, request: UpdateFolderRequest): Promise<UpdatedFolders> => {
  const update = await prepare(unit, request);
  await assertRenames(unit, [update]);
  unit.note({ metadata: traceOf(update) });
  noteRenamed(unit, [update]);
  const consequences = await commitUpdates(unit, [update], request.updateReferences);
  return { folders: [resultOf(update)], consequences };
};

/**
 * Renames a folder or changes its description; what lies below keeps its ids. `already-exists` when the name is
 * taken, `not-found` without such a folder, `bad-request` for the root.
 */
export const updateFolder = (unit: Unit, request: UpdateFolderRequest): Promise<UpdatedFolders> =>
  retryingConflicts(unit, () => updateOnce(unit, request));

const areDistinct = (values: readonly string[]): boolean => new Set(values).size === values.length;

const placesOf = ({ before, after }: Update): readonly string[] =>
  [...new Set([before.folder.name, after.folder.name])].map((name) => `${after.folder.parentId}/${name}`);

/** No name is given twice, nor taken over from another folder of the same batch: a transaction has no order. */
const assertDistinct = (updates: readonly Update[]): void => {
  if (!areDistinct(updates.map(({ after }) => after.folder.id)))
    throw new LocketError('bad-request', 'A folder may be named only once');
  if (!areDistinct(updates.flatMap(placesOf)))
    throw new LocketError('already-exists', 'A folder with this name already exists here');
};

const updateAllOnce = async (
  unit: Unit,
  { projectSlug, folders, updateReferences }: UpdateFoldersRequest,
): Promise<UpdatedFolders> => {
  const { project } = await enterProjectBySlug(unit, projectSlug);
  const updates: Update[] = [];
  for (const folder of folders) updates.push(await prepare(unit, { ...folder, projectId: project.id }));
  assertDistinct(updates);
  await assertRenames(unit, updates);
  // Each folder says its own place; what entering the last one noted would pass for the place of all.
  unit.note({ metadata: { folders: updates.map(traceOf), environment: undefined, secretPath: undefined } });
  noteRenamed(unit, updates);
  const consequences = await commitUpdates(unit, updates, updateReferences);
  return { folders: updates.map(resultOf), consequences };
};

/** Updates several folders of a project in one transaction, or none; throws like `updateFolder`. */
export const updateFolders = (unit: Unit, request: UpdateFoldersRequest): Promise<UpdatedFolders> =>
  retryingConflicts(unit, () => updateAllOnce(unit, request));
