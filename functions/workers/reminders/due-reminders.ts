import type { Reminded } from '../../../layers/domain/reminders/remind.ts';
import { dayOf, daysAfter } from '../../../layers/domain/reminders/reminder.ts';

export interface DueReminderPorts {
  now(): Date;
  /** Some secret ids in the lines of a day; none when the day is done with. */
  linesOf(day: string, limit: number): Promise<readonly string[]>;
  remind(day: string, secretId: string): Promise<Reminded>;
  /** Whether there is time for another one. */
  hasTime(): boolean;
  /** Tells the operator that a reminder did not work this time: ids and names of errors only. */
  reportFailure(facts: { readonly secretId: string; readonly reason: string }): void;
}

export type Summary = Record<Reminded | 'failed', number>;

/** Days that an outage may last without a reminder being lost. */
const daysBack = 31;
const pageSize = 50;

const reasonOf = (error: unknown): string => (error instanceof Error ? error.name : 'UnknownError');

const remindOne = async (
  ports: DueReminderPorts,
  day: string,
  secretId: string,
): Promise<Reminded | 'failed'> => {
  try {
    return await ports.remind(day, secretId);
  } catch (error) {
    ports.reportFailure({ secretId, reason: reasonOf(error) });
    return 'failed';
  }
};

/** A line that was dealt with is gone: when only failed ones are left, the day is left to the next run. */
const remindDay = async (ports: DueReminderPorts, day: string, summary: Summary): Promise<void> => {
  const failed = new Set<string>();
  for (;;) {
    const lines = await ports.linesOf(day, pageSize + failed.size);
    const open = lines.filter((secretId) => !failed.has(secretId));
    if (open.length === 0) return;
    for (const secretId of open) {
      if (!ports.hasTime()) return;
      const outcome = await remindOne(ports, day, secretId);
      summary[outcome] += 1;
      if (outcome === 'failed') failed.add(secretId);
    }
  }
};

/** Deals with every reminder that is due today or was on the days before, as far as time allows, oldest first. */
export const remindAllDue = async (ports: DueReminderPorts): Promise<Summary> => {
  const summary: Summary = { reminded: 0, missing: 0, stale: 0, failed: 0 };
  const today = dayOf(ports.now());
  for (let back = daysBack; back >= 0 && ports.hasTime(); back -= 1)
    await remindDay(ports, daysAfter(today, -back), summary);
  return summary;
};
