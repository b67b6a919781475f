import type { Place } from '../places/scope.ts';
import type { ProjectAccess } from '../projects/access.ts';
import type { Tag } from '../projects/tag.ts';
import { mayRead } from '../secrets/core/rights.ts';
import { openSecrets } from '../secrets/core/sealing.ts';
import type { SealedSecret, Secret } from '../secrets/core/secret.ts';
import { type TagsById, tagsById } from '../secrets/core/secret-tags.ts';
import type { Unit } from '../unit.ts';
import type { ChangePolicy } from './change-policy.ts';
import type { Comment, Commit, SealedCommit } from './change-request.ts';
import { openCommits } from './commit-sealing.ts';
import { type Conflict, groundsOf } from './conflicts.ts';
import { placesOf } from './places.ts';
import { type NamesById, namesOf, person } from './request-names.ts';
import { enterRequest, type RequestView } from './request-view.ts';

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
