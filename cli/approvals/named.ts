import type { Operations } from '../api/operations.ts';
import { Failure, type Given, type Surroundings } from '../command.ts';
import type { ActingCaller } from '../instance/caller.ts';
import type { projectFlags } from '../integrations/named.ts';
import { projectOf } from '../project/scope.ts';

export type Listed = Operations['GET /api/v1/secret-approval-requests']['reply']['approvals'][number];

/** How a command names a change request. */
export const requestWord = 'ID-OR-SHORT-NAME';
/** What the operation answers at once, and how far back it goes. */
const perPage = 100;
const furthest = 1000;
/** Short names have a few letters, ids many. */
const longestShort = 12;

/** The requests of a project that the caller sees, newest first. @throws ApiFailure, Offline */
export const requestsOf = async (
  { call }: ActingCaller,
  workspaceId: string,
  status: 'open' | 'close',
): Promise<readonly Listed[]> => {
  const found: Listed[] = [];
  for (let offset = 0; offset <= furthest; offset += perPage) {
    const query = { workspaceId, status, limit: perPage, offset };
    const { approvals } = await call('GET /api/v1/secret-approval-requests', { query });
    found.push(...approvals);
    if (approvals.length < perPage) break;
  }
  return found;
};

/** The id of a request; mails and lists say its short name as well. @throws Failure for none, and for several */
export const requestIdOf = async (
  caller: ActingCaller,
  given: Given<typeof projectFlags>,
  around: Surroundings,
  word: string,
): Promise<string> => {
  if (word.length > longestShort) return word;
  const projectId = await projectOf(caller, given.projectId, around);
  for (const status of ['open', 'close'] as const) {
    const found = (await requestsOf(caller, projectId, status)).filter(({ slug }) => slug === word);
    const [first, ...more] = found.map(({ id }) => id);
    if (more.length > 0)
      throw new Failure(`There are several called ${word}`, [
        `Name one by its id: ${[first, ...more].join(', ')}`,
      ]);
    if (first) return first;
  }
  throw new Failure(`There is no change request called ${word} that you may see`, [
    'Look what there is: locket approvals',
  ]);
};

/** What became of a request so far. */
export const stateOf = ({ hasMerged, status }: Pick<Listed, 'hasMerged' | 'status'>): string => {
  if (hasMerged) return 'merged';
  return status === 'open' ? 'open' : 'closed';
};
