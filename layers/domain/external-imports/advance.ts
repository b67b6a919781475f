import { isRefusal, LocketError } from '../errors.ts';
import { livingProject } from '../projects/living-project.ts';
import type { Project } from '../projects/project.ts';
import { assertMayNameRole } from '../syncs/naming-roles.ts';
import type { Failure } from '../syncs/target.ts';
import type { Unit } from '../unit.ts';
import { type Batch, BatchGatherer, isTooLong } from './batch.ts';
import { counted, end } from './ending.ts';
import { type ExternalImport, maxBatches } from './external-import.ts';
import { type ImportSource, namesRole } from './import-source.ts';
import { asStarter, type ImportPorts } from './ports.ts';
import { pagesOf } from './report-pages.ts';
import { openPosition, openSource, sealPosition } from './sealing.ts';
import { starterNow } from './starter.ts';
import { stepsOf } from './steps.ts';
import { writeBatch } from './write-batch.ts';

/** What becomes of the order to go on: it is done with, or comes back after some seconds. */
export type Advanced = { readonly kind: 'done' } | { readonly kind: 'again'; readonly seconds: number };

const done: Advanced = { kind: 'done' };

/** Seconds that a process has an import to itself: longer than it lives. */
const heldFor = 330;
/** Seconds after which an import that another process has is looked at again. */
const busyPause = 30;
/** Times in a row that a source may not be there; the pauses between come to some four hours. */
const maxFailures = 24;

const pauseAfter = (failures: number): number => Math.min(900, 15 * 2 ** Math.min(failures, 6));

const leaseOf = ({ id }: Pick<ExternalImport, 'id'>): string => `external import ${id}`;

const take = async (unit: Unit, job: ExternalImport, holder: string): Promise<boolean> => {
  const now = Math.floor(unit.runtime.now().getTime() / 1000);
  try {
    await unit.commit([unit.stores.syncs.taking(leaseOf(job), holder, now, now + heldFor)]);
    return true;
  } catch (error) {
    if (isRefusal(error, 'conflict')) return false;
    throw error;
  }
};

/** What is left of an import once its project, or whoever started it, is gone. */
const isOver = (error: unknown): error is LocketError =>
  error instanceof LocketError &&
  ['forbidden', 'permission-denied', 'not-found', 'decryption-failed'].includes(error.code);

/** An import as it stands after a batch; `conflict` when somebody else ended it meanwhile. */
const noted = async (
  ports: ImportPorts,
  project: Project,
  job: ExternalImport,
  batch: Batch,
): Promise<ExternalImport> => {
  const environments = new Set(project.environments.map(({ slug }) => slug));
  const lines = await writeBatch(ports, job, batch, environments);
  const unit = ports.open(null);
  const pages = pagesOf(job, lines);
  const next: ExternalImport = {
    ...job,
    counts: counted(job, lines),
    batches: job.batches + Math.max(1, pages.length),
    cursor: await sealPosition(unit, project, job, batch.position),
    message: '',
    failures: 0,
    updatedAt: unit.runtime.now().toISOString(),
    revision: job.revision + 1,
  };
  const { externalImports } = unit.stores;
  await unit.commit([
    ...externalImports.replacement(next, job),
    ...pages.map((page) => externalImports.reportPage(page)),
  ]);
  return next;
};

/** What a source that was not to be asked means: it is asked again for some hours, and a refusal is the end. */
const waited = async (ports: ImportPorts, job: ExternalImport, failure: Failure): Promise<Advanced> => {
  const failures = job.failures + 1;
  if (failure.kind === 'refused' || failure.kind === 'exists' || failures > maxFailures) {
    await end(ports, job, 'failed', failure.reason);
    return done;
  }
  const unit = ports.open(null);
  const revision = job.revision + 1;
  const next = { ...job, failures, message: failure.reason.slice(0, 500), revision };
  await unit.commit(unit.stores.externalImports.replacement(next, job));
  return { kind: 'again', seconds: Math.max(failure.retryAfter ?? 0, pauseAfter(failures)) };
};

/** Why a source is not followed on and on; undefined for one of a kind that comes to an end. */
const endlessness = (job: ExternalImport, batch: Batch): Failure | undefined => {
  if (isTooLong(batch))
    return { kind: 'refused', reason: 'The source names places by more than can be kept' };
  if (job.batches < maxBatches) return undefined;
  return { kind: 'refused', reason: 'The source has more than one import takes' };
};

/** The source with what lets in there, for whoever started the import and may still have it asked. */
const openedFor = async (
  ports: ImportPorts,
  project: Project,
  job: ExternalImport,
): Promise<ImportSource> => {
  const unit = ports.open(null);
  const parts = await unit.stores.externalImports.parts(job.id);
  const source = await openSource(unit, project, job, parts);
  if (namesRole(source)) await assertMayNameRole(await asStarter(ports, job, null));
  return source;
};

const goneOn = async (ports: ImportPorts, project: Project, begun: ExternalImport): Promise<Advanced> => {
  const unit = ports.open(null);
  const source = await openedFor(ports, project, begun);
  const position = await openPosition(unit, project, begun);
  const pages = unit.externalSources.pages(source, { orgId: begun.orgId }, position.after);
  let job = begun;
  for await (const step of stepsOf(ports, new BatchGatherer(begun, position), pages)) {
    if (step.kind !== 'batch') return waited(ports, job, step);
    const endless = endlessness(job, step.batch);
    if (endless) return waited(ports, job, endless);
    job = await noted(ports, project, job, step.batch);
    const isOver = step.then === 'leave' || (step.then === 'look' && !ports.hasTime());
    if (isOver) return { kind: 'again', seconds: 0 };
  }
  await end(ports, job, 'completed');
  return done;
};

const advanceHeld = async (ports: ImportPorts, importId: string): Promise<Advanced> => {
  const unit = ports.open(null);
  // As it is now: another process may have gone on with it while it was taken.
  const job = await unit.stores.externalImports.find(importId);
  if (job?.status !== 'running') return done;
  const project = await livingProject(unit, job.projectId);
  try {
    if (!project)
      throw new LocketError('not-found', 'The project of this import, or its organization, was deleted');
    await starterNow(ports.open(null), job);
    return await goneOn(ports, project, job);
  } catch (error) {
    // Somebody cancelled it, or it ended: nothing is to be done about what another one decided.
    if (isRefusal(error, 'conflict')) return { kind: 'again', seconds: 5 };
    if (!isOver(error)) throw error;
    const current = await ports.open(null).stores.externalImports.find(importId);
    if (current?.status === 'running') await end(ports, current, 'failed', error.message);
    return done;
  }
};

/** Goes on with an import until it ends, its source has to be waited for, or there is no time: one process at a time. */
export const advanceImport = async (ports: ImportPorts, importId: string): Promise<Advanced> => {
  const unit = ports.open(null);
  const job = await unit.stores.externalImports.find(importId);
  if (job?.status !== 'running') return done;
  const holder = unit.runtime.uuid();
  if (!(await take(unit, job, holder))) return { kind: 'again', seconds: busyPause };
  try {
    return await advanceHeld(ports, importId);
  } finally {
    const releasing = ports.open(null);
    await releasing.commit([releasing.stores.syncs.release(leaseOf(job), holder)]).catch(() => undefined);
  }
};
