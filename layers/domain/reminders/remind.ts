import type { AuditEventType } from '../audit/event-types.ts';
import type { Mailer } from '../mail.ts';
import { type PlacedSecret, placedSecret } from '../secrets/view/live-secret.ts';
import type { Unit } from '../unit.ts';
import { dayOf, daysAfter, daysBetween, type Reminder } from './reminder.ts';
import { reminderMail } from './reminder-mail.ts';

/** Days after which the reminder of a secret that is nowhere is forgotten: until then it may be restored. */
const missingDays = 31;

/** What became of one line: people were reminded, the secret is missing, or the line meant nothing. */
export type Reminded = 'reminded' | 'missing' | 'stale';

export interface RemindPorts {
  /** Opens a unit that leaves this event, or none. */
  open(auditType: AuditEventType | null): Unit;
  /** Absent where no mail can be sent: the event is then all there is. */
  readonly mailer?: Mailer | undefined;
  /** Tells the operator that one of the mails was not accepted: ids only. */
  mailFailed(facts: { readonly secretId: string; readonly userId: string; readonly cause: unknown }): void;
}

interface Recipient {
  readonly userId: string;
  readonly email: string;
}

/** Everybody in the project who has an address. */
const recipientsIn = async ({ stores }: Unit, projectId: string): Promise<readonly Recipient[]> => {
  const grants = await stores.projects.grantsIn(projectId, 'user');
  const users = await Promise.all(grants.map(({ actorId }) => stores.users.find(actorId)));
  return users.flatMap((user) => (user?.email ? [{ userId: user.id, email: user.email }] : []));
};

/** The first day after today in the reminder's rhythm. */
const nextDay = ({ dueOn, repeatDays }: Reminder, today: string): string =>
  daysAfter(dueOn, repeatDays * (Math.floor(Math.max(0, daysBetween(dueOn, today)) / repeatDays) + 1));

/** Mails everybody and answers how many messages were accepted; throws when there were some and none was. */
const mailAll = async (
  unit: Unit,
  { mailer, mailFailed }: RemindPorts,
  placed: PlacedSecret,
  reminder: Reminder,
  organization: string,
): Promise<number> => {
  if (!mailer) return 0;
  const people = await recipientsIn(unit, placed.project.id);
  const mail = reminderMail(placed, reminder, organization);
  let accepted = 0;
  let failure: unknown;
  for (const { userId, email } of people) {
    try {
      await mailer.send({ to: email, ...mail });
      accepted += 1;
    } catch (cause) {
      failure = cause;
      mailFailed({ secretId: reminder.secretId, userId, cause });
    }
  }
  if (people.length > 0 && accepted === 0) throw failure;
  return accepted;
};

const noteReminder = (
  unit: Unit,
  { secret, project, environment, path }: PlacedSecret,
  mails: number,
): void =>
  unit.note({
    organizationId: project.orgId,
    projectId: project.id,
    actor: { type: 'platform', metadata: {} },
    metadata: {
      environment: environment.slug,
      secretPath: path,
      secretId: secret.id,
      secretKey: secret.name,
      numberOfMails: mails,
    },
  });

const remindOf = async (
  ports: RemindPorts,
  placed: PlacedSecret,
  reminder: Reminder,
  organization: string,
): Promise<Reminded> => {
  const unit = ports.open('send-secret-reminder');
  const today = dayOf(unit.runtime.now());
  noteReminder(unit, placed, await mailAll(unit, ports, placed, reminder, organization));
  const next = { ...reminder, dueOn: nextDay(reminder, today), missingSince: null };
  // Mail first: a crash in between repeats a reminder rather than losing it.
  await unit.commit(unit.stores.reminders.moving(next, reminder));
  return 'reminded';
};

/** A secret that is nowhere, or in an organization that was deleted, is looked for daily for as long as it may be restored. */
const lookAgain = async (unit: Unit, reminder: Reminder): Promise<Reminded> => {
  const { reminders } = unit.stores;
  const today = dayOf(unit.runtime.now());
  const missingSince = reminder.missingSince ?? today;
  const isOver = daysBetween(missingSince, today) >= missingDays;
  await unit.commit(
    isOver
      ? [reminders.cancelling(reminder.secretId), reminders.lineRemoval(reminder.dueOn, reminder.secretId)]
      : reminders.moving({ ...reminder, dueOn: daysAfter(today, 1), missingSince }, reminder),
  );
  return 'missing';
};

/**
 * Does what one line of a due day asks for: mails the secret's project, leaves an event and sets the next day. Mails
 * go out at least once.
 */
export const remind = async (ports: RemindPorts, day: string, secretId: string): Promise<Reminded> => {
  const unit = ports.open(null);
  const reminder = await unit.stores.reminders.find(secretId);
  if (reminder?.dueOn !== day) {
    await unit.commit([unit.stores.reminders.lineRemoval(day, secretId)]);
    return 'stale';
  }
  const placed = await placedSecret(unit, secretId);
  const organization = placed && (await unit.stores.organizations.find(placed.project.orgId));
  return organization ? remindOf(ports, placed, reminder, organization.name) : lookAgain(unit, reminder);
};
