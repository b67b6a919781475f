import * as z from 'zod';
import { isRoot, type LocatedFolder } from '../../layers/domain/folders/located-folder.ts';
import type { CommitLine } from '../../layers/domain/history/commit.ts';
import type { PageRequest } from '../../layers/domain/history/folder-history.ts';
import { formatSnapshotId } from '../../layers/domain/history/snapshot-id.ts';
import { defaulted, instant, numeric } from '../../layers/http/wire.ts';

const counted = (min: number, max: number, fallback: number) =>
  defaulted(numeric(z.int().min(min).max(max)), fallback);

/** A page of history: it is read from the newest commit on, so a far page costs all that lie before it. */
export const pageMembers = { offset: counted(0, 10_000, 0), limit: counted(1, 100, 20) };

export const pageOf = ({ offset, limit }: PageRequest): PageRequest => ({ offset, limit });

export const SnapshotReply = () =>
  z.object({
    id: z.string(),
    envId: z.string(),
    folderId: z.string(),
    parentFolderId: z.string().nullable(),
    createdAt: instant(),
    updatedAt: instant(),
  });

/** A commit as a snapshot of its folder. */
export const snapshotOnTheWire = (
  { folder }: LocatedFolder,
  { id, at }: Pick<CommitLine, 'id' | 'at'>,
): z.input<ReturnType<typeof SnapshotReply>> => ({
  id: formatSnapshotId({ folderId: folder.id, commitId: id }),
  envId: folder.environmentId,
  folderId: folder.id,
  parentFolderId: isRoot(folder) ? null : folder.parentId,
  createdAt: at,
  updatedAt: at,
});

const TagReply = () =>
  z.object({
    id: z.string(),
    slug: z.string(),
    color: z.string().nullable(),
    name: z.string(),
  });

/** A secret at one of its versions; `secretId` is the secret's own id. */
export const VersionReply = () =>
  z.object({
    id: z.string(),
    _id: z.string(),
    secretId: z.string(),
    workspace: z.string(),
    environment: z.string(),
    secretPath: z.string(),
    version: z.int(),
    type: z.enum(['shared', 'personal']),
    secretKey: z.string(),
    secretValue: z.string(),
    secretComment: z.string(),
    secretReminderNote: z.string().nullable(),
    secretReminderRepeatDays: z.number().nullable(),
    skipMultilineEncoding: z.boolean(),
    metadata: z.unknown(),
    secretMetadata: z.array(z.object({ key: z.string(), value: z.string() })),
    tags: z.array(TagReply()),
    createdAt: instant(),
    updatedAt: instant(),
  });
