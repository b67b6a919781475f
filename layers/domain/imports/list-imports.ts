import { openScope, type ScopeRequest, withFolder } from '../places/scope.ts';
import { type FoundImport, listSecrets } from '../secrets/reading/list-secrets.ts';
import type { Unit } from '../unit.ts';
import { assertMayImport, importById, importsOf, type LocatedImport } from './located-import.ts';
import { noteImport } from './trail.ts';

/** The imports of a folder in their order; a folder that is not there has none. Needs `read` on its imports. */
export const listImports = async (unit: Unit, request: ScopeRequest): Promise<readonly LocatedImport[]> => {
  const scope = await openScope(unit, request);
  assertMayImport(scope.access, 'read', scope);
  const found = scope.folderId === undefined ? [] : await importsOf(unit, withFolder(scope));
  unit.note({ metadata: { folderId: scope.folderId, numberOfImports: found.length } });
  return found;
};

/** One import by id; one in a foreign project looks like none. Needs `read` on the imports of its folder. */
export const readImport = async (unit: Unit, importId: string): Promise<LocatedImport> => {
  const found = await importById(unit, importId);
  noteImport(unit, found);
  return found;
};

/** What a folder's imports bring, as far as the caller may read it. */
export const listImportedSecrets = async (
  unit: Unit,
  request: ScopeRequest,
): Promise<readonly FoundImport[]> =>
  (await listSecrets(unit, { ...request, includeImports: true, overrides: 'merged' })).imports;
