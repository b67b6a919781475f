import type { Outcome } from '../../../layers/domain/endings/end-temporary.ts';
import type { Ending } from '../../../layers/domain/endings/ending.ts';
import { dayOf, daysAfter } from '../../../layers/domain/reminders/reminder.ts';

export interface DueEndingPorts {
  now(): Date;
  /** Some lines of a day, soonest first; none when the day is done with. */
  linesOf(day: string, limit: number): Promise<readonly Ending[]>;
  end(ending: Ending): Promise<Outcome>;
  /** Whether there is time for another one. */
  hasTime(): boolean;
  /** Tells the operator that one did not work this time: ids and names of errors only. */
  reportFailure(facts: { readonly what: string; readonly id: string; readonly reason: string }): void;
}

export type Summary = Record<Outcome | 'failed', number>;

/** Days that an outage may last without anything being left in place for good. */
const daysBack = 31;
const pageSize = 50;
/** The most that one run deals with; the next one goes on. */
const maxPerRun = 2_000;

const reasonOf = (error: unknown): string => (error instanceof Error ? error.name : 'UnknownError');

const endOne = async (ports: DueEndingPorts, ending: Ending): Promise<Outcome | 'failed'> => {
  try {
    return await ports.end(ending);
  } catch (error) {
    ports.reportFailure({ what: ending.what, id: ending.id, reason: reasonOf(error) });
    return 'failed';
  }
};

const nameOf = ({ endsAt, what, id }: Ending): string => `${endsAt} ${what} ${id}`;

const dealtWith = ({ ended, stale, failed }: Summary): number => ended + stale + failed;

/** A line that was dealt with is gone: when only failed ones are left, the day is left to the next run. */
const endDay = async (ports: DueEndingPorts, day: string, summary: Summary): Promise<void> => {
  const failed = new Set<string>();
  const mayGoOn = () => ports.hasTime() && dealtWith(summary) < maxPerRun;
  for (;;) {
    const lines = await ports.linesOf(day, pageSize + failed.size);
    const due = lines.filter((line) => Date.parse(line.endsAt) <= ports.now().getTime());
    const open = due.filter((line) => !failed.has(nameOf(line)));
    if (open.length === 0) return;
    for (const line of open) {
      if (!mayGoOn()) return;
      const outcome = await endOne(ports, line);
      summary[outcome] += 1;
      if (outcome === 'failed') failed.add(nameOf(line));
    }
  }
};

/** Deals with everything that ended today or on the days before, as far as time allows, oldest first. */
export const endAllDue = async (ports: DueEndingPorts): Promise<Summary> => {
  const summary: Summary = { ended: 0, stale: 0, failed: 0 };
  const today = dayOf(ports.now());
  for (let back = daysBack; back >= 0 && ports.hasTime(); back -= 1)
    await endDay(ports, daysAfter(today, -back), summary);
  return summary;
};
