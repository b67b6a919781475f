import { LocketError } from '../errors.ts';
import type { ScopeRequest } from '../places/scope.ts';
import { retryingConflicts } from '../retry.ts';
import { mayReadAt } from '../secrets/core/rights.ts';
import type { Unit } from '../unit.ts';
import { importInScope } from './located-import.ts';
import { noteImport } from './trail.ts';

export interface ResyncRequest extends ScopeRequest {
  readonly importId: string;
}

type Verdict = 'Source folder not found' | 'Not allowed to read the source' | null;

const resyncOnce = async (unit: Unit, request: ResyncRequest): Promise<void> => {
  const { scope, found } = await importInScope(unit, request, request.importId, 'edit');
  const { made, source } = found;
  if (!made.isReplication) throw new LocketError('bad-request', 'This import is not a replication');
  const { folders, imports } = unit.stores;
  const isThere =
    source.segments.length === 0 ||
    (await folders.resolve(scope.access.project.id, source.environment.id, source.segments)) !== undefined;
  const status: Verdict = !mayReadAt(scope.access, source)
    ? 'Not allowed to read the source'
    : isThere
      ? null
      : 'Source folder not found';
  noteImport(unit, found);
  const at = unit.runtime.now().toISOString();
  const next = {
    ...made,
    isReplicationSuccess: status === null,
    replicationStatus: status,
    ...(status === null && { lastReplicated: at }),
    version: made.version + 1,
    updatedAt: at,
  };
  await unit.commit(imports.replacement(next, made));
};

/**
 * Looks at the source of a replication anew and records whether it can be read. There is nothing to copy: whoever reads
 * the folder reads the source itself, consistently. `bad-request` for an import that is no replication.
 */
export const resyncReplication = (unit: Unit, request: ResyncRequest): Promise<void> =>
  retryingConflicts(unit, () => resyncOnce(unit, request));
