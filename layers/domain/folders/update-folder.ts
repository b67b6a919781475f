import { LocketError } from '../errors.ts';
import { enterProjectBySlug } from '../projects/access.ts';
import { retryingConflicts } from '../retry.ts';
import { openScope, type ScopeRequest } from '../secrets/scope.ts';
import type { Unit } from '../unit.ts';
import type { Folder } from './folder.ts';
import { type FolderEvent, recordedAbove } from './folder-history.ts';
import { folderInScope, type LocatedFolder } from './located-folder.ts';
import { type FolderPath, formatPath, parentOf } from './paths.ts';
import { assertMaySubtree } from './rights.ts';
import { treeOf } from './trail.ts';

export interface UpdateFolderRequest extends ScopeRequest {
  /** Id of the folder, or its name inside `path`. */
  readonly folder: string;
  readonly name: string;
  /** `undefined` leaves it as it is. */
  readonly description: string | null | undefined;
}

export interface UpdateFoldersRequest {
  readonly projectSlug: string;
  readonly folders: readonly Omit<UpdateFolderRequest, 'projectId' | 'projectSlug'>[];
}

/** Folders one transaction can rename: three writes each, and one for the audit event. */
export const maxFoldersAtOnce = 33;

interface Update {
  readonly before: LocatedFolder;
  readonly after: LocatedFolder;
}

const hasChanged = ({ before, after }: Update): boolean =>
  before.folder.name !== after.folder.name || before.folder.description !== after.folder.description;

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

const toldOf = ({ before, after }: Update): FolderEvent => ({
  folder: after.folder,
  action: 'update',
  ...(before.folder.name !== after.folder.name && { previousName: before.folder.name }),
});

/** Carries out the updates that change anything, and records them in the folders above. */
const commitUpdates = async (unit: Unit, updates: readonly Update[]): Promise<void> => {
  const real = updates.filter(hasChanged);
  if (real.length === 0) return;
  const changes = real.flatMap(({ before, after }) =>
    unit.stores.folders.replacement(after.folder, before.folder),
  );
  await unit.commit([...changes, ...(await recordedAbove(unit, real.map(toldOf)))]);
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
  const renamed = updates.filter(({ before, after }) => before.folder.name !== after.folder.name);
  const trees = renamed.flatMap(({ before, after }) => [treeOf(before), treeOf(after)]);
  unit.note({ metadata: { changedFolders: trees.length > 0 ? trees : undefined } });
};

const updateOnce = async (unit: Unit, request: UpdateFolderRequest): Promise<LocatedFolder> => {
  const update = await prepare(unit, request);
  unit.note({ metadata: traceOf(update) });
  noteRenamed(unit, [update]);
  await commitUpdates(unit, [update]);
  return resultOf(update);
};

/**
 * Renames a folder or changes its description; what lies below keeps its ids. `already-exists` when the name is
 * taken, `not-found` without such a folder, `bad-request` for the root.
 */
export const updateFolder = (unit: Unit, request: UpdateFolderRequest): Promise<LocatedFolder> =>
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
  { projectSlug, folders }: UpdateFoldersRequest,
): Promise<readonly LocatedFolder[]> => {
  const { project } = await enterProjectBySlug(unit, projectSlug);
  const updates: Update[] = [];
  for (const folder of folders) updates.push(await prepare(unit, { ...folder, projectId: project.id }));
  assertDistinct(updates);
  // Each folder says its own place; what entering the last one noted would pass for the place of all.
  unit.note({ metadata: { folders: updates.map(traceOf), environment: undefined, secretPath: undefined } });
  noteRenamed(unit, updates);
  await commitUpdates(unit, updates);
  return updates.map(resultOf);
};

/** Updates several folders of a project in one transaction, or none; throws like `updateFolder`. */
export const updateFolders = (unit: Unit, request: UpdateFoldersRequest): Promise<readonly LocatedFolder[]> =>
  retryingConflicts(unit, () => updateAllOnce(unit, request));
