import { mailOrders } from '../mailing/codes.ts';
import type { Place } from '../places/scope.ts';
import type { Project } from '../projects/project.ts';
import type { Change } from '../store/change.ts';
import type { Unit } from '../unit.ts';
import type { SecretRotation } from './secret-rotation.ts';

/** What a mail about a rotation that failed says: names and a sentence of ours, nothing that a target said. */
export interface RotationMail {
  readonly kind: 'rotation';
  readonly rotation: string;
  readonly project: string;
  readonly environment: string;
  readonly secretPath: string;
  readonly reason: string;
  /** Whether it is tried no more until the next rotation. */
  readonly isOver: boolean;
}

/** Most people who are mailed about one failure: all of the orders go with it. */
const maxRecipients = 40;

const oneLine = (text: string): string => text.replace(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]+/gu, ' ').slice(0, 300);

/** The mail itself: plain text, in which nothing that others named is more than text. */
export const rotationMailText = (
  mail: RotationMail,
): { readonly subject: string; readonly text: string } => ({
  subject: oneLine(`Locket: the rotation ${mail.rotation} failed`),
  text: [
    mail.isOver
      ? 'A secret was not rotated: it was tried for a day, and will be with the next rotation.'
      : 'A secret could not be rotated. It is tried again; what readers have stays valid.',
    '',
    `Rotation: ${oneLine(mail.rotation)}`,
    `Project: ${oneLine(mail.project)}`,
    `Environment: ${oneLine(mail.environment)}`,
    `Path: ${oneLine(mail.secretPath)}`,
    `Reason: ${oneLine(mail.reason)}`,
    '',
  ].join('\n'),
});

/** Admins of the project, and whoever set the rotation up, as far as they are in the organization still. */
const recipientsOf = async (unit: Unit, project: Project, { setBy }: SecretRotation) => {
  const { projects, organizations, users } = unit.stores;
  const grants = await projects.grantsIn(project.id, 'user');
  const told = grants.filter(
    ({ actorId, roles }) =>
      roles.some(({ role }) => role === 'admin') || (setBy.kind === 'user' && actorId === setBy.id),
  );
  const found = await Promise.all(
    told.slice(0, maxRecipients).map(async ({ actorId }) => {
      const [user, membership] = await Promise.all([
        users.find(actorId),
        organizations.membership(project.orgId, actorId),
      ]);
      return membership?.isActive ? user : undefined;
    }),
  );
  return found.flatMap((user) => (user?.email ? [{ to: user.email, userId: user.id }] : []));
};

/** Mails to those who can do something about a failure, ordered with the event that tells of it. */
export const failureNotices = async (
  unit: Unit,
  project: Project,
  { environment, path }: Place,
  rotation: SecretRotation,
  failure: Pick<RotationMail, 'reason' | 'isOver'>,
): Promise<readonly Change[]> => {
  if (!unit.sendsMail) return [];
  const content: RotationMail = {
    kind: 'rotation',
    rotation: rotation.name,
    project: project.name,
    environment: environment.slug,
    secretPath: path,
    ...failure,
  };
  const orders = (await recipientsOf(unit, project, rotation)).map((each) => ({ ...each, content }));
  return orders.length === 0 ? [] : mailOrders(unit, orders);
};
