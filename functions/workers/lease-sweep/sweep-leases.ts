import type { LeaseOutcome } from '../../../layers/domain/dynamic-secrets/end-lease.ts';
import type { DueLease } from '../../../layers/domain/dynamic-secrets/lease.ts';
import { dayOf, daysAfter } from '../../../layers/domain/reminders/reminder.ts';

export interface SweepPorts {
  now(): Date;
  /** Some leases of a day, soonest first; none when the day is done with. */
  dueOn(day: string, limit: number): Promise<readonly DueLease[]>;
  end(due: DueLease): Promise<LeaseOutcome>;
  /** Takes away a line that leads to no lease. */
  forget(due: DueLease): Promise<void>;
  hasTime(): boolean;
  /** Tells the operator that one did not work this time: ids and names of errors only. */
  reportFailure(facts: { readonly leaseId: string; readonly reason: string }): void;
}

export type SweepSummary = Record<LeaseOutcome['kind'] | 'broken', number>;

/** Days that an outage may last without a lease being lost. */
const daysBack = 31;
const pageSize = 50;
/** Milliseconds that the workflow has for itself: what is due for longer was missed. */
const patience = 5 * 60_000;

const reasonOf = (error: unknown): string => (error instanceof Error ? error.name : 'UnknownError');

const sweepOne = async (ports: SweepPorts, due: DueLease): Promise<keyof SweepSummary> => {
  try {
    const { kind } = await ports.end(due);
    if (kind === 'gone') await ports.forget(due);
    return kind;
  } catch (error) {
    ports.reportFailure({ leaseId: due.id, reason: reasonOf(error) });
    return 'broken';
  }
};

const sweepDay = async (ports: SweepPorts, day: string, summary: SweepSummary): Promise<void> => {
  const seen = new Set<string>();
  for (;;) {
    const lines = await ports.dueOn(day, pageSize + seen.size);
    const latest = ports.now().getTime() - patience;
    const open = lines.filter(({ id, dueAt }) => Date.parse(dueAt) <= latest && !seen.has(id));
    if (open.length === 0) return;
    for (const line of open) {
      if (!ports.hasTime()) return;
      summary[await sweepOne(ports, line)] += 1;
      seen.add(line.id);
    }
  }
};

/** Looks at all leases that were due a while ago, oldest first, as far as time allows. */
export const sweepLeases = async (ports: SweepPorts): Promise<SweepSummary> => {
  const summary: SweepSummary = { gone: 0, waiting: 0, failed: 0, broken: 0 };
  const today = dayOf(ports.now());
  for (let back = daysBack; back >= 0 && ports.hasTime(); back -= 1)
    await sweepDay(ports, daysAfter(today, -back), summary);
  return summary;
};
