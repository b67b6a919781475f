import { dayOf, daysAfter } from '../../../layers/domain/reminders/reminder.ts';
import type { DueRotation } from '../../../layers/domain/secret-rotation/secret-rotation.ts';

export interface RotationSweepPorts {
  now(): Date;
  /** Some rotations of a day, soonest first; none when the day is done with. */
  dueOn(day: string, limit: number): Promise<readonly DueRotation[]>;
  /** Does what is due; `gone` for a line that leads to no rotation. */
  look(due: DueRotation): Promise<'looked' | 'gone'>;
  /** Takes away a line that leads to no rotation. */
  forget(due: DueRotation): Promise<void>;
  hasTime(): boolean;
  /** Tells the operator that one did not work this time: ids and names of errors only. */
  reportFailure(facts: { readonly rotationId: string; readonly reason: string }): void;
}

export type RotationSweep = Record<'looked' | 'gone' | 'broken', number>;

/** Days that an outage may last without a rotation being lost. */
const daysBack = 31;
const pageSize = 50;
/** Milliseconds that the workflow has for itself: what is due for longer was missed. */
const patience = 10 * 60_000;

const reasonOf = (error: unknown): string => (error instanceof Error ? error.name : 'UnknownError');

const sweepOne = async (ports: RotationSweepPorts, due: DueRotation): Promise<keyof RotationSweep> => {
  try {
    const outcome = await ports.look(due);
    if (outcome === 'gone') await ports.forget(due);
    return outcome;
  } catch (error) {
    ports.reportFailure({ rotationId: due.id, reason: reasonOf(error) });
    return 'broken';
  }
};

const sweepDay = async (ports: RotationSweepPorts, day: string, summary: RotationSweep): Promise<void> => {
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

/** Looks at all rotations that were due a while ago, oldest first, as far as time allows. */
export const sweepRotations = async (ports: RotationSweepPorts): Promise<RotationSweep> => {
  const summary: RotationSweep = { looked: 0, gone: 0, broken: 0 };
  const today = dayOf(ports.now());
  for (let back = daysBack; back >= 0 && ports.hasTime(); back -= 1)
    await sweepDay(ports, daysAfter(today, -back), summary);
  return summary;
};
