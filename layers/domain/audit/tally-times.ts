/** An hour of an organization in which events came to the index since it was counted. */
export interface DueTally {
  readonly orgId: string;
  /** As `hourOf` says it. */
  readonly hour: string;
  /** RFC 3339 instant at which this was noted. */
  readonly at: string;
}

/** Minutes between two runs of what counts. */
export const countedEvery = 10;

const slotMilliseconds = countedEvery * 60_000;
export const hourMilliseconds = 3_600_000;
/** Milliseconds by which clocks of two processes may differ. */
const skew = 60_000;

/** The UTC hour of an RFC 3339 instant in UTC, `yyyy-mm-ddThh`. */
export const hourOf = (instant: string): string => instant.slice(0, 13);

/** The UTC day of an hour, `yyyy-mm-dd`. */
export const dayOfHour = (hour: string): string => hour.slice(0, 10);

export const startOfHour = (hour: string): number => Date.parse(`${hour}:00:00.000Z`);

/** The stretch between two runs that a moment lies in. */
export const slotOf = (at: Date): number => Math.floor(at.getTime() / slotMilliseconds);

/**
 * Whether nobody relies on a note any more: processes note an hour once in a slot, so that the notes of a slot that
 * goes on stand for events to come.
 */
export const isSpent = ({ at }: DueTally, now: Date): boolean =>
  slotOf(new Date(at)) < slotOf(new Date(now.getTime() - skew));
