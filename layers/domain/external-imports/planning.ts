import { governed } from '../approvals/governed-places.ts';
import { LocketError } from '../errors.ts';
import { formatPath } from '../folders/paths.ts';
import { assertMayFolder } from '../folders/rights.ts';
import { openScope, type PresentScope, type Scope } from '../places/scope.ts';
import { assertMaySecret, maySecret } from '../secrets/core/rights.ts';
import { openSecrets } from '../secrets/core/sealing.ts';
import type { SealedSecret } from '../secrets/core/secret.ts';
import { tagsById } from '../secrets/core/secret-tags.ts';
import { assertMayRefer } from '../secrets/references/reference-rights.ts';
import type { Unit } from '../unit.ts';
import type { ExternalImport, ReportLine } from './external-import.ts';
import { type Fitting, lineFor } from './judging.ts';

/** What is to be written, and lines for what is not. */
export interface BatchPlan {
  readonly creations: readonly Fitting[];
  readonly updates: readonly Fitting[];
  readonly lines: readonly ReportLine[];
  /** Folders that are not there. */
  readonly missing: readonly (readonly string[])[];
  /** Whether others have to approve what is written. */
  readonly isAsked: boolean;
}

/** Refusals that are about the secret and its place, not about storage or keys. */
export const refusalIn = (error: unknown): string => {
  const codes = ['permission-denied', 'forbidden', 'not-found', 'bad-request', 'invalid-input'];
  if (error instanceof LocketError && codes.includes(error.code)) return error.message;
  throw error;
};

interface Planning {
  readonly unit: Unit;
  readonly job: ExternalImport;
  readonly environment: string;
}

const refused = ({ environment }: Planning, entry: Fitting, why: string): ReportLine =>
  lineFor({ environment, named: environment }, entry, 'refused', why);

type Planned =
  | { readonly kind: 'create' | 'update'; readonly entry: Fitting }
  | { readonly kind: 'line'; readonly line: ReportLine };

const isUnchanged = async (unit: Unit, scope: Scope, entry: Fitting, head: SealedSecret) => {
  const [current] = await openSecrets(unit, scope.access.project, [head]);
  return current?.value === entry.value && (entry.comment === undefined || current.comment === entry.comment);
};

const plannedFor = async (
  planning: Planning,
  scope: Scope,
  entry: Fitting,
  head: SealedSecret | undefined,
): Promise<Planned> => {
  const { unit, job, environment } = planning;
  const at = { environment, named: environment };
  try {
    assertMayRefer(scope.access, entry.value);
    if (!head) {
      assertMaySecret(scope, 'create', entry.name, []);
      return { kind: 'create', entry };
    }
    const { slugs } = await tagsById(unit, job.projectId, head.tagIds);
    const tags = slugs(head.tagIds);
    // Whoever may not read it learns neither whether it is the same, nor, unless they may make it, that it is there.
    if (!maySecret(scope, 'read', entry.name, tags)) assertMaySecret(scope, 'create', entry.name, []);
    else if (await isUnchanged(unit, scope, entry, head))
      return { kind: 'line', line: lineFor(at, entry, 'unchanged') };
    if (job.onConflict === 'skip')
      return { kind: 'line', line: lineFor(at, entry, 'conflict', 'It is there already and stays as it is') };
    assertMaySecret(scope, 'edit', entry.name, tags);
    return { kind: 'update', entry };
  } catch (error) {
    return { kind: 'line', line: refused(planning, entry, refusalIn(error)) };
  }
};

const scopeAt = async ({ unit, job, environment }: Planning, path: readonly string[]): Promise<Scope> => {
  const scope = await governed(unit, await openScope(unit, { projectId: job.projectId, environment, path }));
  // A folder that is not there yet is made, by whoever may.
  if (scope.folderId === undefined)
    assertMayFolder(scope.access, 'create', scope.environment, path.slice(0, -1));
  return scope;
};

const headsIn = ({ unit }: Planning, scope: Scope, entries: readonly Fitting[]) =>
  Promise.all(
    entries.map(({ name }) =>
      scope.folderId === undefined
        ? undefined
        : unit.stores.secrets.head({
            environmentId: scope.environment.id,
            folderId: (scope as PresentScope).folderId,
            name,
          }),
    ),
  );

/** What each folder's part of a batch comes to, by the rights of whoever the unit calls for. */
const planFolder = async (
  planning: Planning,
  path: readonly string[],
  entries: readonly Fitting[],
): Promise<BatchPlan> => {
  try {
    const scope = await scopeAt(planning, path);
    const heads = await headsIn(planning, scope, entries);
    const planned = await Promise.all(
      entries.map((entry, n) => plannedFor(planning, scope, entry, heads[n])),
    );
    const of = (kind: 'create' | 'update') =>
      planned.flatMap((each) => (each.kind === kind ? [each.entry] : []));
    return {
      creations: of('create'),
      updates: of('update'),
      lines: planned.flatMap((each) => (each.kind === 'line' ? [each.line] : [])),
      missing: scope.folderId === undefined && planned.some(({ kind }) => kind !== 'line') ? [path] : [],
      isAsked: scope.isAsked === true,
    };
  } catch (error) {
    const why = refusalIn(error);
    const lines = entries.map((entry) => refused(planning, entry, why));
    return { creations: [], updates: [], lines, missing: [], isAsked: false };
  }
};

/** Decides by reads of now what becomes of each secret of a batch; nothing is written. */
export const planBatch = async (
  unit: Unit,
  job: ExternalImport,
  environment: string,
  fitting: readonly Fitting[],
): Promise<BatchPlan> => {
  const planning = { unit, job, environment };
  const folders = new Map<string, Fitting[]>();
  for (const entry of fitting) {
    const path = formatPath(entry.path);
    folders.set(path, [...(folders.get(path) ?? []), entry]);
  }
  const plans = await Promise.all(
    [...folders.values()].map((entries) => planFolder(planning, entries[0]?.path ?? [], entries)),
  );
  return {
    creations: plans.flatMap(({ creations }) => creations),
    updates: plans.flatMap(({ updates }) => updates),
    lines: plans.flatMap(({ lines }) => lines),
    missing: plans.flatMap(({ missing }) => missing),
    isAsked: plans.some(({ isAsked }) => isAsked),
  };
};
