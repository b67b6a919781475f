import type { EventSource, KeptEvent } from './trail.ts';
import { afterAll } from './trail.ts';

interface Open {
  readonly read: EventSource;
  /** As in `Portion`: what is known of the source ends here. */
  until: string | undefined;
}

/** The events of several sources as one trail. */
export interface Merged {
  /**
   * The events that come next, the newest first; undefined at the end. May be none yet while there is more: each call
   * reads what is missing most.
   */
  next(): Promise<readonly KeptEvent[] | undefined>;
  /** No event from this id on is still to come. */
  readonly until: string;
  /** How many portions were read. */
  readonly portions: number;
}

/**
 * Merges sources by id, the newest first, each event once wherever it lies. An event is given out when no source can
 * still bring a newer one.
 */
export const newestFirst = (sources: readonly EventSource[]): Merged => {
  const open: Open[] = sources.map((read) => ({ read, until: afterAll }));
  const waiting = new Map<string, KeptEvent>();
  let given = afterAll;
  let portions = 0;

  const bound = (): string =>
    open.reduce((highest, { until = '' }) => (until > highest ? until : highest), '');

  const readOn = async (source: Open): Promise<void> => {
    portions += 1;
    const { events, until } = await source.read();
    // What is as new as something given out was given out itself: it lies in two places.
    for (const each of events) if (each.event.id < given) waiting.set(each.event.id, each);
    source.until = until;
  };

  const takeFrom = (id: string): readonly KeptEvent[] => {
    given = id;
    const ready = [...waiting.values()].filter(({ event }) => event.id >= id);
    for (const { event } of ready) waiting.delete(event.id);
    return ready.sort((a, b) => (a.event.id < b.event.id ? 1 : -1));
  };

  return {
    get until() {
      return bound();
    },
    get portions() {
      return portions;
    },
    next: async () => {
      const behind = bound();
      if (behind === '' && waiting.size === 0) return undefined;
      const lagging = open.filter(({ until }) => until !== undefined && until === behind);
      await Promise.all(lagging.map(readOn));
      return takeFrom(bound());
    },
  };
};
