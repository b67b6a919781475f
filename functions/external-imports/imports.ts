import * as z from 'zod';
import {
  cancelImport,
  listImports,
  readImport,
  readReport,
  resumeImport,
} from '../../layers/domain/external-imports/manage-imports.ts';
import { startImport } from '../../layers/domain/external-imports/start-import.ts';
import { members } from '../../layers/http/access.ts';
import { operation } from '../../layers/http/operation.ts';
import { defaulted, flag, id, optional } from '../../layers/http/wire.ts';
import { expectGrantIn } from '../projects/scope.ts';
import { GivenSource, sourceIn } from './source-wire.ts';
import {
  cursorReply,
  ImportReply,
  importReply,
  LineReply,
  lineReply,
  nextCursor,
  pageMembers,
  reportCursor,
} from './wire.ts';

const base = '/api/v1/imports';
const one = () => z.object({ import: ImportReply() });
const reading = { method: 'GET', access: members, limit: 'read' } as const;
const changing = { method: 'POST', access: members, limit: 'write', reply: one } as const;
const slug = z.string().trim().min(1).max(64);
const ImportId = z.object({ importId: id });
/** Bytes of a request: a file may be in it. */
const largestBody = 4 * 1024 * 1024;

const start = operation({
  ...changing,
  path: base,
  summary: 'Start an import of secrets from elsewhere, or see by a dry run what it would do',
  audit: 'start-external-import',
  largestBody,
  body: z.object({
    projectId: id,
    source: GivenSource,
    environment: optional(slug),
    environments: defaulted(z.array(z.object({ from: slug, to: slug })).max(100), []),
    secretPath: defaulted(z.string().max(4096), '/'),
    dryRun: flag(false),
    onConflict: defaulted(z.enum(['skip', 'overwrite']), 'skip'),
  }),
  expect: ({ body, ...known }) => expectGrantIn(body.projectId, known),
  handle: async ({ body, unit }) => ({
    import: importReply(
      await startImport(unit, {
        projectId: body.projectId,
        source: sourceIn(body.source),
        environment: body.environment ?? null,
        environments: body.environments,
        secretPath: body.secretPath,
        isDryRun: body.dryRun,
        onConflict: body.onConflict,
      }),
    ),
  }),
});

const list = operation({
  ...reading,
  path: base,
  summary: 'The imports of a project from elsewhere, the latest first',
  audit: 'get-external-imports',
  query: z.object({ projectId: id, ...pageMembers }),
  reply: () => z.object({ imports: z.array(ImportReply()), nextCursor }),
  expect: ({ query, ...known }) => expectGrantIn(query.projectId, known),
  handle: async ({ query, unit }) => {
    const { projectId, limit, cursor } = query;
    const { items, next } = await listImports(unit, projectId, limit, cursor);
    return { imports: items.map(importReply), ...cursorReply(next) };
  },
});

const read = operation({
  ...reading,
  path: `${base}/{importId}`,
  summary: 'One import, and how far it came',
  audit: 'get-external-import',
  params: ImportId,
  reply: one,
  handle: async ({ params, unit }) => ({ import: importReply(await readImport(unit, params.importId)) }),
});

const report = operation({
  ...reading,
  path: `${base}/{importId}/report`,
  summary: 'How each key of an import came out, as far as the caller may read secrets of these names',
  audit: 'get-external-import-report',
  params: ImportId,
  query: z.object({ cursor: reportCursor }),
  reply: () => z.object({ lines: z.array(LineReply()), nextCursor }),
  handle: async ({ params, query, unit }) => {
    const { lines, next } = await readReport(unit, params.importId, query.cursor);
    return { lines: lines.map(lineReply), ...cursorReply(next) };
  },
});

const cancel = operation({
  ...changing,
  path: `${base}/{importId}/cancel`,
  summary: 'End a running import; what it wrote stays',
  audit: 'cancel-external-import',
  params: ImportId,
  handle: async ({ params, unit }) => ({ import: importReply(await cancelImport(unit, params.importId)) }),
});

const resume = operation({
  ...changing,
  path: `${base}/{importId}/resume`,
  summary: 'Take up a failed import where it ended, with credentials given anew',
  audit: 'resume-external-import',
  largestBody,
  params: ImportId,
  body: z.object({ source: optional(GivenSource) }),
  handle: async ({ params, body, unit }) => ({
    import: importReply(await resumeImport(unit, params.importId, body.source && sourceIn(body.source))),
  }),
});

export const importOperations = [start, list, read, report, cancel, resume];
