import { openScope, type Scope, type ScopeRequest } from '../places/scope.ts';
import { retryingConflicts } from '../retry.ts';
import type { Unit } from '../unit.ts';
import type { Folder } from './folder.ts';
import { recordedAbove } from './folder-history.ts';
import type { LocatedFolder } from './located-folder.ts';
import { type FolderPath, joinPath } from './paths.ts';
import { assertMayFolder } from './rights.ts';
import { noteFolder } from './trail.ts';

export interface CreateFolderRequest extends ScopeRequest {
  readonly name: string;
  readonly description: string | null;
}

/** The folders that stand along a path already, from the top down. */
const standingAlong = async (unit: Unit, environmentId: string, path: FolderPath): Promise<Folder[]> => {
  unit.stores.folders.expect(environmentId, path);
  const line: Folder[] = [];
  for (const name of path) {
    const folder = await unit.stores.folders.child(environmentId, line.at(-1)?.id ?? environmentId, name);
    if (!folder) break;
    line.push(folder);
  }
  return line;
};

/** New folders one inside the other, the first inside `parentId`. */
const newLine = (unit: Unit, scope: Scope, names: readonly string[], parentId: string): readonly Folder[] => {
  const at = unit.runtime.now().toISOString();
  const ids = names.map(() => unit.runtime.uuid());
  return names.map((name, index) => ({
    id: ids[index] as string,
    projectId: scope.access.project.id,
    environmentId: scope.environment.id,
    parentId: ids[index - 1] ?? parentId,
    name,
    description: null,
    version: 1,
    createdAt: at,
    updatedAt: at,
  }));
};

const createOnce = async (unit: Unit, request: CreateFolderRequest): Promise<LocatedFolder> => {
  const scope = await openScope(unit, request);
  const { access, environment } = scope;
  const path = joinPath(scope.segments, request.name);
  assertMayFolder(access, 'create', environment, scope.segments);
  const standing = await standingAlong(unit, environment.id, path);
  const above = standing.at(-1);
  const made = newLine(unit, scope, path.slice(standing.length), above?.id ?? environment.id);
  const leaf = made.at(-1);
  const folder = leaf ? { ...leaf, description: request.description } : (above as Folder);
  noteFolder(unit, { folder, path });
  const line = leaf ? [...made.slice(0, -1), folder] : [];
  if (leaf)
    await unit.commit([
      ...line.flatMap((each) => unit.stores.folders.creation(each)),
      ...(await recordedAbove(
        unit,
        line.map((each) => ({ folder: each, action: 'create' })),
      )),
    ]);
  else unit.note({ type: 'get-folder' });
  return { folder, path, environment, access };
};

/**
 * Creates a folder and those missing above it in one transaction; one that stands there already is answered as it
 * is. Whoever creates the same path at the same moment gets the same folders. `invalid-input` when it would lie too
 * deep, `permission-denied` unless the caller may create in the folder that holds it.
 */
export const createFolder = (unit: Unit, request: CreateFolderRequest): Promise<LocatedFolder> =>
  retryingConflicts(unit, () => createOnce(unit, request));
