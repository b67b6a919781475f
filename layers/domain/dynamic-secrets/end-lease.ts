import { instanceScope } from '../audit/event.ts';
import type { AuditEventType } from '../audit/event-types.ts';
import { isRefusal } from '../errors.ts';
import type { Project } from '../projects/project.ts';
import { retryingConflicts } from '../retry.ts';
import type { Unit } from '../unit.ts';
import type { DynamicSecret } from './dynamic-secret.ts';
import { type DueLease, endingTime, isDue, type Lease, type LeaseKey, ownerOf, pauseAfter } from './lease.ts';
import { leftBehind } from './provider-place.ts';
import type { ProviderOutcome } from './providers.ts';
import { openInputsToEnd } from './sealing.ts';

/** Opens a unit that leaves this event, or none. */
export type OpenUnit = (auditType: AuditEventType | null) => Unit;

/** What became of a lease: gone, with its account or without; to be looked at again then; or given up for now. */
export type LeaseOutcome =
  | { readonly kind: 'gone' | 'failed' }
  | { readonly kind: 'waiting'; readonly until: string };

/** The project of a lease, also while it can be restored: accounts end whether or not anybody may look at it. */
export const projectOf = async (
  { stores: { projects } }: Unit,
  projectId: string,
): Promise<Project | undefined> =>
  (await projects.find(projectId)) ?? (await projects.findDeleted(projectId))?.project;

/** Begins to end a lease, so that nobody renews it any more. */
export const ending = (lease: Lease, now: Date): Lease => ({
  ...lease,
  state: 'ending',
  endingSince: lease.endingSince ?? now.toISOString(),
  dueAt: now.toISOString(),
  revision: lease.revision + 1,
  updatedAt: now.toISOString(),
});

type Ended = Pick<Lease, 'id' | 'dynamicSecretId' | 'projectId' | 'externalEntityId'>;

const noteEnd = (unit: Unit, project: Project | undefined, lease: Ended, more: object): void =>
  unit.note({
    projectId: lease.projectId,
    organizationId: instanceScope,
    actor: { type: 'platform', metadata: {} },
    ...(project && {
      organizationId: project.orgId,
      projectName: project.name,
      retentionDays: project.auditLogsRetentionDays ?? undefined,
      hasWebhooks: project.hasWebhooks,
      hasChat: project.hasChat,
    }),
    metadata: {
      dynamicSecretId: lease.dynamicSecretId,
      leaseId: lease.id,
      leaseExternalEntityId: lease.externalEntityId,
      ...more,
    },
  });

const revokeAt = async (
  unit: Unit,
  project: Project | undefined,
  dynamicSecret: DynamicSecret | undefined,
  lease: Lease,
): Promise<ProviderOutcome<true>> => {
  if (!project || !dynamicSecret)
    return { kind: 'refused', reason: 'Nobody knows any more how the provider is reached' };
  try {
    const address = { type: dynamicSecret.type, inputs: await openInputsToEnd(unit, project, dynamicSecret) };
    const left = leftBehind(address, lease);
    return left ?? (await unit.dynamicProviders.revoke(address, lease.externalEntityId, lease));
  } catch (error) {
    if (isRefusal(error, 'decryption-failed'))
      return { kind: 'refused', reason: 'The inputs cannot be opened' };
    throw error;
  }
};

const why = ({ expireAt }: Lease, now: Date): string =>
  Date.parse(expireAt) <= now.getTime() ? 'expired' : 'revoked';

/** Takes away a lease whose account is gone, or is let go by those who would not wait. */
const takeAway = async (
  open: OpenUnit,
  project: Project | undefined,
  lease: Lease,
  outcome: ProviderOutcome<true>,
): Promise<LeaseOutcome> => {
  const isLeft = outcome.kind !== 'done';
  const unit = open(isLeft ? 'abandon-dynamic-secret-lease' : 'end-dynamic-secret-lease');
  noteEnd(
    unit,
    project,
    lease,
    isLeft ? { reason: outcome.reason } : { reason: why(lease, unit.runtime.now()) },
  );
  await unit.commit(unit.stores.leases.deletion(lease));
  return { kind: 'gone' };
};

