import type { AuditEventType } from '../audit/event-types.ts';
import { livingProject } from '../projects/living-project.ts';
import type { Project } from '../projects/project.ts';
import { retryingConflicts } from '../retry.ts';
import type { Unit } from '../unit.ts';
import { withoutSlot } from './bounds.ts';
import type { ChangePolicy } from './change-policy.ts';
import type { ChangeRequest } from './change-request.ts';
import { policiesOfFolders } from './gate.ts';
import { noticesOf } from './notices.ts';
import { foldersOf, isExpired } from './request-view.ts';
import { noteRequest } from './trail.ts';

type OpenUnit = (auditType: AuditEventType | null) => Unit;

/** What to do about a request after a look at it: come back in a day, under this name, or never again. */
export type FollowUp = { readonly next: 'nothing' } | { readonly next: 'wait'; readonly name: string };

const millisecondsPerDay = 86_400_000;

/** Days since it was made: one execution for each, however often events and tasks come. */
const ageOf = ({ runtime }: Pick<Unit, 'runtime'>, { createdAt }: ChangeRequest): number =>
  Math.floor((runtime.now().getTime() - Date.parse(createdAt)) / millisecondsPerDay);

const noteWhere = (unit: Unit, request: ChangeRequest, project: Project): void => {
  unit.note({
    projectId: project.id,
    organizationId: project.orgId,
    actor: { type: 'platform', metadata: {} },
    retentionDays: project.auditLogsRetentionDays ?? undefined,
    hasWebhooks: project.hasWebhooks,
    hasSyncs: project.hasSyncs,
    hasChat: project.hasChat,
  });
  noteRequest(unit, request);
};

/** One change of the request itself, with its event and the mails that go with it. */
const tell = async (
  open: OpenUnit,
  auditType: 'secret-approval-expired' | 'secret-approval-reminded',
  { request, project, policies }: Standing,
  next: ChangeRequest,
): Promise<void> => {
  const unit = open(auditType);
  noteWhere(unit, request, project);
  const notice = auditType === 'secret-approval-expired' ? 'change-expired' : 'change-waiting';
  const notices = await noticesOf(unit, { request, policies, access: { project } }, notice);
  await unit.commit([...unit.stores.changeRequests.replacement(next, request), ...notices]);
};

interface Standing {
  readonly request: ChangeRequest;
  readonly project: Project;
  readonly policies: readonly ChangePolicy[];
}

const standingOf = async ({ stores }: Unit, request: ChangeRequest, project: Project): Promise<Standing> => {
  const commits = await stores.changeRequests.commits(request);
  return {
    request,
    project,
    policies: await policiesOfFolders({ stores }, project, commits.flatMap(foldersOf)),
  };
};

const lookOnce = async (open: OpenUnit, unit: Unit, requestId: string): Promise<FollowUp> => {
  const request = await unit.stores.changeRequests.find(requestId);
  if (!request || request.status === 'closed') return { next: 'nothing' };
  const age = ageOf(unit, request);
  const tomorrow: FollowUp = { next: 'wait', name: `${requestId}-${age + 1}` };
  const project = await livingProject(unit, request.projectId);
  // It may come back; for good it goes with its requests.
  if (!project) return tomorrow;
  const standing = await standingOf(unit, request, project);
  const at = unit.runtime.now().toISOString();
  const next = { ...request, updatedAt: at, revision: request.revision + 1 };
  if (isExpired(unit, request)) {
    await tell(open, 'secret-approval-expired', standing, {
      ...withoutSlot(next),
      status: 'closed',
      statusChangedBy: null,
    });
    return { next: 'nothing' };
  }
  if (age >= 1 && request.remindedAt === undefined)
    await tell(open, 'secret-approval-reminded', standing, { ...next, remindedAt: at });
  const isOver = age >= 1 && request.expiresAt === null;
  return isOver ? { next: 'nothing' } : tomorrow;
};

/**
 * Looks after a request that waits: approvers are reminded once after a day, and one whose time is over is closed. Whether it
 * may be merged hangs on nothing that happens here.
 */
export const followUp = (open: OpenUnit, requestId: string): Promise<FollowUp> => {
  const looking = open(null);
  return retryingConflicts(looking, () => lookOnce(open, looking, requestId));
};
