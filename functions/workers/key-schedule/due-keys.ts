import type { DueKey } from '../../../layers/domain/kms/key.ts';
import type { DueOutcome } from '../../../layers/domain/kms/rotation-schedule.ts';
import { dayOf, daysAfter } from '../../../layers/domain/reminders/reminder.ts';

export interface DueKeyPorts {
  now(): Date;
  /** Some keys of a day, soonest first; none when the day is done with. */
  dueOn(day: string, limit: number): Promise<readonly DueKey[]>;
  rotate(due: DueKey): Promise<DueOutcome>;
  /** Whether there is time for another one. */
  hasTime(): boolean;
  /** Tells the operator that one did not work this time: ids and names of errors only. */
  reportFailure(facts: { readonly keyId: string; readonly reason: string }): void;
}

export type DueSummary = Record<DueOutcome | 'failed', number>;

/** Days that an outage, or the bin of a project, may last without a schedule being lost. */
const daysBack = 31;
const pageSize = 50;

const reasonOf = (error: unknown): string => (error instanceof Error ? error.name : 'UnknownError');

const rotateOne = async (ports: DueKeyPorts, due: DueKey): Promise<DueOutcome | 'failed'> => {
  try {
    return await ports.rotate(due);
  } catch (error) {
    ports.reportFailure({ keyId: due.keyId, reason: reasonOf(error) });
    return 'failed';
  }
};

/** A key that was dealt with is off the day's list, unless it failed, or waits for a customer's KMS or with its project in the bin. */
const rotateDay = async (ports: DueKeyPorts, day: string, summary: DueSummary): Promise<void> => {
  const seen = new Set<string>();
  for (;;) {
    const lines = await ports.dueOn(day, pageSize + seen.size);
    const due = lines.filter(({ dueAt }) => Date.parse(dueAt) <= ports.now().getTime());
    const open = due.filter(({ keyId }) => !seen.has(keyId));
    if (open.length === 0) return;
    for (const each of open) {
      if (!ports.hasTime()) return;
      summary[await rotateOne(ports, each)] += 1;
      seen.add(each.keyId);
    }
  }
};

/** Rotates the keys whose time came today or on the days before, as far as time allows, oldest first. */
export const rotateAllDue = async (ports: DueKeyPorts): Promise<DueSummary> => {
  const summary: DueSummary = { rotated: 0, stopped: 0, stale: 0, waiting: 0, failed: 0 };
  const today = dayOf(ports.now());
  for (let back = daysBack; back >= 0 && ports.hasTime(); back -= 1)
    await rotateDay(ports, daysAfter(today, -back), summary);
  return summary;
};
