import type { FolderPath } from '../folders/paths.ts';
import {
  keyOf,
  openScope,
  type Place,
  type PresentScope,
  placeAt,
  type ScopeRequest,
} from '../places/scope.ts';
import { environmentBySlug } from '../projects/access.ts';
import { retryingConflicts } from '../retry.ts';
import { noteUnchanged } from '../secrets/core/trail.ts';
import { assertMayBring } from '../syncs/bringing.ts';
import type { Unit } from '../unit.ts';
import { assertNoCircle } from './circles.ts';
import type { SecretImport } from './import.ts';
import { importInScope, type LocatedImport } from './located-import.ts';
import { rankAt } from './order.ts';
import { assertMayReadSource } from './source-rights.ts';
import { commitOf, noteImport } from './trail.ts';

export interface UpdateImportRequest extends ScopeRequest {
  readonly importId: string;
  /** Absent members stay as they are. */
  readonly source: {
    readonly environment?: string | undefined;
    readonly path?: FolderPath | undefined;
    /** 1-based; beyond the end means last. */
    readonly position?: number | undefined;
  };
}

interface Move {
  readonly rank: number;
  /** Other imports that got new ranks because there was no room between them. */
  readonly moved: readonly { readonly next: SecretImport; readonly previous: SecretImport }[];
}

const rankedAnew = (others: readonly SecretImport[], position: number, at: string): Move => ({
  rank: position,
  moved: others.map((previous, index) => ({
    previous,
    next: {
      ...previous,
      rank: index + 1 < position ? index + 1 : index + 2,
      version: previous.version + 1,
      updatedAt: at,
    },
  })),
});

const moveTo = (
  all: readonly LocatedImport[],
  { made, position: current }: LocatedImport,
  position: number,
  at: string,
): Move => {
  if (position === current) return { rank: made.rank, moved: [] };
  const others = all.flatMap((each) => (each.made.id === made.id ? [] : [each.made]));
  const rank = rankAt(others, position);
  return rank === undefined ? rankedAnew(others, position, at) : { rank, moved: [] };
};

const newSource = (
  { access }: PresentScope,
  { source }: LocatedImport,
  wanted: UpdateImportRequest['source'],
): Place => {
  if (wanted.environment === undefined && wanted.path === undefined) return source;
  const environment =
    wanted.environment === undefined
      ? source.environment
      : environmentBySlug(access.project, wanted.environment);
  return placeAt(environment, wanted.path ?? source.segments);
};

/** The import and all of its folder, from after the fence was read: what is judged by them stands until the write. */
const enter = async (unit: Unit, request: UpdateImportRequest) => {
  const { project } = (await openScope(unit, request)).access;
  const fence = await unit.stores.fences.find('imports', project.id);
  return { ...(await importInScope(unit, request, request.importId, 'edit')), fence };
};

const updateOnce = async (unit: Unit, request: UpdateImportRequest): Promise<LocatedImport> => {
  const { scope, found, all, fence } = await enter(unit, request);
  const source = newSource(scope, found, request.source);
  assertMayReadSource(scope.access, source);
  const { destination, made } = found;
  const position = Math.min(request.source.position ?? found.position, all.length);
  const isElsewhere = keyOf(source) !== keyOf(found.source);
  if (isElsewhere) await assertMayBring(unit, scope.access, source, destination);
  if (isElsewhere) await assertNoCircle(unit, scope.access, destination, source);
  if (!isElsewhere && position === found.position) {
    noteImport(unit, found);
    noteUnchanged(unit);
    return found;
  }
  const at = unit.runtime.now().toISOString();
  const { rank, moved } = moveTo(all, found, position, at);
  const next: SecretImport = {
    ...made,
    sourceEnvironmentId: source.environment.id,
    sourcePath: source.path,
    rank,
    version: made.version + 1,
    updatedAt: at,
  };
  noteImport(unit, { made: next, source, destination });
  unit.note({ metadata: { position, orderBefore: found.position, orderAfter: position } });
  await unit.commit([
    ...unit.stores.imports.replacement(next, made),
    ...moved.flatMap((each) => unit.stores.imports.replacement(each.next, each.previous)),
    unit.stores.fences.renewed(fence),
    ...(await commitOf(unit, scope, next, source, 'update')),
  ]);
  return { made: next, source, destination, position };
};

/** Points an import elsewhere or moves it among its neighbours; throws like `createImport`. */
export const updateImport = (unit: Unit, request: UpdateImportRequest): Promise<LocatedImport> =>
  retryingConflicts(unit, () => updateOnce(unit, request));
