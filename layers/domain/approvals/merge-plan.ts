import { LocketError } from '../errors.ts';
import type { Folder } from '../folders/folder.ts';
import { recorded } from '../history/commit.ts';
import type { Place } from '../places/scope.ts';
import { openSecrets } from '../secrets/core/sealing.ts';
import type { Secret } from '../secrets/core/secret.ts';
import { tagsById } from '../secrets/core/secret-tags.ts';
import { maxFoldersTold, traceOfMany } from '../secrets/core/trail.ts';
import { type Alteration, type Live, outcomeOf } from '../secrets/writing/alterations.ts';
import type { Change } from '../store/change.ts';
import type { Unit } from '../unit.ts';
import { withoutSlot } from './bounds.ts';
import type { ChangeRequest, Commit } from './change-request.ts';
import { openCommits } from './commit-sealing.ts';
import { type Conflict, type Ground, groundsOf } from './conflicts.ts';
import { type Verdict, verdictsOn } from './counted-approvals.ts';
import { assertMayRemove, folderToRemove, removal, removalConflicts } from './folder-removal.ts';
import { assertMayMerge } from './merge-rights.ts';
import { distinctPlaces, placesOf } from './places.ts';
import type { RequestView } from './request-view.ts';

/** Merging worked out: nothing of it has happened. */
export interface MergePlan {
  readonly changes: readonly Change[];
  readonly merged: ChangeRequest;
}

const conflicting = (conflicts: readonly Conflict[]): LocketError =>
  new LocketError(
    'bad-request',
    'What this request changes was changed since: nothing was merged. Ask for the change anew',
    { details: { conflicts } },
  );

const secretOf = (commit: Commit): Secret => {
  const {
    requestId: _,
    number: __,
    op: ___,
    secretId,
    base: ____,
    revives: _____,
    askedAt: ______,
    ...secret
  } = commit;
  return { ...secret, id: secretId };
};

/** The version that follows what is there: a deletion took a number of its own. */
const versionAfter = ({ head, deleted }: Ground): number =>
  head ? head.version + 1 : deleted ? deleted.secret.version + 2 : 1;

const alterationOf = (unit: Unit, ground: Ground, commit: Commit, live: Live | undefined): Alteration => {
  const at = unit.runtime.now().toISOString();
  if (commit.op === 'delete') return { before: live as Live };
  const secret = { ...secretOf(commit), version: versionAfter(ground), updatedAt: at };
  if (live) return { before: live, after: { ...secret, createdAt: live.secret.createdAt } };
  const { deleted } = ground;
  return deleted
    ? { after: { ...secret, home: deleted.secret.home }, revives: deleted.secret, deleted }
    : { after: { ...secret, createdAt: at }, taken: 'conflict' };
};

const alterationsOf = async (
  unit: Unit,
  { access }: RequestView,
  grounds: readonly Ground[],
  commits: readonly Commit[],
): Promise<readonly Alteration[]> => {
  const heads = grounds.flatMap(({ head }) => head ?? []);
  const opened = await openSecrets(unit, access.project, heads);
  const lives = new Map(heads.map((sealed, n) => [sealed.id, { sealed, secret: opened[n] as Secret }]));
  return grounds.map((ground, n) =>
    alterationOf(unit, ground, commits[n] as Commit, lives.get(ground.head?.id ?? '')),
  );
};

/** The alterations with their history; the approvals of all policies that apply are in hand. */
const writing = async (
  unit: Unit,
  { access, request, policies }: RequestView,
  alterations: readonly Alteration[],
): Promise<readonly Change[]> => {
  const approved = new Set(policies.map(({ id }) => id));
  const { changes, entries } = await outcomeOf(unit, access.project, alterations, approved);
  return [...changes, ...(await recorded(unit, entries, `Merged change request ${request.slug}`))];
};

