import * as z from 'zod';
import type { CommitLine, HistoryEntry } from '../../layers/domain/history/commit.ts';
import { listCommits, readCommit } from '../../layers/domain/history/folder-history.ts';
import { formatSnapshotId } from '../../layers/domain/history/snapshot-id.ts';
import { expectScope, type ScopeRequest } from '../../layers/domain/places/scope.ts';
import { actorIn } from '../../layers/domain/tokens/bearer.ts';
import { secretClients } from '../../layers/http/access.ts';
import { operation } from '../../layers/http/operation.ts';
import { id, instant } from '../../layers/http/wire.ts';
import { chosenPath, environment, pathMembers } from '../folders/wire.ts';
import { pageMembers, pageOf } from './wire.ts';

const reading = { access: secretClients, limit: 'read' } as const;

const ChangeReply = () =>
  z.object({
    kind: z.enum(['secret', 'folder', 'import']),
    id: z.string(),
    name: z.string(),
    version: z.int(),
    action: z.enum(['create', 'update', 'delete', 'restore']),
    previousName: z.string().nullable(),
    movedFrom: z.string().nullable(),
    movedTo: z.string().nullable(),
  });

const CommitReply = () =>
  z.object({
    id: z.string(),
    snapshotId: z.string(),
    at: instant(),
    actor: z.object({ type: z.string(), id: z.string().nullable(), name: z.string().nullable() }),
    message: z.string().nullable(),
    numberOfChanges: z.int(),
    changes: z.array(ChangeReply()),
  });

const entryOnTheWire = (entry: HistoryEntry): z.input<ReturnType<typeof ChangeReply>> => ({
  kind: entry.kind,
  id: entry.id,
  name: entry.name,
  version: entry.version,
  action: entry.action,
  previousName: entry.previousName ?? null,
  movedFrom: (entry.kind === 'secret' ? entry.movedFrom : undefined) ?? null,
  movedTo: (entry.kind === 'secret' ? entry.movedTo : undefined) ?? null,
});

const commitOnTheWire = (commit: CommitLine): z.input<ReturnType<typeof CommitReply>> => ({
  id: commit.id,
  snapshotId: formatSnapshotId({ folderId: commit.folderId, commitId: commit.id }),
  at: commit.at,
  actor: { type: commit.author.type, id: commit.author.id, name: commit.author.name },
  message: commit.message,
  numberOfChanges: commit.numberOfEntries,
  changes: commit.entries.map(entryOnTheWire),
});

const FolderQuery = z.object({ environment, ...pathMembers });

const placeOf = (
  { projectId }: { readonly projectId: string },
  query: z.output<typeof FolderQuery>,
): ScopeRequest => ({ projectId, environment: query.environment, path: chosenPath(query) });

const list = operation({
  ...reading,
  method: 'GET',
  path: '/api/v1/projects/{projectId}/commits',
  summary: 'List what changed in a folder, newest first; changes of large commits are shown one by one only',
  audit: 'get-commits',
  params: z.object({ projectId: id }),
  query: FolderQuery.extend(pageMembers),
  reply: () => z.object({ commits: z.array(CommitReply()) }),
  expect: ({ params, query, claims, stores }) => {
    expectScope(stores, actorIn(claims), placeOf(params, query));
  },
  handle: async ({ params, query, unit }) => {
    const { commits } = await listCommits(unit, placeOf(params, query), pageOf(query));
    return { commits: commits.map(commitOnTheWire) };
  },
});

const get = operation({
  ...reading,
  method: 'GET',
  path: '/api/v1/projects/{projectId}/commits/{commitId}',
  summary: 'Get one commit of a folder with all its changes',
  audit: 'get-commit',
  params: z.object({ projectId: id, commitId: id }),
  query: FolderQuery,
  reply: () => z.object({ commit: CommitReply() }),
  expect: ({ params, query, claims, stores }) => {
    expectScope(stores, actorIn(claims), placeOf(params, query));
  },
  handle: async ({ params, query, unit }) => {
    const { commit } = await readCommit(unit, placeOf(params, query), params.commitId);
    return { commit: commitOnTheWire({ ...commit, numberOfEntries: commit.entries.length }) };
  },
});

export const commitOperations = [list, get];
