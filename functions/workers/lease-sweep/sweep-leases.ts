import type { LeaseOutcome } from '../../../layers/domain/dynamic-secrets/end-lease.ts';
import type { DueLease } from '../../../layers/domain/dynamic-secrets/lease.ts';
import { dayOf, daysAfter } from '../../../layers/domain/reminders/reminder.ts';

export interface SweepPorts {
  now(): Date;
  /** Some leases of a day, soonest first; none when the day is done with. */
  dueOn(day: string, limit: number): Promise<readonly DueLease[]>;
  end(due: DueLease): Promise<LeaseOutcome>;
  /** Takes away a line whose lease is gone; of one that was purged with its place it tells. */
  forget(due: DueLease): Promise<void>;
  hasTime(): boolean;
  /** Waits so many milliseconds. */
  pause(milliseconds: number): Promise<void>;
  /** Tells of an account that could not be ended for a day. */
  setAside(due: DueLease): Promise<void>;
  /** Tells the operator that one did not work this time: ids and names of errors only. */
  reportFailure(facts: { readonly leaseId: string; readonly reason: string }): void;
}

export type SweepSummary = Record<LeaseOutcome['kind'] | 'broken', number>;

/** Days that an outage may last without a lease being lost. */
const daysBack = 31;
const pageSize = 50;
/** Milliseconds that the workflow has for itself: what is due for longer was missed. */
const patience = 5 * 60_000;
/** Milliseconds that a run goes on for which waits for leases to end: until the next one begins. */
const turn = 58_000;
/** The minute of each hour in which that looks at all days that there are. */
const thorough = 50;

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

const sweepDay = async (
  ports: SweepPorts,
  day: string,
  summary: SweepSummary,
  patient = patience,
): Promise<void> => {
  const seen = new Set<string>();
  for (;;) {
    const lines = await ports.dueOn(day, pageSize + seen.size);
    const latest = ports.now().getTime() - patient;
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

/** The instant of the next lease that ends before another one, if there is any. */
const nextDue = async (ports: SweepPorts, before: number): Promise<number | undefined> => {
  const now = ports.now();
  for (const day of new Set([dayOf(now), dayOf(new Date(before))])) {
    const [first] = (await ports.dueOn(day, pageSize)).filter(
      ({ dueAt }) => Date.parse(dueAt) > now.getTime(),
    );
    if (first) return Date.parse(first.dueAt) < before ? Date.parse(first.dueAt) : undefined;
  }
  return undefined;
};

/**
 * Ends leases at their very time, in the place of workflows: all that are due, then those that come due within this minute, each
 * as it does. With nothing that is due before the next run there is nothing to wait for.
 */
export const sweepOnTime = async (given: SweepPorts): Promise<SweepSummary> => {
  const end = given.now().getTime() + turn;
  const summary: SweepSummary = { gone: 0, waiting: 0, failed: 0, broken: 0 };
  const ports: SweepPorts = {
    ...given,
    end: async (due) => {
      const outcome = await given.end(due);
      if (outcome.kind === 'failed') await given.setAside(due);
      return outcome;
    },
  };
  const daysToSee = given.now().getUTCMinutes() === thorough ? daysBack : 1;
  for (let back = daysToSee; back > 0 && ports.hasTime(); back -= 1)
    await sweepDay(ports, daysAfter(dayOf(ports.now()), -back), summary, 0);
  for (;;) {
    await sweepDay(ports, dayOf(ports.now()), summary, 0);
    const next = ports.hasTime() ? await nextDue(ports, end) : undefined;
    if (next === undefined) return summary;
    await ports.pause(Math.max(0, next - ports.now().getTime()));
  }
};
