import type { ScopeRequest } from '../places/scope.ts';
import { retryingConflicts } from '../retry.ts';
import type { Unit } from '../unit.ts';
import { importInScope, type LocatedImport } from './located-import.ts';
import { commitOf, noteImport } from './trail.ts';

export interface DeleteImportRequest extends ScopeRequest {
  readonly importId: string;
}

const deleteOnce = async (unit: Unit, request: DeleteImportRequest): Promise<LocatedImport> => {
  const { scope, found } = await importInScope(unit, request, request.importId, 'delete');
  noteImport(unit, found);
  const gone = { ...found.made, version: found.made.version + 1 };
  await unit.commit([
    ...unit.stores.imports.deletion(found.made),
    ...(await commitOf(unit, scope, gone, found.source, 'delete')),
  ]);
  return found;
};

/** Ends an import and answers what it was; those after it move up. */
export const deleteImport = (unit: Unit, request: DeleteImportRequest): Promise<LocatedImport> =>
  retryingConflicts(unit, () => deleteOnce(unit, request));
