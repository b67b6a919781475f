import type { Mail } from '../mail.ts';
import type { PlacedSecret } from '../secrets/view/live-secret.ts';
import type { Reminder } from './reminder.ts';

const oneLine = (text: string): string => text.replace(/[\p{Cc}\u2028\u2029]+/gu, ' ');

/** What a reminder says: where the secret is and what somebody noted about it, never its value. */
export const reminderMail = (
  { secret, project, environment, path }: PlacedSecret,
  { repeatDays }: Pick<Reminder, 'repeatDays'>,
  organization: string,
): Omit<Mail, 'to'> => ({
  subject: oneLine(`Secret reminder: ${secret.name} in ${project.name}`),
  text: [
    `You are reminded of a secret every ${repeatDays} ${repeatDays === 1 ? 'day' : 'days'}.`,
    '',
    `Secret:        ${secret.name}`,
    `Project:       ${oneLine(project.name)}`,
    `Environment:   ${environment.slug}`,
    `Path:          ${path}`,
    `Organization:  ${oneLine(organization)}`,
    ...(secret.reminderNote ? ['', 'Note:', secret.reminderNote] : []),
    '',
  ].join('\n'),
});
