import type { AuditEventType } from '../audit/event-types.ts';
import { isRefusal, LocketError } from '../errors.ts';
import { mailOrders } from '../mailing/codes.ts';
import { isLastingAdmin } from '../projects/last-admin.ts';
import { livingProject } from '../projects/living-project.ts';
import type { Project } from '../projects/project.ts';
import type { Change } from '../store/change.ts';
import type { Unit } from '../unit.ts';
import { targets } from './catalogue.ts';
import { openPlace } from './opening.ts';
import { pauses, stateAfter, type Verdict, verdictOn } from './outcome.ts';
import { type RunOutcome, runSync } from './run.ts';
import { environmentOf } from './source.ts';
import { maxFollowed, type Sync, type SyncState } from './sync.ts';
import type { Tally } from './tally.ts';

/** That a sync is to run: ids and instants, so that it may wait in a queue. */
export interface SyncOrder {
  readonly syncId: string;
  /** A run that began after this instant has seen all that the order is about. */
  readonly at: string;
  readonly isManual?: boolean | undefined;
  /** Writes what cannot be read as well, to undo what others did to it. */
  readonly isFull?: boolean | undefined;
  /** Id of the person who asked by hand, who alone is mailed. */
  readonly requestedBy?: string | undefined;
  /** Goes on with a run whose time was over. */
  readonly continues?: boolean | undefined;
}

export interface AttemptPorts {
  /** A unit that has read nothing yet, leaving this event or none. */
  open(auditType: AuditEventType | null): Unit;
  hasTime(): boolean;
  /** How often the order was taken up, this time included. */
  readonly attempts: number;
}

/** What becomes of the order: it is done with, comes back as another after some seconds, or waits for its next try. */
export type Attempted =
  | { readonly kind: 'done' }
  | { readonly kind: 'again'; readonly seconds: number; readonly order: SyncOrder }
  | { readonly kind: 'retry'; readonly seconds: number | undefined };

/** Milliseconds by which clocks of two processes may differ. */
const skew = 2_000;
/** Seconds that a run has its target to itself: longer than a process lives. */
const runTime = 330;
/** Seconds after which a target that was taken is asked for again. */
const busyPause = 15;

const done: Attempted = { kind: 'done' };

const isCovered = ({ state }: Sync, { at, isFull }: SyncOrder): boolean =>
  isFull !== true &&
  state.status === 'succeeded' &&
  state.succeededStartedAt !== null &&
  Date.parse(state.succeededStartedAt) > Date.parse(at) + skew;

/** A retry that waits will see what this order is about. */
const isLeftToRetry = ({ state }: Sync, order: SyncOrder, attempts: number, now: Date): boolean =>
  attempts === 1 &&
  order.isManual !== true &&
  order.continues !== true &&
  state.nextAttemptAt !== null &&
  Date.parse(state.nextAttemptAt) > now.getTime();

const isDropped = (sync: Sync, order: SyncOrder, attempts: number, now: Date): boolean =>
  (!sync.isActive && order.isManual !== true) ||
  isCovered(sync, order) ||
  isLeftToRetry(sync, order, attempts, now);

/** One place of a target, whoever syncs to it by this connection. */
export const placeKey = ({ target, connectionId, destination }: Sync): string =>
  `target ${JSON.stringify([target, connectionId, Object.entries(destination).sort()])}`;

const take = async (unit: Unit, sync: Sync, holder: string): Promise<boolean> => {
  const now = Math.floor(unit.runtime.now().getTime() / 1000);
  try {
    await unit.commit([unit.stores.syncs.taking(placeKey(sync), holder, now, now + runTime)]);
    return true;
  } catch (error) {
    if (isRefusal(error, 'conflict')) return false;
    throw error;
  }
};

/** What passes is not the sync's fault: the queue brings the order back. */
const passes = (error: unknown): boolean =>
  !(error instanceof LocketError) ||
  ['unavailable', 'throttled', 'internal', 'conflict'].includes(error.code);

const ran = async (
  ports: AttemptPorts,
  project: Project,
  sync: Sync,
  order: SyncOrder,
): Promise<RunOutcome> => {
  try {
    const place = await openPlace(() => ports.open(null), sync);
    if (place.kind !== 'done') return { kind: 'not-begun', failure: place };
    const { hasTime } = ports;
    return await runSync(ports.open(null), project, sync, place.value, {
      isFull: order.isFull === true,
      hasTime,
    });
  } catch (error) {
    if (passes(error)) throw error;
    const { code, message } = error as LocketError;
    // Its folder, environment or connection is gone.
    const isLasting = code === 'not-found';
    return { kind: 'not-begun', failure: { kind: 'refused', reason: message }, isLasting };
  }
};

/** Admins of the project for good; whoever started the run by hand, instead. None who is not in the organization any more. */
const recipients = async (
  { stores }: Unit,
  project: Project,
  { requestedBy }: SyncOrder,
): Promise<readonly { readonly to: string; readonly userId: string }[]> => {
  const grants = requestedBy ? [] : await stores.projects.grantsIn(project.id, 'user');
  const ids = requestedBy
    ? [requestedBy]
    : grants.filter(({ roles }) => isLastingAdmin(roles)).map(({ actorId }) => actorId);
  const users = await Promise.all(
    ids.slice(0, 50).map(async (id) => {
      const [user, membership] = await Promise.all([
        stores.users.find(id),
        stores.organizations.membership(project.orgId, id),
      ]);
      return membership?.isActive ? user : undefined;
    }),
  );
  return users.flatMap((user) => (user?.email ? [{ to: user.email, userId: user.id }] : []));
};

