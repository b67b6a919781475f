import { mailOrders } from '../mailing/codes.ts';
import type { ChangeNotice } from '../mailing/mail-order.ts';
import type { Change } from '../store/change.ts';
import type { Unit } from '../unit.ts';
import type { User } from '../users/user.ts';
import { peopleIn } from './approvers.ts';
import type { Approver, ChangePolicy } from './change-policy.ts';
import type { ChangeRequest } from './change-request.ts';

/** Most people who are mailed about one thing that happened: all of the orders go with it. */
const maxRecipients = 40;

interface Told {
  readonly request: ChangeRequest;
  readonly policies: readonly ChangePolicy[];
  readonly access: { readonly project: { readonly id: string; readonly orgId: string } };
}

const approversOf = ({ policies }: Told): readonly Approver[] =>
  policies.flatMap(({ approvers }) => approvers);

/** What only those who may approve are told. */
const forApprovers: readonly ChangeNotice[] = ['change-asked', 'change-waiting'];

/** Approvers hear of what they are to look at, the requester of what became of it. */
const recipientsOf = async (unit: Unit, told: Told, notice: ChangeNotice): Promise<readonly string[]> => {
  const { request, access } = told;
  const requester = request.requester.kind === 'user' ? [request.requester.id] : [];
  if (notice === 'change-merged' || notice === 'change-reviewed') return requester;
  const approvers = await peopleIn(unit, access.project, approversOf(told));
  return forApprovers.includes(notice) ? approvers : [...approvers, ...requester];
};

/** Who left the organization or was deactivated is told nothing, whatever policies still name them. */
const reachable = async (
  { stores }: Unit,
  { access: { project } }: Told,
  id: string,
): Promise<User | undefined> => {
  const [user, membership] = await Promise.all([
    stores.users.find(id),
    stores.organizations.membership(project.orgId, id),
  ]);
  return membership?.isActive ? user : undefined;
};

/** Mails to whom it concerns, ordered with the change that they tell of; nobody is told of their own deed. */
export const noticesOf = async (unit: Unit, told: Told, notice: ChangeNotice): Promise<readonly Change[]> => {
  if (!unit.sendsMail) return [];
  const { caller } = unit;
  const self = caller.kind === 'user' ? caller.id : undefined;
  const ids = [...new Set(await recipientsOf(unit, told, notice))].filter((id) => id !== self);
  const users = await Promise.all(ids.slice(0, maxRecipients).map((id) => reachable(unit, told, id)));
  const { id: requestId, slug, projectId } = told.request;
  const orders = users.flatMap((user) =>
    user?.email
      ? [
          {
            to: user.email,
            userId: user.id,
            content: { kind: 'change' as const, notice, requestId, slug, projectId },
          },
        ]
      : [],
  );
  return orders.length === 0 ? [] : mailOrders(unit, orders);
};
