import { governed } from '../approvals/governed-places.ts';
import { isRefusal, LocketError } from '../errors.ts';
import { formatPath, parsePath } from '../folders/paths.ts';
import { openScope } from '../places/scope.ts';
import { enterProject, type ProjectAccess } from '../projects/access.ts';
import { retryingConflicts } from '../retry.ts';
import { assertMaySecret } from '../secrets/core/rights.ts';
import type { Change } from '../store/change.ts';
import { assertMayNameRole } from '../syncs/naming-roles.ts';
import type { Unit } from '../unit.ts';
import { type ExternalImport, maxRunning, noCounts } from './external-import.ts';
import { hasEnvironments, type ImportSource, namesRole } from './import-source.ts';
import { sealSource } from './sealing.ts';
import { starterOf } from './starter.ts';

export interface ImportRequest
  extends Pick<ExternalImport, 'projectId' | 'environment' | 'environments' | 'isDryRun' | 'onConflict'> {
  readonly secretPath: string;
  readonly source: ImportSource;
}

/** Seconds that an import and its report are kept: 90 days. */
const keptFor = 90 * 86_400;

/** Refuses who may make no secret where the import leads to; key by key it is decided when each is written. */
export const assertMayBegin = async (
  unit: Unit,
  { project }: Pick<ProjectAccess, 'project'>,
  {
    environment,
    environments,
    secretPath,
  }: Pick<ImportRequest, 'environment' | 'environments' | 'secretPath'>,
): Promise<void> => {
  const mapped = environments.map(({ to }) => to);
  const all = mapped.length > 0 ? mapped : project.environments.map(({ slug }) => slug);
  const aims = environment === null ? [...new Set(all)] : [environment];
  const mayIn = async (slug: string): Promise<void> => {
    const request = { projectId: project.id, environment: slug, path: parsePath(secretPath) };
    assertMaySecret(await governed(unit, await openScope(unit, request)), 'create', '*', []);
  };
  const outcomes = await Promise.allSettled(aims.map(mayIn));
  const refusals = outcomes.flatMap((each) => (each.status === 'rejected' ? [each.reason] : []));
  const isMissingRight = (error: unknown): boolean =>
    isRefusal(error, 'permission-denied') || isRefusal(error, 'forbidden');
  const faults = refusals.filter((error) => !isMissingRight(error));
  // Of several environments those stay out in which the caller may do nothing; what is named must be open.
  const areEnough = environment === null && mapped.length === 0 && refusals.length < aims.length;
  for (const error of areEnough ? faults : [...faults, ...refusals]) throw error;
};

/**
 * Refuses one more running import than a project may have; the change, committed with what makes it run, has others that
 * looked at the same moment look again.
 */
export const takeRoom = async (unit: Unit, projectId: string): Promise<Change> => {
  const fence = await unit.stores.fences.find('external-imports', projectId);
  if ((await unit.stores.externalImports.running(projectId)) >= maxRunning)
    throw new LocketError('bad-request', `At most ${maxRunning} imports of a project run at a time`);
  return unit.stores.fences.renewed(fence);
};

export const noteImport = (unit: Unit, job: ExternalImport): void =>
  unit.note({
    metadata: {
      externalImportId: job.id,
      source: job.source,
      ...(job.environment !== null && { importedInto: job.environment }),
      importedBelow: job.secretPath,
      isDryRun: job.isDryRun,
      onConflict: job.onConflict,
    },
  });

const startOnce = async (unit: Unit, request: ImportRequest): Promise<ExternalImport> => {
  const { source, environments } = request;
  const access = await enterProject(unit, request.projectId);
  const secretPath = formatPath(parsePath(request.secretPath));
  if (!hasEnvironments(source.kind) && request.environment === null)
    throw new LocketError('invalid-input', 'environment is missing: this source has none of its own');
  await assertMayBegin(unit, access, { ...request, secretPath });
  if (namesRole(source)) await assertMayNameRole(unit);
  const room = await takeRoom(unit, access.project.id);
  const now = unit.runtime.now();
  const placed = {
    id: unit.runtime.uuid(),
    projectId: access.project.id,
    expiresAt: Math.floor(now.getTime() / 1000) + keptFor,
  };
  const parts = await sealSource(unit, access.project, placed, source);
  const made: ExternalImport = {
    ...placed,
    orgId: access.project.orgId,
    source: source.kind,
    environment: request.environment,
    environments,
    secretPath,
    isDryRun: request.isDryRun,
    onConflict: request.onConflict,
    startedBy: await starterOf(unit),
    status: 'running',
    message: '',
    counts: noCounts,
    batches: 0,
    cursor: null,
    parts: parts.length,
    failures: 0,
    createdAt: now.toISOString(),
    updatedAt: now.toISOString(),
    endedAt: null,
    revision: 1,
  };
  noteImport(unit, made);
  const { externalImports } = unit.stores;
  await unit.commit([
    ...externalImports.creation(made),
    ...parts.map((part) => externalImports.part(part)),
    room,
  ]);
  return made;
};

/**
 * Starts an import from elsewhere, whose event has a worker begin it. Needs `secrets:create` where it leads to, and for a
 * role of AWS `app-connections:connect` in the organization; what may be written is decided by the caller's rights of then, key by key.
 */
export const startImport = (unit: Unit, request: ImportRequest): Promise<ExternalImport> =>
  retryingConflicts(unit, () => startOnce(unit, request));
