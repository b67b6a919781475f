import type { Reminder, ReminderStore } from '../../../domain/reminders/reminder.ts';
import { type Condition, put, remove } from '../changes.ts';
import type { ReadSession } from '../read-session.ts';
import { itemType } from './item-type.ts';
import { toItem } from './links.ts';
import { number, text } from './shape.ts';

const dueReminderItem = itemType<Pick<Reminder, 'secretId'>>()({
  name: 'reminder, by the day it is due',
  readBy: 'the worker: the last 32 days, hourly',
  pk: 'REMINDER#<yyyy-mm-dd>',
  sk: 'SECRET#<secret>',
  key: (day: string, secretId: string) => ({ pk: `REMINDER#${day}`, sk: `SECRET#${secretId}` }),
  ranges: { on: (day: string) => ({ pk: `REMINDER#${day}`, prefix: 'SECRET#' }) },
  shape: { secretId: text },
});

const reminderItem = itemType<Reminder>()({
  name: 'reminder of a secret',
  readBy: 'the worker',
  pk: 'SECRET#<secret>',
  sk: 'REMINDER',
  key: (secretId: string) => ({ pk: `SECRET#${secretId}`, sk: 'REMINDER' }),
  shape: { secretId: text, dueOn: text, repeatDays: number },
  leadsTo: [toItem(dueReminderItem, ({ dueOn, secretId }) => dueReminderItem.key(dueOn, secretId))],
});

export const reminderItems = [reminderItem, dueReminderItem];

const line = ({ dueOn, secretId }: Reminder) =>
  put(dueReminderItem.item(dueReminderItem.key(dueOn, secretId), { secretId }));

const item = (reminder: Reminder) => reminderItem.item(reminderItem.key(reminder.secretId), reminder);

/** Nobody set the reminder anew or cancelled it since it was read. */
const unchanged = ({ dueOn, repeatDays }: Reminder): Condition => ({
  expression: 'dueOn = :dueOn and repeatDays = :repeatDays',
  values: { ':dueOn': dueOn, ':repeatDays': repeatDays },
});

/** Reminders beside the versions of their secret, and one line per reminder under the day it is due. */
export const reminderStore = (session: ReadSession): ReminderStore => ({
  find: (secretId) => session.read(reminderItem, reminderItem.key(secretId)),
  linesOf: async (day, limit) => {
    const page = await session.page({ ...dueReminderItem.ranges.on(day), limit });
    return {
      items: dueReminderItem.readAll(page.items).map(({ secretId }) => secretId),
      ...(page.next === undefined ? {} : { next: page.next }),
    };
  },
  scheduling: (reminder) => [put(item(reminder)), line(reminder)],
  moving: (next, previous) => [
    put(item(next), unchanged(previous)),
    remove(dueReminderItem.key(previous.dueOn, previous.secretId)),
    line(next),
  ],
  cancelling: (secretId) => remove(reminderItem.key(secretId)),
  lineRemoval: (day, secretId) => remove(dueReminderItem.key(day, secretId)),
});
