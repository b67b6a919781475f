import type { AuditEventType } from '../audit/event-types.ts';
import { livingProject } from '../projects/living-project.ts';
import type { Project } from '../projects/project.ts';
import { retryingConflicts } from '../retry.ts';
import type { Unit } from '../unit.ts';
import { noteRequest } from './entering.ts';
import { changed, closed, statusAt, withOneClosed } from './lifecycle.ts';
import { tellApprovers, tellRequester } from './notices.ts';
import type { AccessPolicy } from './policy.ts';
import type { AccessRequest } from './request.ts';

/** What a step of the workflow is told: which request, and how many steps came before. */
export interface FollowOrder {
  readonly requestId: string;
  readonly number: number;
}

/** How long the workflow waits before the next step, and what that is called. */
export interface FollowOutcome {
  readonly next: 'hour' | 'day' | 'nothing';
  readonly number: number;
  readonly name: string;
}

/** Opens a unit that leaves this event, or none. */
export type OpenUnit = (auditType: AuditEventType | null) => Unit;

const hour = 3_600_000;
const day = 24 * hour;

/** A request that is open as it was written down, where it stands. */
interface Followed {
  readonly request: AccessRequest;
  readonly policy: AccessPolicy | undefined;
  readonly project: Project;
}

const noteWork = (unit: Unit, { request, project }: Followed): void => {
  noteRequest(unit, request, environmentOf({ request, project }));
  unit.note({
    projectId: project.id,
    projectName: project.name,
    organizationId: project.orgId,
    retentionDays: project.auditLogsRetentionDays ?? undefined,
    hasWebhooks: project.hasWebhooks,
    hasChat: project.hasChat,
    actor: { type: 'platform', metadata: {} },
  });
};

const environmentOf = ({ request, project }: Pick<Followed, 'request' | 'project'>) =>
  project.environments.find(({ id }) => id === request.environmentId);

/** Writes down that a request is open no more: nobody could approve it since. */
const close = async (unit: Unit, followed: Followed, status: AccessRequest['status']): Promise<void> => {
  const { request, project } = followed;
  const { accessRequests } = unit.stores;
  noteWork(unit, followed);
  unit.note({ metadata: { status } });
  const next = closed(unit, request, null, { status });
  const counts = withOneClosed(await accessRequests.counts(project.id));
  const subject = { request: next, project, environment: environmentOf(followed) };
  await unit.commit([
    ...accessRequests.closing(next, request, counts),
    ...(await tellRequester(unit, 'expired', subject)),
  ]);
};

const remind = async (unit: Unit, followed: Followed, policy: AccessPolicy): Promise<void> => {
  const { request, project } = followed;
  noteWork(unit, followed);
  const next = changed(unit, request, { remindedAt: unit.runtime.now().toISOString() });
  const subject = { request: next, project, environment: environmentOf(followed) };
  await unit.commit([
    unit.stores.accessRequests.replacement(next, request),
    ...(await tellApprovers(unit, 'reminder', policy, subject)),
  ]);
};

/** How long to wait until the next thing that is due: an hour late is soon enough. */
const pauseUntil = (end: number, others: readonly number[], now: number): 'hour' | 'day' => {
  const next = Math.min(end, ...others.filter((due) => due > now));
  return next - now > day - hour ? 'day' : 'hour';
};

const step = async (open: OpenUnit, unit: Unit, requestId: string): Promise<FollowOutcome['next']> => {
  const { accessPolicies, accessRequests } = unit.stores;
  const request = await accessRequests.find(requestId);
  if (request?.status !== 'pending') return 'nothing';
  const project = await livingProject(unit, request.projectId);
  // It may come back; for good it goes with its requests.
  if (!project) return 'day';
  const policy = await accessPolicies.findIn(project.id, request.policyId);
  const now = unit.runtime.now();
  const status = statusAt(request, policy, now);
  if (status !== 'pending' || !policy) {
    await close(open('expire-access-request'), { request, policy, project }, status);
    return 'nothing';
  }
  const reminderDue = Date.parse(request.createdAt) + day;
  const isReminded = request.remindedAt !== null;
  if (!isReminded && now.getTime() >= reminderDue)
    await remind(open('remind-access-approvers'), { request, policy, project }, policy);
  return pauseUntil(Date.parse(request.expiresAt), isReminded ? [] : [reminderDue], now.getTime());
};

/**
 * Does what a request's time asks for: reminds its approvers after a day, and writes down that it expired, or that its
 * policy is gone. It may be called twice for one step, and decides nothing: who may approve what, and until when, is told by
 * the request itself.
 */
export const followRequest = async (
  open: OpenUnit,
  { requestId, number }: FollowOrder,
): Promise<FollowOutcome> => {
  const looking = open(null);
  const next = await retryingConflicts(looking, () => step(open, looking, requestId));
  return { next, number: number + 1, name: `${requestId}-${number + 1}` };
};