const noteMerged = (
  unit: Unit,
  { request, policies }: RequestView,
  commits: readonly Commit[],
  paths: readonly { readonly environment: string; readonly secretPath: string }[],
): void => {
  const [first] = paths;
  unit.note({
    metadata: {
      ...first,
      updatedPlaces: paths.slice(0, maxFoldersTold),
      policyIds: policies.map(({ id }) => id),
      requestedBy: request.requester.id,
      ...traceOfMany(commits.map(({ secretId, name, version }) => ({ id: secretId, name, version }))),
    },
  });
};

/** Which approvals count, on what the request asks for now. */
export const verdictsIn = async (unit: Unit, view: RequestView): Promise<readonly Verdict[]> => {
  const { request, access, reviews, policies, commits } = view;
  const places = distinctPlaces(await placesOf(unit, access.project, commits));
  return verdictsOn(unit, access.project, policies, { request, reviews, places });
};

/** What a merge carries out, once it is known that it may. */
interface Judged {
  readonly grounds: readonly Ground[];
  readonly opened: readonly Commit[];
  readonly places: ReadonlyMap<string, Place>;
  /** The folder that goes along. */
  readonly doomed: Folder | undefined;
}

const conflictsIn = async (
  unit: Unit,
  { commits }: RequestView,
  { grounds, doomed }: Pick<Judged, 'grounds' | 'doomed'>,
): Promise<readonly Conflict[]> => [
  ...grounds.flatMap(({ conflict }) => conflict ?? []),
  ...(doomed ? await removalConflicts(unit, doomed, commits) : []),
];

/** Holds a request against what stands now and against the rights of everybody concerned. */
const judge = async (unit: Unit, view: RequestView, isBypass: boolean): Promise<Judged> => {
  const { request, access, commits } = view;
  const { project } = access;
  const places = await placesOf(unit, project, commits);
  const isThere = ({ folderId, base }: Pick<Commit, 'folderId' | 'base'>): boolean =>
    places.has(folderId) && (base === null || places.has(base.folderId));
  const grounds = await groundsOf(unit, commits, isThere);
  const doomed = await folderToRemove(unit, request);
  const conflicts = await conflictsIn(unit, view, { grounds, doomed });
  if (conflicts.length > 0) throw conflicting(conflicts);
  const opened = await openCommits(unit, project, commits);
  const touched = [...commits, ...grounds.flatMap(({ head }) => head ?? [])];
  const tags = await tagsById(
    unit,
    project.id,
    touched.flatMap(({ tagIds }) => tagIds),
  );
  await assertMayMerge(unit, { access, request, steps: grounds, places, tags, opened, isBypass });
  if (doomed) await assertMayRemove(unit, view, doomed, isBypass);
  return { grounds, opened, places, doomed };
};

const mergedBy = (
  unit: Unit,
  { request, access }: RequestView,
  bypassReason: string | null,
): ChangeRequest => {
  const at = unit.runtime.now().toISOString();
  return {
    ...withoutSlot(request),
    status: 'closed',
    mergedAt: at,
    bypassReason,
    statusChangedBy: access.member.id,
    updatedAt: at,
    revision: request.revision + 1,
  };
};

/**
 * What merging a request changes: all of its commits with the request's own end, under the condition that policies and
 * request still stand as they were judged. `bad-request` listing what conflicts with the versions that it was made from.
 * Whether its approvals suffice is for the caller to say.
 */
export const planMerge = async (
  unit: Unit,
  view: RequestView,
  bypassReason: string | null,
): Promise<MergePlan> => {
  const { grounds, opened, places, doomed } = await judge(unit, view, bypassReason !== null);
  const changes = doomed
    ? await removal(unit, doomed, grounds)
    : await writing(unit, view, await alterationsOf(unit, view, grounds, opened));
  const merged = mergedBy(unit, view, bypassReason);
  noteMerged(
    unit,
    view,
    opened,
    distinctPlaces(places).map(({ environment, path }) => ({
      environment: environment.slug,
      secretPath: path,
    })),
  );
  const { changeRequests, changePolicies } = unit.stores;
  return {
    merged,
    changes: [
      ...changes,
      ...changeRequests.replacement(merged, view.request),
      ...view.policies.map((policy) => changePolicies.check(policy)),
    ],
  };
};
