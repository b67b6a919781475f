import { newestFirst } from './newest-first.ts';
import { Counting, type Tally } from './tally.ts';
import { hourMilliseconds, startOfHour } from './tally-times.ts';
import { type EventSource, idAt, type KeptEvent, type Stretch } from './trail.ts';

/** Ids may begin with the minute that an event is of: those of refusals that are counted together do. */
const minute = 60_000;

/** Of an hour: its events by the trail that they lie in, the organization's first, and when the last of them ends. */
export interface CountedHour {
  /** Tallies by project, and that of everything by the organization. */
  readonly tallies: ReadonlyMap<string, Tally>;
  /** Seconds since 1970. */
  readonly endsAt: number;
}

/** The ids that events of an hour may have. */
export const stretchOfHour = (hour: string): Stretch => {
  const start = startOfHour(hour);
  return { from: idAt(start - minute), before: idAt(start + hourMilliseconds + minute) };
};

/**
 * Counts the events of an hour, each once wherever it lies: what came to the index twice, whole or in parts, makes no
 * difference. `breathe` is called between portions.
 */
export const countHour = async (
  source: EventSource,
  { orgId, hour }: { readonly orgId: string; readonly hour: string },
  breathe: () => void,
): Promise<CountedHour> => {
  const start = startOfHour(hour);
  const merged = newestFirst([source]);
  const counts = new Map<string, Counting>();
  let endsAt = 0;
  const count = ({ event, endsAt: end }: KeptEvent): void => {
    const at = Date.parse(event.occurredAt);
    if (event.organizationId !== orgId || at < start || at >= start + hourMilliseconds) return;
    endsAt = Math.max(endsAt, Number.isFinite(end) ? end : 0);
    for (const scope of new Set([orgId, event.projectId ?? orgId])) {
      const counting = counts.get(scope) ?? new Counting();
      counting.add(event);
      counts.set(scope, counting);
    }
  };
  for (let found = await merged.next(); found; found = await merged.next()) {
    found.forEach(count);
    breathe();
  }
  return { tallies: new Map([...counts].map(([scope, counting]) => [scope, counting.tally])), endsAt };
};
