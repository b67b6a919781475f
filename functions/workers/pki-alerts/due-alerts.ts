import type { DueAlert } from '../../../layers/domain/pki/alerts/alert.ts';
import type { Looked } from '../../../layers/domain/pki/alerts/look-at-collection.ts';
import { dayOf, daysAfter } from '../../../layers/domain/reminders/reminder.ts';

export interface DueAlertPorts {
  now(): Date;
  /** Some alerts of a day; none when the day is done with. */
  dueOn(day: string, limit: number): Promise<readonly DueAlert[]>;
  look(due: DueAlert): Promise<Looked>;
  /** Whether there is time for another one. */
  hasTime(): boolean;
  /** Tells the operator that one did not work this time: ids and names of errors only. */
  reportFailure(facts: { readonly alertId: string; readonly reason: string }): void;
}

export type Summary = Record<Looked | 'failed', number>;

/** Days that an outage, or the bin of a project, may last without an alert being lost. */
const daysBack = 31;
const pageSize = 50;

const reasonOf = (error: unknown): string => (error instanceof Error ? error.name : 'UnknownError');

const lookOne = async (ports: DueAlertPorts, due: DueAlert): Promise<Looked | 'failed'> => {
  try {
    return await ports.look(due);
  } catch (error) {
    ports.reportFailure({ alertId: due.alertId, reason: reasonOf(error) });
    return 'failed';
  }
};

/** An alert that was dealt with is off the day's list, unless it failed or waits with its project in the bin. */
const lookOnDay = async (ports: DueAlertPorts, day: string, summary: Summary): Promise<void> => {
  const seen = new Set<string>();
  for (;;) {
    const due = await ports.dueOn(day, pageSize + seen.size);
    const open = due.filter(({ alertId }) => !seen.has(alertId));
    if (open.length === 0) return;
    for (const each of open) {
      if (!ports.hasTime()) return;
      summary[await lookOne(ports, each)] += 1;
      seen.add(each.alertId);
    }
  }
};

/** Deals with every alert that is due today or was on the days before, as far as time allows, oldest first. */
export const lookAtAllDue = async (ports: DueAlertPorts): Promise<Summary> => {
  const summary: Summary = {
    told: 0,
    'nothing-to-tell': 0,
    stale: 0,
    waiting: 0,
    unfinished: 0,
    failed: 0,
  };
  const today = dayOf(ports.now());
  for (let back = daysBack; back >= 0 && ports.hasTime(); back -= 1)
    await lookOnDay(ports, daysAfter(today, -back), summary);
  return summary;
};
