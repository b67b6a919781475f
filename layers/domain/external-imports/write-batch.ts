import { isAsked } from '../approvals/ask.ts';
import { createSecrets } from '../secrets/writing/create-secrets.ts';
import { updateSecrets } from '../secrets/writing/update-secrets.ts';
import type { Batch } from './batch.ts';
import type { ExternalImport, KeyResult, ReportLine } from './external-import.ts';
import { type Fitting, judged, lineFor, placeOf } from './judging.ts';
import { linesOfLinks } from './linking.ts';
import { makeFolder } from './making-folders.ts';
import { type BatchPlan, planBatch, refusalIn } from './planning.ts';
import { asStarter, type ImportPorts } from './ports.ts';
import { type TagIds, tagIdsOf, tagsFor, tagsMissing } from './tagging.ts';

interface Writing {
  readonly ports: ImportPorts;
  readonly job: ExternalImport;
  readonly batch: Batch & { readonly environment: string };
  readonly tags: TagIds;
}

const planned = async ({ ports, job, batch }: Writing, fitting: readonly Fitting[]): Promise<BatchPlan> =>
  planBatch(await asStarter(ports, job, null), job, batch.environment, fitting);

/** Makes the folders that are missing; what went wrong with one its secrets will say. */
const makeFolders = async ({ ports, job, batch }: Writing, { missing }: BatchPlan): Promise<void> => {
  for (const path of missing) {
    try {
      await makeFolder(ports, job, batch.environment, path);
    } catch (error) {
      refusalIn(error);
    }
  }
};

const draftOf = (entry: Fitting, tags: TagIds) => {
  const tagIds = tagIdsOf(entry, tags);
  return {
    value: entry.value,
    ...(entry.comment !== undefined && { comment: entry.comment }),
    ...(tagIds.length > 0 && { tagIds }),
  };
};

/** Without leave to overwrite only what is new is written, whoever makes it meanwhile. */
const write = async ({ ports, job, batch, tags }: Writing, entries: readonly Fitting[]): Promise<boolean> => {
  const unit = await asStarter(ports, job, 'external-import-secrets');
  const request = {
    projectId: job.projectId,
    environment: batch.environment,
    path: entries[0]?.path ?? [],
    secrets: entries.map((entry) => ({
      name: entry.name,
      path: entry.path,
      draft: draftOf(entry, tags),
    })),
  };
  const outcome =
    job.onConflict === 'skip'
      ? await createSecrets(unit, request)
      : await updateSecrets(unit, { ...request, mode: 'upsert' });
  await unit.record();
  return isAsked(outcome);
};

const resultOf = (entry: Fitting, plan: BatchPlan, isRequested: boolean): KeyResult => {
  if (isRequested) return 'requested';
  return plan.updates.includes(entry) ? 'updated' : 'created';
};

const taken = 'Secret already exist';

/**
 * Writes secrets together; when something is refused each half by itself, down to the one that it is about. What asks
 * others first is refused as a whole: halves would be requests of their own.
 */
const written = async (
  writing: Writing,
  plan: BatchPlan,
  entries: readonly Fitting[],
): Promise<readonly ReportLine[]> => {
  if (entries.length === 0) return [];
  const { batch, tags } = writing;
  try {
    const isRequested = await write(writing, entries);
    return entries.map((entry) =>
      lineFor(batch, entry, resultOf(entry, plan, isRequested), tagsMissing(entry, tags)),
    );
  } catch (error) {
    const why = refusalIn(error);
    if (entries.length === 1 || plan.isAsked)
      return entries.map((entry) =>
        lineFor(batch, entry, why.startsWith(taken) ? 'conflict' : 'refused', why),
      );
    const half = Math.ceil(entries.length / 2);
    return [
      ...(await written(writing, plan, entries.slice(0, half))),
      ...(await written(writing, plan, entries.slice(half))),
    ];
  }
};

/** What a run would do. */
const foreseen = ({ batch, tags, job }: Writing, plan: BatchPlan): readonly ReportLine[] =>
  [...plan.creations, ...plan.updates].map((entry) =>
    lineFor(batch, entry, resultOf(entry, plan, plan.isAsked), job.isDryRun ? '' : tagsMissing(entry, tags)),
  );

const carriedOut = async (writing: Writing, fitting: readonly Fitting[]): Promise<readonly ReportLine[]> => {
  const plan = await planned(writing, fitting);
  if (writing.job.isDryRun) return [...plan.lines, ...foreseen(writing, plan)];
  await makeFolders(writing, plan);
  const wanted = [...plan.creations, ...plan.updates];
  return [...plan.lines, ...(await written(writing, plan, wanted))];
};

const inOrder = (lines: readonly ReportLine[], { entries }: Batch): readonly ReportLine[] => {
  const order = new Map(entries.map((entry, at) => [placeOf(entry), at]));
  const at = ({ secretPath, key }: ReportLine): number =>
    order.get(`${secretPath.slice(1)} ${key}`) ?? entries.length;
  return [...lines].sort((a, b) => at(a) - at(b));
};

/**
 * Writes one batch with the rights that whoever started the import has now, and says of every key how it came out. What
 * passes (storage, keys) is thrown, so that the batch comes again.
 */
export const writeBatch = async (
  ports: ImportPorts,
  job: ExternalImport,
  batch: Batch,
  environments: ReadonlySet<string>,
): Promise<readonly ReportLine[]> => {
  const { fitting, lines } = judged(batch);
  const { environment } = batch;
  if (environment === undefined || !environments.has(environment)) {
    const why = 'The project has no environment of this slug: make it, or say which one is meant';
    return [...lines, ...fitting.map((entry) => lineFor(batch, entry, 'refused', why))];
  }
  const placed = { ...batch, environment };
  const tags = await tagsFor(ports, job, fitting);
  const done = await carriedOut({ ports, job, batch: placed, tags }, fitting);
  return [...inOrder([...lines, ...done], batch), ...(await linesOfLinks(ports, job, placed))];
};
