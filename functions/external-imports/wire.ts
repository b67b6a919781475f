import * as z from 'zod';
import { LocketError } from '../../layers/domain/errors.ts';
import {
  type ExternalImport,
  keyResults,
  type ReportLine,
  statuses,
} from '../../layers/domain/external-imports/external-import.ts';
import { sourceKinds } from '../../layers/domain/external-imports/import-source.ts';
import { defaulted, instant, numeric, optional, ruled, uuid } from '../../layers/http/wire.ts';

const Counts = () => z.object(Object.fromEntries(keyResults.map((result) => [result, z.number()])));

export const ImportReply = () =>
  z.object({
    id: uuid,
    projectId: uuid,
    source: z.enum(sourceKinds),
    environment: z.string().nullable(),
    environments: z.array(z.object({ from: z.string(), to: z.string() })),
    secretPath: z.string(),
    dryRun: z.boolean(),
    onConflict: z.enum(['skip', 'overwrite']),
    status: z.enum(statuses),
    statusMessage: z.string().nullable(),
    counts: Counts(),
    startedBy: z.object({ actorType: z.enum(['user', 'identity']), actorId: uuid }),
    createdAt: instant(),
    updatedAt: instant(),
    endedAt: instant().nullable(),
  });

/** An import as replies show it: nothing of its source but which kind it is. */
export const importReply = (job: ExternalImport) => ({
  id: job.id,
  projectId: job.projectId,
  source: job.source,
  environment: job.environment,
  environments: [...job.environments],
  secretPath: job.secretPath,
  dryRun: job.isDryRun,
  onConflict: job.onConflict,
  status: job.status,
  statusMessage: job.message === '' ? null : job.message,
  counts: { ...job.counts },
  startedBy: { actorType: job.startedBy.kind, actorId: job.startedBy.id },
  createdAt: job.createdAt,
  updatedAt: job.updatedAt,
  endedAt: job.endedAt,
});

export const LineReply = () =>
  z.object({
    kind: z.enum(['secret', 'import']),
    environment: z.string(),
    secretPath: z.string(),
    key: z.string(),
    result: z.enum(keyResults),
    reason: z.string(),
  });

export const lineReply = (line: ReportLine) => ({ ...line });

const positionLike =
  (shape: RegExp) =>
  (cursor: string): string => {
    const text = Buffer.from(cursor, 'base64url').toString('utf8');
    if (!shape.test(text))
      throw new LocketError('invalid-input', 'cursor must be one that a page before ended with');
    return text;
  };

const cursor = (shape: RegExp) => optional(ruled(z.string().max(128), positionLike(shape)));

/** A page after the one that ended with this. */
export const reportCursor = cursor(/^PAGE#\d{8,12}$/);
export const pageMembers = {
  limit: defaulted(numeric(z.int().min(1).max(100)), 100),
  cursor: cursor(/^EXTERNALIMPORT#[0-9a-f-]{36}$/),
};
export const nextCursor = z.string().optional();
export const cursorReply = (next: string | undefined) =>
  next === undefined ? {} : { nextCursor: Buffer.from(next).toString('base64url') };
