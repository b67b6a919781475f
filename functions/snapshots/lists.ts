import * as z from 'zod';
import { countCommits, listCommits } from '../../layers/domain/history/folder-history.ts';
import { expectScope, type ScopeRequest } from '../../layers/domain/places/scope.ts';
import { actorIn } from '../../layers/domain/tokens/bearer.ts';
import { secretClients } from '../../layers/http/access.ts';
import { operation } from '../../layers/http/operation.ts';
import { id } from '../../layers/http/wire.ts';
import { chosenPath, environment, pathMembers } from '../folders/wire.ts';
import { ofProject, type Spelling } from '../spelling.ts';
import { pageMembers, pageOf, SnapshotReply, snapshotOnTheWire } from './wire.ts';

const reading = { access: secretClients, limit: 'read' } as const;

const ProjectParams = z.object({ projectId: id });
const FolderQuery = z.object({ environment, ...pathMembers });

const placeOf = (
  { projectId }: z.output<typeof ProjectParams>,
  query: z.output<typeof FolderQuery>,
): ScopeRequest => ({
  projectId,
  environment: query.environment,
  path: chosenPath(query),
});

const list = ({ base }: Spelling) =>
  operation({
    ...reading,
    method: 'GET',
    path: base,
    summary: 'List the snapshots of a folder, newest first: one per change',
    audit: 'get-secret-snapshots',
    params: ProjectParams,
    query: FolderQuery.extend(pageMembers),
    reply: () => z.object({ secretSnapshots: z.array(SnapshotReply()) }),
    expect: ({ params, query, claims, stores }) => {
      expectScope(stores, actorIn(claims), placeOf(params, query));
    },
    handle: async ({ params, query, unit }) => {
      const { located, commits } = await listCommits(unit, placeOf(params, query), pageOf(query));
      return { secretSnapshots: commits.map((commit) => snapshotOnTheWire(located, commit)) };
    },
  });

const count = ({ base }: Spelling) =>
  operation({
    ...reading,
    method: 'GET',
    path: `${base}/count`,
    summary: 'Count the snapshots of a folder',
    audit: 'count-secret-snapshots',
    params: ProjectParams,
    query: FolderQuery,
    reply: () => z.object({ count: z.int() }),
    expect: ({ params, query, claims, stores }) => {
      expectScope(stores, actorIn(claims), placeOf(params, query));
    },
    handle: async ({ params, query, unit }) => ({ count: await countCommits(unit, placeOf(params, query)) }),
  });

export const snapshotListOperations = ofProject('/secret-snapshots').flatMap((spelling) => [
  list(spelling),
  count(spelling),
]);
