import { isRefusal, LocketError } from '../errors.ts';
import { livingProject } from '../projects/living-project.ts';
import type { Project } from '../projects/project.ts';
import type { Failure } from '../syncs/target.ts';
import type { Unit } from '../unit.ts';
import { type Batch, BatchGatherer } from './batch.ts';
import { counted, end } from './ending.ts';
import type { ExternalImport } from './external-import.ts';
import type { ImportPorts } from './ports.ts';
import { openPosition, openSource, sealPosition } from './sealing.ts';
import { starterNow } from './starter.ts';
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
  error instanceof LocketError && ['forbidden', 'not-found', 'decryption-failed'].includes(error.code);

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
  const next: ExternalImport = {
    ...job,
    counts: counted(job, lines),
    batches: job.batches + 1,
    cursor: await sealPosition(unit, project, job, batch.position),
    message: '',
    failures: 0,
    updatedAt: unit.runtime.now().toISOString(),
    revision: job.revision + 1,
  };
  const page = { importId: job.id, number: job.batches, lines, expiresAt: job.expiresAt };
  const { externalImports } = unit.stores;
  await unit.commit([
    ...externalImports.replacement(next, job),
    ...(lines.length > 0 ? [externalImports.reportPage(page)] : []),
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

const goneOn = async (ports: ImportPorts, project: Project, begun: ExternalImport): Promise<Advanced> => {
  const unit = ports.open(null);
  const parts = await unit.stores.externalImports.parts(begun.id);
  const source = await openSource(unit, project, begun, parts);
  const position = await openPosition(unit, project, begun);
  const gatherer = new BatchGatherer(begun, position);
  let job = begun;
  for await (const page of unit.externalSources.pages(source, { orgId: job.orgId }, position.after)) {
    const isPage = page.kind === 'done';
    for (const batch of isPage ? gatherer.add(page.value) : gatherer.rest()) {
      job = await noted(ports, project, job, batch);
      if (!ports.hasTime()) return { kind: 'again', seconds: 0 };
    }
    if (!isPage) return waited(ports, job, page);
  }
  for (const batch of gatherer.rest()) job = await noted(ports, project, job, batch);
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