const failureMails = async (
  unit: Unit,
  project: Project,
  sync: Sync,
  order: SyncOrder,
  reason: string,
): Promise<readonly Change[]> => {
  if (!unit.sendsMail) return [];
  const content = {
    kind: 'sync',
    project: project.name,
    projectId: project.id,
    environment: environmentOf(project, sync.environmentId)?.name ?? '',
    secretPath: sync.secretPath,
    target: targets[sync.target].title,
    name: sync.name,
    reason,
  } as const;
  const to = await recipients(unit, project, order);
  return to.length === 0
    ? []
    : mailOrders(
        unit,
        to.map((each) => ({ ...each, content })),
      );
};

const noteRun = (unit: Unit, project: Project, sync: Sync, verdict: Verdict, tally: Partial<Tally>): void => {
  const { troubled: _troubled, reason: _reason, ...counts } = tally;
  unit.note({
    organizationId: project.orgId,
    projectId: project.id,
    projectName: project.name,
    retentionDays: project.auditLogsRetentionDays ?? undefined,
    actor: { type: 'platform', metadata: {} },
    metadata: {
      syncId: sync.id,
      integration: sync.target,
      isSynced: verdict.isSynced,
      syncMessage: verdict.message,
      syncEnvironment: environmentOf(project, sync.environmentId)?.slug,
      syncPath: sync.secretPath,
      ...counts,
    },
  });
};

const followedBy = (outcome: RunOutcome): SyncState['follows'] => {
  const places = outcome.kind === 'not-begun' ? undefined : outcome.places;
  return places && places.length <= maxFollowed ? places : null;
};

const record = async (
  ports: AttemptPorts,
  project: Project,
  sync: Sync,
  order: SyncOrder,
  outcome: RunOutcome,
  running: SyncState,
): Promise<SyncState> => {
  const unit = ports.open('integration-synced');
  const verdict = verdictOn(outcome);
  const next = {
    ...stateAfter(running, verdict, ports.attempts, unit.runtime.now()),
    follows: followedBy(outcome),
  };
  noteRun(unit, project, sync, verdict, outcome.kind === 'not-begun' ? {} : outcome.tally);
  // Once until it has succeeded again, and whoever asked by hand each time.
  const tells = !verdict.isSynced && (order.requestedBy !== undefined || running.failures === 0);
  const mails = tells ? await failureMails(unit, project, sync, order, verdict.message) : [];
  await commitUnlessGone(unit, [unit.stores.syncs.run(sync, next), ...mails]);
  return next;
};

/** Deleted while it ran: there is nobody left to tell. */
const commitUnlessGone = async (unit: Unit, changes: readonly Change[]): Promise<void> => {
  try {
    await unit.commit(changes);
  } catch (error) {
    if (!isRefusal(error, 'conflict')) throw error;
  }
};

const afterRun = (outcome: RunOutcome, next: SyncState, attempts: number): Attempted => {
  if (next.status !== 'failed') return done;
  if (next.nextAttemptAt !== null) return { kind: 'retry', seconds: pauses[attempts - 1] };
  // Nothing but a decision of somebody's helps.
  return verdictOn(outcome).mayRetry ? { kind: 'retry', seconds: undefined } : done;
};

const runHeld = async (
  ports: AttemptPorts,
  project: Project,
  sync: Sync,
  order: SyncOrder,
  jobId: string,
): Promise<Attempted> => {
  const starting = ports.open(null);
  const startedAt = starting.runtime.now().toISOString();
  const running: SyncState = { ...sync.state, status: 'running', startedAt, jobId };
  await commitUnlessGone(starting, [starting.stores.syncs.run(sync, running)]);
  const outcome = await ran(ports, project, sync, order);
  if (outcome.kind === 'unfinished')
    return {
      kind: 'again',
      seconds: Math.min(900, outcome.pause ?? 0),
      order: { ...order, continues: true },
    };
  const next = await record(ports, project, sync, order, outcome, running);
  return afterRun(outcome, next, ports.attempts);
};

/** Carries out an order unless a later run has seen all that it is about: one run per place of a target at a time. */
export const attemptSync = async (ports: AttemptPorts, order: SyncOrder): Promise<Attempted> => {
  const unit = ports.open(null);
  const sync = await unit.stores.syncs.find(order.syncId);
  const project = sync && (await livingProject(unit, sync.projectId));
  if (!sync || !project || isDropped(sync, order, ports.attempts, unit.runtime.now())) return done;
  const jobId = unit.runtime.uuid();
  if (!(await take(unit, sync, jobId))) return { kind: 'again', seconds: busyPause, order };
  try {
    // As it is now: somebody may have run or changed it while the target was taken.
    const current = await ports.open(null).stores.syncs.find(order.syncId);
    if (!current || isDropped(current, order, ports.attempts, unit.runtime.now())) return done;
    // Led elsewhere meanwhile: what is held is not what it writes to.
    if (placeKey(current) !== placeKey(sync)) return { kind: 'again', seconds: 1, order };
    return await runHeld(ports, project, current, order, jobId);
  } finally {
    const releasing = ports.open(null);
    await releasing.commit([releasing.stores.syncs.release(placeKey(sync), jobId)]).catch(() => undefined);
  }
};
