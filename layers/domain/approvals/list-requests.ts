import { enterProject, environmentBySlug, type ProjectAccess } from '../projects/access.ts';
import type { Unit } from '../unit.ts';
import type { ChangePolicy } from './change-policy.ts';
import type { ChangeRequest, RequestStatus, Review } from './change-request.ts';
import { type NamesById, namesOf } from './request-names.ts';
import { isExpired, mayView, partIn } from './request-view.ts';

export interface RequestFilter {
  readonly projectId: string;
  readonly environment?: string | undefined;
  /** Id of who asked. */
  readonly committer?: string | undefined;
  readonly status?: RequestStatus | undefined;
  readonly limit: number;
  readonly offset: number;
}

/** A line of the list. */
export interface ListedRequest {
  readonly request: ChangeRequest;
  readonly policy: ChangePolicy | undefined;
  readonly environment: string;
  readonly reviews: readonly Review[];
}

export interface RequestList {
  readonly requests: readonly ListedRequest[];
  readonly names: NamesById;
}

/** Lines that are read at a time, and at most for one answer: who sees few of very many narrows the list down. */
export const linesPerPage = 200;
const maxLines = 4000;

type Sees = (request: ChangeRequest) => Promise<boolean>;

/** Whether the caller sees a request, by the policy it was asked for under: its folders are looked at when it is read. */
const seeing = (unit: Unit, access: ProjectAccess, policies: readonly ChangePolicy[]): Sees => {
  const known = new Map<string, Promise<boolean>>();
  const isApprover = async (request: ChangeRequest): Promise<boolean> =>
    mayView(
      await partIn(
        unit,
        access,
        request,
        policies.filter(({ id }) => id === request.policyId),
      ),
    );
  return async (request) => {
    const isOwn = request.requester.id === access.member.id;
    const key = `${request.policyId} ${isOwn}`;
    const verdict = known.get(key) ?? isApprover(request);
    known.set(key, verdict);
    return verdict;
  };
};

const isWanted = (
  { environmentId, requester }: ChangeRequest,
  { committer }: RequestFilter,
  only: string | undefined,
): boolean =>
  (only === undefined || environmentId === only) && (committer === undefined || requester.id === committer);

/** Requests of a status that fit, newest first, until enough were found. */
const collect = async (
  unit: Unit,
  filter: RequestFilter,
  status: RequestStatus,
  fits: (request: ChangeRequest) => Promise<boolean>,
): Promise<readonly ChangeRequest[]> => {
  const wanted = filter.offset + filter.limit;
  const found: ChangeRequest[] = [];
  let after: string | undefined;
  for (let read = 0; read < maxLines && found.length < wanted; read += linesPerPage) {
    const page = await unit.stores.changeRequests.page(filter.projectId, status, linesPerPage, after);
    for (const request of page.items) if (await fits(request)) found.push(request);
    if (page.next === undefined) break;
    after = page.next;
  }
  return found;
};

const byAge = (a: ChangeRequest, b: ChangeRequest): number => (a.id < b.id ? 1 : -1);

const listedOf = async (
  unit: Unit,
  { project }: ProjectAccess,
  request: ChangeRequest,
  policies: readonly ChangePolicy[],
): Promise<ListedRequest> => ({
  request,
  policy: policies.find(({ id }) => id === request.policyId),
  environment: project.environments.find(({ id }) => id === request.environmentId)?.slug ?? '',
  reviews: await unit.stores.changeRequests.reviews(request),
});

/** The requests of a project that the caller sees, newest first. */
export const listRequests = async (unit: Unit, filter: RequestFilter): Promise<RequestList> => {
  const access = await enterProject(unit, filter.projectId);
  const only = filter.environment ? environmentBySlug(access.project, filter.environment).id : undefined;
  const policies = await unit.stores.changePolicies.inProject(filter.projectId);
  const sees = seeing(unit, access, policies);
  const fits = async (request: ChangeRequest): Promise<boolean> =>
    isWanted(request, filter, only) && sees(request);
  const statuses: readonly RequestStatus[] = filter.status ? [filter.status] : ['open', 'closed'];
  const found = (await Promise.all(statuses.map((status) => collect(unit, filter, status, fits)))).flat();
  const page = [...found].sort(byAge).slice(filter.offset, filter.offset + filter.limit);
  const requesters = page.map(({ requester }) => requester);
  const [requests, names] = await Promise.all([
    Promise.all(page.map((request) => listedOf(unit, access, request, policies))),
    namesOf(unit, requesters),
  ]);
  unit.note({ metadata: { numberOfRequests: requests.length } });
  return { requests, names };
};

export interface RequestCounts {
  readonly open: number;
  readonly closed: number;
}

/** Counts end here: what is polled must not cost more the longer a project has been using it. */
export const maxCounted = 500;

/** How many requests of a project the caller sees, up to 500 of each status, among the newest. */
export const countRequests = async (unit: Unit, projectId: string): Promise<RequestCounts> => {
  const access = await enterProject(unit, projectId);
  const { changePolicies, changeRequests } = unit.stores;
  const [policies, open, closed] = await Promise.all([
    changePolicies.inProject(projectId),
    changeRequests.page(projectId, 'open', maxCounted),
    changeRequests.page(projectId, 'closed', maxCounted),
  ]);
  const sees = seeing(unit, access, policies);
  const counted = async (requests: readonly ChangeRequest[]): Promise<number> =>
    (await Promise.all(requests.map(sees))).filter(Boolean).length;
  return {
    open: await counted(open.items.filter((request) => !isExpired(unit, request))),
    closed: await counted([...closed.items, ...open.items.filter((request) => isExpired(unit, request))]),
  };
};
