import { LocketError } from '../../errors.ts';
import { dayOf, daysAfter } from '../../reminders/reminder.ts';
import type { Change } from '../../store/change.ts';
import type { Unit } from '../../unit.ts';
import type { SealedSecret } from './secret.ts';

/** What of a secret decides about its reminder. */
export type Reminded = Pick<SealedSecret, 'id' | 'type' | 'reminderNote' | 'reminderRepeatDays'>;

const isRemembered = (secret: Reminded | undefined): secret is Reminded & { reminderRepeatDays: number } =>
  secret?.type === 'shared' && secret.reminderRepeatDays !== null;

/** Refuses a note that nobody would ever be sent: `bad-request`. */
export const assertReminder = ({ reminderNote, reminderRepeatDays }: Reminded): void => {
  if (reminderNote !== null && reminderNote !== '' && reminderRepeatDays === null)
    throw new LocketError('bad-request', 'secretReminderNote needs secretReminderRepeatDays');
};

/**
 * The changes that go with a write of a secret, for its reminder: `previous` is undefined for a new or restored
 * secret, `next` for a deleted one. When days or note change, the days count from now; nothing else touches it, and a
 * write without reminders costs nothing. Personal overrides have none.
 */
export const reminderChanges = (
  { runtime, stores }: Pick<Unit, 'runtime' | 'stores'>,
  previous: Reminded | undefined,
  next: Reminded | undefined,
): readonly Change[] => {
  if (!isRemembered(next)) return isRemembered(previous) ? [stores.reminders.cancelling(previous.id)] : [];
  const { id: secretId, reminderRepeatDays: repeatDays, reminderNote } = next;
  const isSame =
    isRemembered(previous) &&
    previous.reminderRepeatDays === repeatDays &&
    (previous.reminderNote ?? '') === (reminderNote ?? '');
  if (isSame) return [];
  const dueOn = daysAfter(dayOf(runtime.now()), repeatDays);
  return stores.reminders.scheduling({ secretId, dueOn, repeatDays, missingSince: null });
};
