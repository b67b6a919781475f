import * as z from 'zod';
import { formatPath } from '../../layers/domain/folders/paths.ts';
import { readSnapshot, type Snapshot } from '../../layers/domain/history/read-snapshot.ts';
import { rollBack } from '../../layers/domain/history/rollback.ts';
import { formatSnapshotId } from '../../layers/domain/history/snapshot-id.ts';
import { secretClients } from '../../layers/http/access.ts';
import { operation } from '../../layers/http/operation.ts';
import { flag, id, instant } from '../../layers/http/wire.ts';
import { changeOrApproval, orApproval } from '../approval-reply.ts';
import { versionOnTheWire } from './version-wire.ts';
import { SnapshotReply, snapshotOnTheWire, VersionReply } from './wire.ts';

const Params = z.object({ secretSnapshotId: id });

const ContentReply = () =>
  z.object({
    id: z.string(),
    projectId: z.string(),
    environment: z.object({ id: z.string(), slug: z.string(), name: z.string() }),
    secretPath: z.string(),
    secretVersions: z.array(VersionReply()),
    /** Secrets that were there, whose versions of that time are no longer kept. */
    prunedVersions: z.array(z.object({ secretId: z.string(), secretKey: z.string(), version: z.int() })),
    folderVersion: z.array(z.object({ id: z.string(), name: z.string() })),
    createdAt: instant(),
    updatedAt: instant(),
  });

const contentOnTheWire = (snapshot: Snapshot): z.input<ReturnType<typeof ContentReply>> => {
  const { located, commit, secrets, pruned, folders } = snapshot;
  const { environment, path } = located;
  const scope = { environment, path: formatPath(path) };
  return {
    id: formatSnapshotId({ folderId: located.folder.id, commitId: commit.id }),
    projectId: located.folder.projectId,
    environment: { id: environment.id, slug: environment.slug, name: environment.name },
    secretPath: scope.path,
    secretVersions: secrets.map(({ secret, tags }) => versionOnTheWire({ secret, tags, scope })),
    prunedVersions: pruned.map(({ id: secretId, name, version }) => ({ secretId, secretKey: name, version })),
    folderVersion: folders.map(({ id: folderId, name }) => ({ id: folderId, name })),
    createdAt: commit.at,
    updatedAt: commit.at,
  };
};

const get = operation({
  method: 'GET',
  path: '/api/v1/secret-snapshot/{secretSnapshotId}',
  summary: 'Get the secrets and folders that were in a folder at a snapshot',
  access: secretClients,
  audit: 'get-secret-snapshot',
  limit: 'read',
  params: Params,
  reply: () => z.object({ secretSnapshot: ContentReply() }),
  handle: async ({ params, unit }) => ({
    secretSnapshot: contentOnTheWire(await readSnapshot(unit, params.secretSnapshotId)),
  }),
});

const rollback = operation({
  method: 'POST',
  path: '/api/v1/secret-snapshot/{secretSnapshotId}/rollback',
  summary: 'Put a folder back to a snapshot, with the folders below it if asked for',
  access: secretClients,
  audit: 'rollback-secret-snapshot',
  limit: 'write',
  params: Params,
  body: z.object({ includeSubfolders: flag(false), deepRollback: flag(false) }),
  reply: () => orApproval(z.object({ secretSnapshot: SnapshotReply() })),
  handle: async ({ params, body, unit }) => {
    const rolledBack = await rollBack(unit, {
      snapshotId: params.secretSnapshotId,
      deep: body.includeSubfolders || body.deepRollback,
    });
    return changeOrApproval(rolledBack, ({ located, commit }) => ({
      secretSnapshot: snapshotOnTheWire(located, commit),
    }));
  },
});

export const contentOperations = [get, rollback];
