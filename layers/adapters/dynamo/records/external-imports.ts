import {
  conflictRules,
  type ExternalImport,
  type ExternalImportStore,
  type ReportPage,
  type SourcePart,
  statuses,
} from '../../../domain/external-imports/external-import.ts';
import { sourceKinds } from '../../../domain/external-imports/import-source.ts';
import type { Change } from '../../../domain/store/change.ts';
import { absent, atRevision, put, remove } from '../changes.ts';
import type { ReadSession } from '../read-session.ts';
import { itemType } from './item-type.ts';
import { toPartition } from './links.ts';
import { padded, purged } from './partitions.ts';
import { bytes, document, flag, list, number, oneOf, orNull, text } from './shape.ts';

const { family } = purged.externalImport;

interface Owner {
  readonly projectId: string;
  readonly expiresAt: number;
}

const ttl = ({ expiresAt }: { readonly expiresAt: number }): number => expiresAt;

const ownerItem = itemType<Owner>()({
  name: 'project of an import from elsewhere',
  readBy: 'lookups by the id of an import; the worker that carries it out; `ttl`',
  pk: 'EXTERNALIMPORT#<import>',
  sk: 'EXTERNALIMPORT',
  key: (id: string) => ({ pk: `${family}${id}`, sk: 'EXTERNALIMPORT' }),
  shape: { projectId: text, expiresAt: number },
  ttl,
  leadsTo: [],
});

export const importItem = itemType<ExternalImport>()({
  name: 'import of secrets from elsewhere, and how far it came, sealed',
  readBy: 'listing; every batch of the import; `ttl`',
  pk: 'PROJECT#<id>',
  sk: 'EXTERNALIMPORT#<import>',
  key: (projectId: string, id: string) => ({ pk: `PROJECT#${projectId}`, sk: `EXTERNALIMPORT#${id}` }),
  ranges: { of: (projectId: string) => ({ pk: `PROJECT#${projectId}`, prefix: 'EXTERNALIMPORT#' }) },
  shape: {
    id: text,
    orgId: text,
    projectId: text,
    source: oneOf(...sourceKinds),
    environments: list,
    isDryRun: flag,
    onConflict: oneOf(...conflictRules),
    status: oneOf(...statuses),
    batches: number,
    cursor: orNull(bytes),
    parts: number,
    expiresAt: number,
    revision: number,
  },
  ttl,
  leadsTo: [toPartition(purged.externalImport, ({ id }) => id)],
});

const runningItem = itemType<Pick<ExternalImport, 'id' | 'expiresAt'>>()({
  name: 'that an import from elsewhere runs',
  readBy: 'beginning another import, which may be one too many; `ttl`',
  pk: 'PROJECT#<id>',
  sk: 'RUNNINGIMPORT#<import>',
  key: (projectId: string, id: string) => ({ pk: `PROJECT#${projectId}`, sk: `RUNNINGIMPORT#${id}` }),
  ranges: { of: (projectId: string) => ({ pk: `PROJECT#${projectId}`, prefix: 'RUNNINGIMPORT#' }) },
  shape: { id: text, expiresAt: number },
  ttl,
  leadsTo: [],
});

export const partItem = itemType<SourcePart>()({
  name: 'piece of the source of an import with its credentials, sealed, until the import ends',
  readBy: 'every time that a worker goes on with the import; `ttl`',
  pk: 'EXTERNALIMPORT#<import>',
  sk: 'PART#<part>',
  key: (id: string, part: number) => ({ pk: `${family}${id}`, sk: `PART#${padded(part)}` }),
  ranges: { of: (id: string) => ({ pk: `${family}${id}`, prefix: 'PART#' }) },
  shape: { importId: text, number, sealed: bytes, expiresAt: number },
  ttl,
  leadsTo: [],
});

const pageItem = itemType<ReportPage>()({
  name: 'how the keys of one batch of an import came out, never a value',
  readBy: 'the report of an import, page by page; `ttl`',
  pk: 'EXTERNALIMPORT#<import>',
  sk: 'PAGE#<batch>',
  key: (id: string, batch: number) => ({ pk: `${family}${id}`, sk: `PAGE#${padded(batch)}` }),
  ranges: { of: (id: string) => ({ pk: `${family}${id}`, prefix: 'PAGE#' }) },
  form: document,
  shape: { importId: text, number, lines: list, expiresAt: number },
  ttl,
  leadsTo: [],
});

export const externalImportItems = [importItem, runningItem];
export const externalImportContentItems = [ownerItem, partItem, pageItem];

const keyOf = ({ projectId, id }: Pick<ExternalImport, 'projectId' | 'id'>) => importItem.key(projectId, id);

const isRunning = ({ status }: ExternalImport): boolean => status === 'running';

/** Counts the import among those that run, or no longer. */
const counting = (next: ExternalImport, previous: ExternalImport | undefined): readonly Change[] => {
  if (isRunning(next) === (previous !== undefined && isRunning(previous))) return [];
  const key = runningItem.key(next.projectId, next.id);
  const { id, expiresAt } = next;
  return [isRunning(next) ? put(runningItem.item(key, { id, expiresAt })) : remove(key)];
};

/** Imports under their project; sources and reports in partitions of their own, which no list of the project reads. */
export const externalImportStore = (session: ReadSession): ExternalImportStore => ({
  find: async (id) => {
    const owner = await session.read(ownerItem, ownerItem.key(id));
    return owner && session.read(importItem, importItem.key(owner.projectId, id));
  },
  page: async (projectId, limit, after) => {
    const range = { ...importItem.ranges.of(projectId), limit, newestFirst: true };
    const { items, next } = await session.page({ ...range, ...(after && { after }) });
    return { items: importItem.readAll(items), next };
  },
  running: async (projectId) => (await session.list(runningItem, runningItem.ranges.of(projectId))).length,
  creation: (made) => [
    put(importItem.item(keyOf(made), made), absent),
    put(
      ownerItem.item(ownerItem.key(made.id), { projectId: made.projectId, expiresAt: made.expiresAt }),
      absent,
    ),
    ...counting(made, undefined),
  ],
  replacement: (next, previous) => [
    put(importItem.item(keyOf(next), next), atRevision(previous.revision)),
    ...counting(next, previous),
  ],
  parts: (id) => session.list(partItem, partItem.ranges.of(id)),
  part: (part) => put(partItem.item(partItem.key(part.importId, part.number), part)),
  partRemoval: (id, part) => remove(partItem.key(id, part)),
  reportPage: (page) => put(pageItem.item(pageItem.key(page.importId, page.number), page)),
  report: async (id, limit, after) => {
    const page = await session.page({ ...pageItem.ranges.of(id), limit, ...(after && { after }) });
    return { items: pageItem.readAll(page.items), ...(page.next !== undefined && { next: page.next }) };
  },
});
