import { LocketError } from '../errors.ts';
import { retryingConflicts } from '../retry.ts';
import type { Unit } from '../unit.ts';
import { changed } from './changed.ts';
import type { RotationType } from './kinds/kind.ts';
import { type LocatedRotation, noteTurn, rotationNamed } from './located.ts';
import { nextRotation } from './schedule.ts';
import type { SecretRotation } from './secret-rotation.ts';

export interface NamedRotation {
  readonly id: string;
  readonly type?: RotationType | undefined;
}

/** Whoever is at the target goes first: asked again, as everything that loses a race. */
export const assertNotTaken = (unit: Unit, { takenUntil }: SecretRotation): void => {
  if (takenUntil !== null && Date.parse(takenUntil) > unit.runtime.now().getTime())
    throw new LocketError('conflict', 'The target of the rotation is being worked on');
};

type Changes = (rotation: SecretRotation, now: Date) => Partial<SecretRotation>;

/** Changes when a rotation does something, and has a new line of executions look after it. */
const redirect = (unit: Unit, named: NamedRotation, changes: Changes): Promise<LocatedRotation> =>
  retryingConflicts(unit, async () => {
    const found = await rotationNamed(unit, named, 'edit');
    const { rotation } = found;
    assertNotTaken(unit, rotation);
    const turn = unit.runtime.uuid();
    const next = changed(unit, rotation, { ...changes(rotation, unit.runtime.now()), turn });
    noteTurn(unit, next);
    await unit.commit(unit.stores.secretRotations.replacement(next, rotation));
    return { ...found, rotation: next };
  });

/**
 * Rotates now, also what is paused or waits for another try; the interval counts from now. Needs `edit` on rotations and on
 * the secrets.
 */
export const rotateNow = (unit: Unit, named: NamedRotation): Promise<LocatedRotation> =>
  redirect(unit, named, (_, now) => ({ failures: 0, nextRotationAt: now.toISOString() }));

/** Rotates nothing any more unless it is asked for; what is on its way is carried through. */
export const pauseRotation = (unit: Unit, named: NamedRotation): Promise<LocatedRotation> =>
  redirect(unit, named, () => ({ isPaused: true, nextRotationAt: null }));

/** When a rotation that goes on is due: at once when it missed its time. */
export const resumedAt = (rotation: SecretRotation, now: Date): string => {
  if (rotation.lastRotatedAt === null) return now.toISOString();
  const last = new Date(rotation.lastRotatedAt);
  const next = Date.parse(nextRotation(rotation, last, last));
  return new Date(Math.max(next, now.getTime())).toISOString();
};

/** Goes on by its schedule. */
export const resumeRotation = (unit: Unit, named: NamedRotation): Promise<LocatedRotation> =>
  redirect(unit, named, (rotation, now) => ({
    isPaused: false,
    nextRotationAt: rotation.isPaused ? resumedAt(rotation, now) : rotation.nextRotationAt,
  }));
