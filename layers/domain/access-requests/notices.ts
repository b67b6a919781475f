import { mailOrders } from '../mailing/codes.ts';
import type { MailOrder } from '../mailing/mail-order.ts';
import type { Environment, Project } from '../projects/project.ts';
import type { Change } from '../store/change.ts';
import type { Unit } from '../unit.ts';
import { type Participant, peopleAmong } from './approvers.ts';
import type { AccessNotice } from './notice.ts';
import type { AccessPolicy } from './policy.ts';
import type { AccessRequest } from './request.ts';

/** What a mail about a request names. */
export interface Subject {
  readonly request: AccessRequest;
  readonly project: Project;
  readonly environment: Environment | undefined;
}

const contentOf = async (
  { stores }: Unit,
  notice: AccessNotice,
  { request, project, environment }: Subject,
): Promise<MailOrder['content']> => ({
  kind: 'access',
  notice,
  project: project.name,
  projectId: project.id,
  environment: environment?.name ?? '',
  secretPath: request.policy.secretPath,
  requester: (await stores.users.find(request.requesterId))?.username ?? '',
  requestId: request.id,
  temporaryRange: request.temporaryRange,
  reason: request.bypassReason ?? request.note,
});

/** What mails these people; who has no address is not told. */
const mailsTo = async (
  unit: Unit,
  people: readonly Pick<Participant, 'id'>[],
  notice: AccessNotice,
  subject: Subject,
): Promise<readonly Change[]> => {
  const users = await Promise.all(people.map(({ id }) => unit.stores.users.find(id)));
  const content = await contentOf(unit, notice, subject);
  const orders = users.flatMap((user) => (user?.email ? [{ to: user.email, userId: user.id, content }] : []));
  return orders.length === 0 ? [] : mailOrders(unit, orders);
};

/** What tells the approvers of a policy about a request, all but who asks. */
export const tellApprovers = async (
  unit: Unit,
  notice: AccessNotice,
  policy: AccessPolicy,
  subject: Subject,
  approvers?: readonly Participant[],
): Promise<readonly Change[]> => {
  const people = approvers ?? (await peopleAmong(unit, subject.project, policy.approvers));
  return mailsTo(
    unit,
    people.filter(({ id }) => id !== subject.request.requesterId),
    notice,
    subject,
  );
};

/** What tells whoever asked what became of it. */
export const tellRequester = (
  unit: Unit,
  notice: AccessNotice,
  subject: Subject,
): Promise<readonly Change[]> => mailsTo(unit, [{ id: subject.request.requesterId }], notice, subject);
