import { assertFreePlace } from '../approvals/governed-places.ts';
import { LocketError } from '../errors.ts';
import type { FolderPath } from '../folders/paths.ts';
import {
  openScope,
  type Place,
  type PresentScope,
  placeAt,
  type ScopeRequest,
  withFolder,
} from '../places/scope.ts';
import { environmentBySlug } from '../projects/access.ts';
import { retryingConflicts } from '../retry.ts';
import { assertMayBring } from '../syncs/bringing.ts';
import type { Unit } from '../unit.ts';
import { assertNoCircle } from './circles.ts';
import { maxImports, type SecretImport } from './import.ts';
import { assertMayImport, frozen, importsOf, type LocatedImport } from './located-import.ts';
import { lastRank } from './order.ts';
import { assertMayReadSource } from './source-rights.ts';
import { commitOf, noteImport } from './trail.ts';

export interface CreateImportRequest extends ScopeRequest {
  readonly source: { readonly environment: string; readonly path: FolderPath };
  readonly isReplication: boolean;
}

const newImport = (
  unit: Unit,
  scope: PresentScope,
  source: Place,
  others: readonly SecretImport[],
  isReplication: boolean,
): SecretImport => {
  const at = unit.runtime.now().toISOString();
  return {
    id: unit.runtime.uuid(),
    projectId: scope.access.project.id,
    environmentId: scope.environment.id,
    folderId: scope.folderId,
    sourceEnvironmentId: source.environment.id,
    sourcePath: source.path,
    rank: lastRank(others),
    isReplication,
    isReplicationSuccess: isReplication ? true : null,
    replicationStatus: null,
    lastReplicated: isReplication ? at : null,
    version: 1,
    createdAt: at,
    updatedAt: at,
  };
};

const createOnce = async (unit: Unit, request: CreateImportRequest): Promise<LocatedImport> => {
  const scope = withFolder(await openScope(unit, request));
  assertMayImport(scope.access, 'create', scope);
  await assertFreePlace(unit, scope, frozen);
  const source = placeAt(
    environmentBySlug(scope.access.project, request.source.environment),
    request.source.path,
  );
  assertMayReadSource(scope.access, source);
  const destination = placeAt(scope.environment, scope.segments);
  const { fences, imports } = unit.stores;
  // Imports made at the same moment would lead in a circle together, be too many, or bring to a sync what is nobody's.
  const fence = await fences.find('imports', scope.access.project.id);
  await assertMayBring(unit, scope.access, source, destination);
  const [others, all] = await Promise.all([
    importsOf(unit, scope),
    imports.inFolder(scope.environment.id, scope.folderId),
    assertNoCircle(unit, scope.access, destination, source),
  ]);
  if (all.length >= maxImports)
    throw new LocketError('bad-request', `A folder has at most ${maxImports} imports`);
  const made = newImport(unit, scope, source, all, request.isReplication);
  noteImport(unit, { made, source, destination });
  await unit.commit([
    ...imports.creation(made),
    fences.renewed(fence),
    ...(await commitOf(unit, scope, made, source, 'create')),
  ]);
  return { made, source, destination, position: others.length + 1 };
};

/**
 * Has a folder import the secrets of another place, as the strongest of its imports. Needs `create` on the folder's
 * imports and `read` at the source, where no folder need stand yet. `not-found` for a missing folder or environment,
 * `bad-request` for an import that would lead in a circle.
 */
export const createImport = (unit: Unit, request: CreateImportRequest): Promise<LocatedImport> =>
  retryingConflicts(unit, () => createOnce(unit, request));
