import type { Tally } from './tally.ts';
import type { DueTally } from './tally-times.ts';

/** A tally as it is kept. */
interface KeptTally {
  /** When it begins: an hour `yyyy-mm-ddThh` or a day `yyyy-mm-dd`, in UTC. */
  readonly time: string;
  readonly tally: Tally;
}

/** Of which trail: that of an organization with all its projects, by its own id, or that of one project. */
export interface TallyPlace {
  readonly orgId: string;
  readonly scope: string;
}

export interface NewTally extends KeptTally {
  /** Milliseconds since 1970: when the counting began. */
  readonly countedAt: number;
  /** When the last of its events ends, in seconds since 1970. */
  readonly endsAt: number;
}

export type TallyInterval = 'hour' | 'day';

/** Tallies by trail and time. Reads of requests are eventually consistent: a tally is minutes behind anyway. */
export interface TallyStore {
  /** Notes of hours to be counted, the oldest hours first. */
  due(): Promise<readonly DueTally[]>;
  /** Drops a note; does nothing when the hour was noted anew meanwhile. */
  dropDue(due: DueTally): Promise<void>;
  /** Tallies of a trail from one time to another, both included, in order. */
  between(
    place: TallyPlace,
    interval: TallyInterval,
    times: readonly [from: string, to: string],
  ): Promise<readonly KeptTally[]>;
  /** Those of the hours of a day, strongly consistent, with when they end. */
  hoursOf(place: TallyPlace, day: string): Promise<readonly (KeptTally & { readonly endsAt: number })[]>;
  /** Keeps a tally in the place of one that was begun earlier. */
  keep(place: TallyPlace, interval: TallyInterval, tally: NewTally): Promise<void>;
}
