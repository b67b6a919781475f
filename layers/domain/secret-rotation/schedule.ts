import type { SecretRotation, TimeOfDay } from './secret-rotation.ts';

const day = 86_400_000;
const firstPause = 10_000;
const longestPause = 3_600_000;

/** Milliseconds for which a step is tried before it is given up until the next rotation. */
export const tryingTime = day;
/** Milliseconds of failing after which people are told of what may be over in a moment. */
export const patience = 3_600_000;
/** Milliseconds that one order at a target may take, its answer's way included. */
export const targetTime = 60_000;

/** Milliseconds until the next try: ten seconds, then twice as long each time, an hour at most. */
export const pauseAfter = (failures: number): number =>
  Math.min(firstPause * 2 ** Math.max(0, failures - 1), longestPause);

export const after = (from: Date, milliseconds: number): string =>
  new Date(from.getTime() + milliseconds).toISOString();

type Schedule = Pick<SecretRotation, 'intervalDays' | 'rotateAtUtc'>;

const atTime = (instant: number, { hours, minutes }: TimeOfDay): number =>
  Math.floor(instant / day) * day + (hours * 60 + minutes) * 60_000;

/**
 * The first instant after now that the schedule names, counted from an earlier one: whole intervals, at the time of day if
 * it names one. What was missed is not made up for.
 */
export const nextRotation = ({ intervalDays, rotateAtUtc }: Schedule, from: Date, now: Date): string => {
  const step = intervalDays * day;
  const base = rotateAtUtc ? atTime(from.getTime(), rotateAtUtc) : from.getTime();
  const missed = Math.max(0, Math.floor((now.getTime() - base) / step));
  return new Date(base + (missed + 1) * step).toISOString();
};

/** When the credential before ends: after the overlap, or with the next rotation. */
export const endOfOverlap = (
  { overlapHours }: Pick<SecretRotation, 'overlapHours'>,
  now: Date,
): string | null => (overlapHours === null ? null : after(now, overlapHours * 3_600_000));

type Looked = Pick<SecretRotation, 'phase' | 'nextRotationAt' | 'retireAt' | 'hasLeftovers' | 'takenUntil'>;

const earliest = (instants: readonly (string | null)[]): string | null =>
  instants.filter((each) => each !== null).sort()[0] ?? null;

/** When a rotation that does not fail is to be looked at next: at once while anything is on its way. */
export const dueOf = (rotation: Looked, now: Date): string | null => {
  if (rotation.takenUntil !== null) return rotation.takenUntil;
  if (rotation.phase !== 'idle' || rotation.hasLeftovers) return now.toISOString();
  return earliest([rotation.retireAt, rotation.nextRotationAt]);
};
