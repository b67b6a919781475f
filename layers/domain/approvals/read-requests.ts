import type { Place } from '../places/place.ts';
import { enterProject, environmentBySlug, type ProjectAccess } from '../projects/access.ts';
import type { Tag } from '../projects/tag.ts';
import { mayRead } from '../secrets/core/reading-rights.ts';
import { openSecrets } from '../secrets/core/sealing.ts';
import type { SealedSecret, Secret } from '../secrets/core/secret.ts';
import { type TagsById, tagsById } from '../secrets/core/secret-tags.ts';
import type { Unit } from '../unit.ts';
import type { User } from '../users/user.ts';
import type { ChangePolicy } from './change-policy.ts';
import type {
  ChangeRequest,
  Comment,
  Commit,
  Requester,
  RequestStatus,
  Review,
  SealedCommit,
} from './change-request.ts';
import { openCommits } from './commit-sealing.ts';
import { type Conflict, groundsOf } from './conflicts.ts';
import { placesOf } from './places.ts';
import { enterRequest, isExpired, mayView, partIn, type RequestView } from './request-view.ts';

/** People and machines by id, as replies name them. */
export type NamesById = ReadonlyMap<string, Pick<User, 'username' | 'email' | 'firstName' | 'lastName'>>;

/** A commit as somebody sees it: without values of secrets that they may not read. */
export interface ShownCommit {
  readonly commit: Commit;
  readonly tags: readonly Tag[];
  /** What it was made from, and what stands there now; undefined for nothing. */
  readonly base: Secret | undefined;
  readonly current: Secret | undefined;
  readonly showsValue: boolean;
}

/** A request with everything about it. */
export interface ShownRequest {
  readonly view: RequestView;
  readonly policy: ChangePolicy | undefined;
  readonly place: Place | undefined;
  readonly commits: readonly ShownCommit[];
  readonly comments: readonly Comment[];
  readonly conflicts: readonly Conflict[];
  readonly names: NamesById;
}

const nameOf = async (
  { stores }: Unit,
  { kind, id }: Requester,
): Promise<readonly (readonly [string, Pick<User, 'username' | 'email' | 'firstName' | 'lastName'>])[]> => {
  if (kind === 'user') {
    const user = await stores.users.find(id);
    return user ? [[id, user]] : [];
  }
  const identity = await stores.identities.find(id);
  return identity ? [[id, { username: identity.name, email: null, firstName: null, lastName: null }]] : [];
};

const namesOf = async (unit: Unit, all: readonly Requester[]): Promise<NamesById> => {
  const distinct = [...new Map(all.map((each) => [each.id, each])).values()];
  return new Map((await Promise.all(distinct.map((each) => nameOf(unit, each)))).flat());
};

const person = (id: string): Requester => ({ kind: 'user', id });

/** The policy of the first place that has one now, else the one it was asked for under. */
const policyOf = async (unit: Unit, { request, policies }: RequestView): Promise<ChangePolicy | undefined> =>
  policies[0] ?? (await unit.stores.changePolicies.find(request.policyId));

const without = <T extends Secret>(secret: T): T => ({
  ...secret,
  ...{ value: '', comment: '', metadata: [], reminderNote: null },
});

const baseOf = async ({ stores }: Unit, { base }: SealedCommit): Promise<SealedSecret | undefined> =>
  base ? stores.secrets.version(base.id, base.version) : undefined;

const headOf = async ({ stores }: Unit, { base, ...to }: SealedCommit): Promise<SealedSecret | undefined> =>
  stores.secrets.head(base ?? to);

/** Opens what is there of a list, each in its place. */
const openPresent = async (
  unit: Unit,
  { project }: ProjectAccess,
  sealed: readonly (SealedSecret | undefined)[],
): Promise<readonly (Secret | undefined)[]> => {
  const present = sealed.flatMap((each) => each ?? []);
  const opened = new Map(
    (await openSecrets(unit, project, present)).map((secret, n) => [present[n], secret]),
  );
  return sealed.map((each) => each && opened.get(each));
};

/** Whether somebody may read a commit's secret by every name, place and tag that it has or is to have. */
const showsTo = (
  access: ProjectAccess,
  places: ReadonlyMap<string, Place>,
  all: readonly (SealedSecret | Secret | undefined)[],
  { slugs }: TagsById,
): boolean =>
  all.every((secret) => {
    if (!secret) return true;
    const place = places.get(secret.folderId);
    return place !== undefined && mayRead(access, place, secret.name, slugs(secret.tagIds));
  });

const shownCommits = async (
  unit: Unit,
  { access, commits }: RequestView,
  places: ReadonlyMap<string, Place>,
): Promise<readonly ShownCommit[]> => {
  const [opened, bases, heads] = await Promise.all([
    openCommits(unit, access.project, commits),
    Promise.all(commits.map((commit) => baseOf(unit, commit))),
    Promise.all(commits.map((commit) => headOf(unit, commit))),
  ]);
  const [openBases, openHeads] = await Promise.all([
    openPresent(unit, access, bases),
    openPresent(unit, access, heads),
  ]);
  const tagIds = [...opened, ...bases, ...heads].flatMap((secret) => secret?.tagIds ?? []);
  const tags = await tagsById(unit, access.project.id, tagIds);
  return opened.map((commit, n) => {
    const [base, current] = [openBases[n], openHeads[n]];
    const showsValue = showsTo(access, places, [commit, base, current], tags);
    const shown = <T extends Secret>(secret: T): T => (showsValue ? secret : without(secret));
    return {
      commit: shown(commit),
      tags: tags.tags(commit.tagIds),
      base: base && shown(base),
      current: current && shown(current),
      showsValue,
    };
  });
};

/**
 * A request with its commits, old and new values for who may read them, reviews, comments and what conflicts by now. For
 * the requester, approvers and who manages policies.
 */
export const readRequest = async (unit: Unit, requestId: string): Promise<ShownRequest> => {
  const view = await enterRequest(unit, requestId);
  const { request, access, reviews } = view;
  const places = await placesOf(unit, access.project, view.commits);
  const isThere = ({ folderId }: SealedCommit): boolean => places.has(folderId);
  const [policy, commits, comments, grounds] = await Promise.all([
    policyOf(unit, view),
    shownCommits(unit, view, places),
    unit.stores.changeRequests.comments(request),
    request.status === 'open' ? groundsOf(unit, view.commits, isThere) : [],
  ]);
  const changedBy = request.statusChangedBy;
  const names = await namesOf(unit, [
    request.requester,
    ...(changedBy ? [person(changedBy)] : []),
    ...reviews.map(({ userId }) => person(userId)),
    ...comments.map(({ userId }) => person(userId)),
    ...(policy?.approvers.filter(({ kind }) => kind === 'user').map(({ id }) => person(id)) ?? []),
  ]);
  return {
    view,
    policy,
    place: places.get(request.folderId),
    commits,
    comments,
    conflicts: grounds.flatMap(({ conflict }) => conflict ?? []),
    names,
  };
};

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
