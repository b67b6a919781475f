import type { Change, Page } from '../store/change.ts';

/** When people are reminded of a secret next; the note itself is in the secret. */
export interface Reminder {
  readonly secretId: string;
  /** UTC day, `yyyy-mm-dd`. */
  readonly dueOn: string;
  readonly repeatDays: number;
  /** Day since which the secret is not to be found, e.g. because its folder was deleted; null while it is there. */
  readonly missingSince: string | null;
}

/**
 * Reminders by secret, and lines that lead to them by the day they are due. A line may outlive its reminder or lead to
 * one that is due on another day: it then means nothing.
 */
export interface ReminderStore {
  find(secretId: string): Promise<Reminder | undefined>;
  /** Secret ids in the lines of a day. */
  linesOf(day: string, limit: number): Promise<Page<string>>;
  /** Sets the reminder of a secret whatever was there before. */
  scheduling(reminder: Reminder): readonly Change[];
  /** Moves a reminder to another day; refused with `conflict` when it was set anew or cancelled meanwhile. */
  moving(next: Reminder, previous: Reminder): readonly Change[];
  /** Ends the reminder of a secret, if it has one. */
  cancelling(secretId: string): Change;
  lineRemoval(day: string, secretId: string): Change;
}

const millisecondsPerDay = 86_400_000;

/** The UTC day of an instant, `yyyy-mm-dd`. */
export const dayOf = (instant: Date): string => instant.toISOString().slice(0, 10);

/** The day that lies this many days after another; before it, when negative. */
export const daysAfter = (day: string, days: number): string =>
  dayOf(new Date(Date.parse(`${day}T00:00:00Z`) + days * millisecondsPerDay));

/** How many days lie between two. */
export const daysBetween = (from: string, to: string): number =>
  Math.round((Date.parse(`${to}T00:00:00Z`) - Date.parse(`${from}T00:00:00Z`)) / millisecondsPerDay);
