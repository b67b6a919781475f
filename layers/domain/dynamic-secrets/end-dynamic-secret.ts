import { instanceScope } from '../audit/event.ts';
import { folderPath } from '../places/scope.ts';
import type { Project } from '../projects/project.ts';
import { retryingConflicts } from '../retry.ts';
import type { Unit } from '../unit.ts';
import type { DynamicSecret, DynamicSecretKey } from './dynamic-secret.ts';
import { endLease, type OpenUnit, projectOf } from './end-lease.ts';
import { endingTime, type LeaseKey, makingTime } from './lease.ts';

/** What a step of ending many leases came to: nothing is left, or the earliest instant at which to go on. */
export type EndingOutcome =
  | { readonly kind: 'gone' | 'failed' }
  | { readonly kind: 'waiting'; readonly until: string };

/** How many accounts are ended side by side at one provider. */
const sideBySide = 8;
const pageSize = 100;

/** Whether there is time to begin another one. */
export type HasTime = () => boolean;

const inTurns = async <T, R>(items: readonly T[], work: (item: T) => Promise<R>): Promise<readonly R[]> => {
  const results: R[] = [];
  for (let at = 0; at < items.length; at += sideBySide)
    results.push(...(await Promise.all(items.slice(at, at + sideBySide).map(work))));
  return results;
};

const earliest = (instants: readonly string[]): string | undefined => [...instants].sort()[0];

/** Tries once to end each lease of a dynamic secret, as far as time allows. */
const endLeasesOf = async (
  open: OpenUnit,
  dynamicSecretId: string,
  isForced: boolean,
  hasTime: HasTime,
): Promise<EndingOutcome> => {
  const { stores, runtime } = open(null);
  const waits: string[] = [];
  let hasFailed = false;
  for (let after: string | undefined, more = true; more; more = after !== undefined) {
    if (!hasTime()) return { kind: 'waiting', until: runtime.now().toISOString() };
    const page = await stores.leases.page(dynamicSecretId, pageSize, after);
    const outcomes = await inTurns(page.items, (lease: LeaseKey) =>
      endLease(open, lease, { isNow: true, isForced }),
    );
    for (const outcome of outcomes) {
      if (outcome.kind === 'waiting') waits.push(outcome.until);
      hasFailed ||= outcome.kind === 'failed';
    }
    after = page.next;
  }
  const until = earliest(waits);
  if (until !== undefined) return { kind: 'waiting', until };
  return { kind: hasFailed ? 'failed' : 'gone' };
};

const note = (unit: Unit, project: Project | undefined, { id, name, type, projectId }: DynamicSecret): void =>
  unit.note({
    projectId,
    organizationId: project?.orgId ?? instanceScope,
    actor: { type: 'platform', metadata: {} },
    metadata: { dynamicSecretId: id, dynamicSecretName: name, dynamicSecretType: type },
  });

/** A request that found it living may be making an account still: the record stays until none can be. */
const settledAt = ({ deletingSince }: DynamicSecret): string =>
  new Date(Date.parse(deletingSince ?? '') + makingTime).toISOString();

const remove = async (open: OpenUnit, dynamicSecret: DynamicSecret): Promise<void> => {
  const unit = open('end-dynamic-secret');
  note(unit, await projectOf(unit, dynamicSecret.projectId), dynamicSecret);
  const { dynamicSecrets, leases } = unit.stores;
  await unit.commit([...dynamicSecrets.deletion(dynamicSecret), ...leases.countsRemoval(dynamicSecret.id)]);
};

const giveUp = async (open: OpenUnit, dynamicSecret: DynamicSecret): Promise<void> => {
  const unit = open(null);
  const next: DynamicSecret = {
    ...dynamicSecret,
    state: 'failed-to-delete',
    statusDetails: 'Accounts of its leases could not be ended: delete it again, or force it',
    revision: dynamicSecret.revision + 1,
    updatedAt: unit.runtime.now().toISOString(),
  };
  await unit.commit(unit.stores.dynamicSecrets.replacement(next, dynamicSecret));
};