/** Says when to try again, or that a day of trying was enough, which the trail and its followers hear of. */
const failed = async (
  open: OpenUnit,
  project: Project | undefined,
  lease: Lease,
  { reason, until }: Exclude<ProviderOutcome<never>, { readonly kind: 'done' }>,
): Promise<LeaseOutcome> => {
  const now = open(null).runtime.now();
  // What ends by itself at a known instant has not failed to.
  const isLasting = until !== undefined && now.toISOString() < until;
  const failures = lease.failures + (isLasting ? 0 : 1);
  const isOver = !isLasting && now.getTime() - Date.parse(lease.endingSince ?? '') >= endingTime;
  const pause = isOver ? endingTime : pauseAfter(failures);
  const dueAt = isLasting ? until : new Date(now.getTime() + pause).toISOString();
  const next: Lease = {
    ...lease,
    state: isOver ? 'failed' : 'ending',
    statusDetails: reason.slice(0, 255),
    dueAt,
    failures,
    revision: lease.revision + 1,
    updatedAt: now.toISOString(),
  };
  // Told once, when it is given up.
  const unit = open(isOver && lease.state !== 'failed' ? 'fail-dynamic-secret-lease' : null);
  noteEnd(unit, project, lease, { reason, failures });
  await unit.commit(unit.stores.leases.replacement(next, lease));
  return isOver ? { kind: 'failed' } : { kind: 'waiting', until: dueAt };
};

/** Ended as far as it was there, and to be ended again when nothing can come any more. */
const mayStillCome = async (open: OpenUnit, lease: Lease, until: string): Promise<LeaseOutcome> => {
  const unit = open(null);
  const updatedAt = unit.runtime.now().toISOString();
  const next: Lease = { ...lease, dueAt: until, revision: lease.revision + 1, updatedAt };
  await unit.commit(unit.stores.leases.replacement(next, lease));
  return { kind: 'waiting', until };
};

/** When a lease is to be looked at next: one that is being made still may end before that has to be over. */
const nextLook = ({ state, dueAt, expireAt }: Lease, now: Date): string =>
  state === 'creating' && expireAt < dueAt && now.toISOString() < expireAt ? expireAt : dueAt;

const begun = async (open: OpenUnit, lease: Lease): Promise<Lease> => {
  if (lease.state === 'ending' || lease.state === 'failed') return lease;
  const unit = open(null);
  const next = ending(lease, unit.runtime.now());
  await unit.commit(unit.stores.leases.replacement(next, lease));
  return next;
};

/** How an end is looked at: now whatever the lease says, and whether to let go of what cannot be ended. */
export interface EndOrder {
  readonly isNow?: boolean;
  readonly isForced?: boolean;
}

/**
 * Ends the account of a lease whose time is over, and takes the lease away afterwards. A renewal that came in between is
 * heeded; what failed is tried again later, for a day. May be done twice at once and interrupted anywhere: providers end
 * what is gone already, and the lease goes last: not before it is certain that its account is not being made still.
 */
export const endLease = (open: OpenUnit, { id }: LeaseKey, order: EndOrder = {}): Promise<LeaseOutcome> => {
  const looking = open(null);
  return retryingConflicts(looking, async (): Promise<LeaseOutcome> => {
    const found = await looking.stores.leases.find(id);
    if (!found) return { kind: 'gone' };
    const now = looking.runtime.now();
    if (!order.isNow && !isDue(found, now)) return { kind: 'waiting', until: nextLook(found, now) };
    const lease = await begun(open, found);
    const [project, dynamicSecret] = await Promise.all([
      projectOf(looking, lease.projectId),
      looking.stores.dynamicSecrets.find(ownerOf(lease)),
    ]);
    const outcome = await revokeAt(looking, project, dynamicSecret, lease);
    const isForced = lease.isForced || order.isForced === true;
    const until = lease.makingUntil;
    if (until !== null && now.toISOString() < until && (outcome.kind === 'done' || isForced))
      return mayStillCome(open, lease, until);
    if (outcome.kind === 'done' || isForced) return takeAway(open, project, lease, outcome);
    return failed(open, project, lease, outcome);
  });
};

/**
 * Takes away the line of a lease that is gone. One that ended took its line along: what left its line behind was purged with
 * its place, and nobody may have ended its account.
 */
export const forgetLease = async (open: OpenUnit, due: DueLease): Promise<void> => {
  const unit = open('abandon-dynamic-secret-lease');
  noteEnd(unit, await projectOf(unit, due.projectId), due, {
    reason: 'The place of the lease was purged before its account was ended',
  });
  try {
    await unit.commit([unit.stores.leases.lineRemoval(due)]);
  } catch (error) {
    if (!isRefusal(error, 'conflict')) throw error;
  }
};
