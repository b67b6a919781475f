import { LocketError } from '../errors.ts';
import { placeAt } from '../places/scope.ts';
import { enterProject, type ProjectAccess } from '../projects/access.ts';
import type { Environment } from '../projects/project.ts';
import { enterHolderOf } from '../projects/reference.ts';
import { retryingConflicts } from '../retry.ts';
import { mayReadUntagged } from '../secrets/core/rights.ts';
import { assertMayNameRole } from '../syncs/naming-roles.ts';
import type { Unit } from '../unit.ts';
import { ended, endingChanges } from './ending.ts';
import type { ExternalImport, ImportPage, ReportLine, Starter } from './external-import.ts';
import { type ImportSource, namesRole } from './import-source.ts';
import { sealSource } from './sealing.ts';
import { assertMayBegin, noteImport, takeRoom } from './start-import.ts';
import { starterOf } from './starter.ts';

interface Entered {
  readonly job: ExternalImport;
  readonly access: ProjectAccess;
}

const enter = async (unit: Unit, importId: string): Promise<Entered> => {
  const job = await unit.stores.externalImports.find(importId);
  const access = await enterHolderOf(unit, 'Import', job?.projectId);
  if (!job) throw new LocketError('not-found', 'Import not found');
  noteImport(unit, job);
  return { job, access };
};

/** Some imports of a project, the latest first. Needs a membership. */
export const listImports = async (
  unit: Unit,
  projectId: string,
  limit: number,
  after: string | undefined,
): Promise<ImportPage> => {
  const [page] = await Promise.all([
    unit.stores.externalImports.page(projectId, limit, after),
    enterProject(unit, projectId),
  ]);
  return page;
};

/** One import, and how far it came. Needs a membership. */
export const readImport = async (unit: Unit, importId: string): Promise<ExternalImport> =>
  (await enter(unit, importId)).job;

const reportPages = 10;

const maySee = (access: ProjectAccess, { environment, secretPath, key, kind }: ReportLine): boolean => {
  const segments = secretPath.split('/').filter((part) => part !== '');
  const place = placeAt({ slug: environment } as Environment, segments);
  // An import names a folder, not a secret: whoever reads all of the folder may know of it.
  return mayReadUntagged(access, place, kind === 'import' ? '*' : key);
};

/** How keys came out, as far as the caller may read secrets of these names. */
export const readReport = async (
  unit: Unit,
  importId: string,
  after: string | undefined,
): Promise<{ readonly lines: readonly ReportLine[]; readonly next?: string | undefined }> => {
  const { job, access } = await enter(unit, importId);
  const page = await unit.stores.externalImports.report(job.id, reportPages, after);
  const lines = page.items.flatMap((each) => each.lines).filter((line) => maySee(access, line));
  unit.note({ metadata: { numberOfKeys: lines.length } });
  return { lines, ...(page.next !== undefined && { next: page.next }) };
};

/** Whoever may begin an import there may end one. */
const enterToChange = async (unit: Unit, importId: string): Promise<Entered> => {
  const entered = await enter(unit, importId);
  await assertMayBegin(unit, entered.access, entered.job);
  return entered;
};

/** Ends a running import; what it wrote stays, its credentials go. */
export const cancelImport = (unit: Unit, importId: string): Promise<ExternalImport> =>
  retryingConflicts(unit, async () => {
    const { job } = await enterToChange(unit, importId);
    if (job.status !== 'running') throw new LocketError('bad-request', 'The import has ended already');
    const next = ended(unit, job, 'cancelled', 'Cancelled by hand');
    await unit.commit(endingChanges(unit, next, job));
    return next;
  });

/**
 * What somebody else gave lets nobody else in: whoever takes over an import whose source is still kept, and which from
 * then on goes by their rights, gives credentials of their own.
 */
const assertOwnSource = (job: ExternalImport, caller: Starter): void => {
  if (job.startedBy.kind !== caller.kind || job.startedBy.id !== caller.id)
    throw new LocketError(
      'invalid-input',
      'source is missing: the credentials of this import were given by somebody else',
    );
};

const assertSameKind = (job: ExternalImport, source: ImportSource): void => {
  if (source.kind !== job.source)
    throw new LocketError('bad-request', `This import is from ${job.source}: start another one`);
};

const assertMayGive = async (
  unit: Unit,
  job: ExternalImport,
  source: ImportSource | undefined,
  caller: Starter,
): Promise<void> => {
  if (!source) return assertOwnSource(job, caller);
  assertSameKind(job, source);
  if (namesRole(source)) await assertMayNameRole(unit);
};

/**
 * Takes up a failed import where it ended, with credentials given anew and by the rights of whoever takes it up; or has one
 * looked at again that runs and seems to stand still, with what its starter gave if they ask themselves.
 */
export const resumeImport = (
  unit: Unit,
  importId: string,
  source: ImportSource | undefined,
): Promise<ExternalImport> =>
  retryingConflicts(unit, async () => {
    const { job, access } = await enterToChange(unit, importId);
    const { externalImports } = unit.stores;
    if (job.status !== 'running' && job.status !== 'failed')
      throw new LocketError('bad-request', 'The import has ended: start another one');
    if (job.status === 'failed' && !source)
      throw new LocketError(
        'invalid-input',
        'source is missing: credentials are dropped when an import ends',
      );
    const startedBy = await starterOf(unit);
    await assertMayGive(unit, job, source, startedBy);
    const room = job.status === 'failed' ? [await takeRoom(unit, job.projectId)] : [];
    const parts = source ? await sealSource(unit, access.project, job, source) : undefined;
    const next: ExternalImport = {
      ...job,
      status: 'running',
      message: '',
      failures: 0,
      endedAt: null,
      startedBy,
      parts: parts?.length ?? job.parts,
      updatedAt: unit.runtime.now().toISOString(),
      revision: job.revision + 1,
    };
    const left = Array.from({ length: job.parts }, (_, number) => number).slice(parts?.length ?? job.parts);
    await unit.commit([
      ...externalImports.replacement(next, job),
      ...(parts ?? []).map((part) => externalImports.part(part)),
      ...left.map((number) => externalImports.partRemoval(job.id, number)),
      ...room,
    ]);
    return next;
  });