/**
 * Carries a deletion on: ends the accounts of all leases, and takes the dynamic secret away when none is left and none can
 * come. After a day of trying it says that it failed.
 */
export const endDynamicSecret = (
  open: OpenUnit,
  key: DynamicSecretKey,
  hasTime: HasTime,
): Promise<EndingOutcome> => {
  const looking = open(null);
  return retryingConflicts(looking, async (): Promise<EndingOutcome> => {
    const found = await looking.stores.dynamicSecrets.find(key);
    if (found?.state !== 'deleting') return { kind: 'gone' };
    const outcome = await endLeasesOf(open, found.id, found.isForced, hasTime);
    const now = looking.runtime.now();
    if (outcome.kind === 'gone') {
      if (now.toISOString() < settledAt(found)) return { kind: 'waiting', until: settledAt(found) };
      await remove(open, found);
      return outcome;
    }
    const isOver = now.getTime() - Date.parse(found.deletingSince ?? '') >= endingTime;
    if (outcome.kind === 'waiting' && !isOver) return outcome;
    await giveUp(open, found);
    return { kind: 'failed' };
  });
};

/** Whether the place of a dynamic secret is gone: its folder, one above, its environment or its project. */
const isPlaceGone = async (
  unit: Unit,
  project: Project | undefined,
  { environmentId, folderId }: DynamicSecret,
): Promise<boolean> =>
  !project?.environments.some(({ id }) => id === environmentId) ||
  (await folderPath(unit, { environmentId, folderId })) === undefined;

/** Whether leases of a dynamic secret are to end with its place. */
type IsGone = (unit: Unit, project: Project | undefined, dynamicSecret: DynamicSecret) => Promise<boolean>;

/** Of many steps: the earliest instant at which one goes on, or what they came to. */
const togetherOf = (outcomes: readonly EndingOutcome[]): EndingOutcome => {
  const until = earliest(outcomes.flatMap((each) => (each.kind === 'waiting' ? [each.until] : [])));
  if (until !== undefined) return { kind: 'waiting', until };
  return { kind: outcomes.some(({ kind }) => kind === 'failed') ? 'failed' : 'gone' };
};

const endLeasesIn = async (
  open: OpenUnit,
  projectId: string,
  isGone: IsGone,
  hasTime: HasTime,
): Promise<EndingOutcome> => {
  const unit = open(null);
  const { projects, dynamicSecrets } = unit.stores;
  const project = await projects.find(projectId);
  const known = project ?? (await projects.findDeleted(projectId))?.project;
  const deleted = await projects.deletedEnvironmentsOf(projectId);
  const ids = [...(known?.environments ?? []), ...deleted.map(({ environment }) => environment)].map(
    ({ id }) => id,
  );
  const outcomes: EndingOutcome[] = [];
  for (const environmentId of ids)
    for (const each of await dynamicSecrets.inEnvironment(environmentId))
      if (await isGone(unit, project, each)) outcomes.push(await endLeasesOf(open, each.id, false, hasTime));
  return togetherOf(outcomes);
};

/**
 * Ends the leases of a project whose places were deleted; the dynamic secrets themselves can be restored with their place,
 * as everything in it.
 */
export const endLeasesOfGonePlaces = (
  open: OpenUnit,
  projectId: string,
  hasTime: HasTime,
): Promise<EndingOutcome> => endLeasesIn(open, projectId, isPlaceGone, hasTime);

/** The same for an organization that was deleted: everything in it is gone, also what was deleted before. */
export const endLeasesOfOrganization = async (
  open: OpenUnit,
  orgId: string,
  hasTime: HasTime,
): Promise<EndingOutcome> => {
  const { organizations, projects } = open(null).stores;
  if (await organizations.find(orgId)) return { kind: 'gone' };
  const deleted = await projects.deletedOf(orgId);
  const all = [...(await projects.listOf(orgId)), ...deleted.map(({ project }) => project)];
  const outcomes: EndingOutcome[] = [];
  for (const { id } of all) outcomes.push(await endLeasesIn(open, id, async () => true, hasTime));
  return togetherOf(outcomes);
};
