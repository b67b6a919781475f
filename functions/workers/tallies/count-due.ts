import { type DueTally, isSpent } from '../../../layers/domain/audit/tally-times.ts';

export interface DueTallyPorts {
  now(): Date;
  /** Hours that are to be counted, the oldest first. */
  due(): Promise<readonly DueTally[]>;
  /** Counts an hour and its day. */
  count(due: DueTally): Promise<void>;
  /** Drops the note of an hour unless it was noted anew. */
  drop(due: DueTally): Promise<void>;
  /** Whether there is time for another one. */
  hasTime(): boolean;
  /** Tells the operator that an hour was not counted this time: ids and names of errors only. */
  reportFailure(facts: { readonly orgId: string; readonly hour: string; readonly reason: string }): void;
}

export type Summary = Record<'counted' | 'failed', number>;

const reasonOf = (error: unknown): string => (error instanceof Error ? error.name : 'UnknownError');

/** Counts every hour that is noted, as far as time allows; what is left or failed stays noted. */
export const countAllDue = async (ports: DueTallyPorts): Promise<Summary> => {
  const begun = ports.now();
  const summary: Summary = { counted: 0, failed: 0 };
  for (const due of await ports.due()) {
    if (!ports.hasTime()) return summary;
    try {
      await ports.count(due);
      if (isSpent(due, begun)) await ports.drop(due);
      summary.counted += 1;
    } catch (error) {
      ports.reportFailure({ orgId: due.orgId, hour: due.hour, reason: reasonOf(error) });
      summary.failed += 1;
    }
  }
  return summary;
};
