import type { Reminder, ReminderStore } from '../../../domain/reminders/reminder.ts';
import { type Condition, put, remove } from '../changes.ts';
import { fromItem, toItem } from '../items.ts';
import { keys } from '../keys.ts';
import type { ReadSession } from '../read-session.ts';

const line = ({ dueOn, secretId }: Reminder) => put(toItem(keys.dueReminder(dueOn, secretId), { secretId }));

const item = (reminder: Reminder) => toItem(keys.reminder(reminder.secretId), reminder);

/** Nobody set the reminder anew or cancelled it since it was read. */
const unchanged = ({ dueOn, repeatDays }: Reminder): Condition => ({
  expression: 'dueOn = :dueOn and repeatDays = :repeatDays',
  values: { ':dueOn': dueOn, ':repeatDays': repeatDays },
});

/** Reminders beside the versions of their secret, and one line per reminder under the day it is due. */
export const reminderStore = (session: ReadSession): ReminderStore => ({
  find: async (secretId) => fromItem<Reminder>(await session.get(keys.reminder(secretId))),
  linesOf: async (day, limit) => {
    const page = await session.page({ ...keys.dueReminders(day), limit });
    return {
      items: page.items.map(({ secretId }) => String(secretId)),
      ...(page.next === undefined ? {} : { next: page.next }),
    };
  },
  scheduling: (reminder) => [put(item(reminder)), line(reminder)],
  moving: (next, previous) => [
    put(item(next), unchanged(previous)),
    remove(keys.dueReminder(previous.dueOn, previous.secretId)),
    line(next),
  ],
  cancelling: (secretId) => remove(keys.reminder(secretId)),
  lineRemoval: (day, secretId) => remove(keys.dueReminder(day, secretId)),
});
