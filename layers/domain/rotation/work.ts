import type { AuditEventType } from '../audit/event-types.ts';
import { isRefusal } from '../errors.ts';
import type { KeyRenewal } from '../keys/key-renewal.ts';
import type { Unit } from '../unit.ts';
import type { Owners } from './owners.ts';
import type { Position, Rotation } from './rotation.ts';

/** What a step of a rotation works with. */
export interface Work {
  /** A unit that leaves this event, or none. */
  open(auditType: AuditEventType | null): Unit;
  readonly renewal: KeyRenewal;
  /** Whether there is time for another portion. */
  hasTime(): boolean;
  /** Waits as long as it takes that no more than so many values a second are moved. */
  pace(values: number): Promise<void>;
}

/** What one portion of an owner's keys or values came to. */
export interface Portion {
  readonly moved: number;
  readonly left: number;
  /** Whether the owner is one of those that a rotation comes back to, should it come back. */
  readonly isForLater?: boolean;
  /** Whether the customer's KMS of a project was out of reach, for which `left` is 1. */
  readonly isOutOfReach?: true;
  /** Where to go on in the same owner; undefined when it is dealt with. */
  readonly next?: Position | undefined;
}

export const nothing: Portion = { moved: 0, left: 0 };

export const plus = (a: Portion, b: Portion): Portion => ({
  moved: a.moved + b.moved,
  left: a.left + b.left,
});

/** What cannot be opened stays as it is, and is counted. */
export const orLeft = async (work: () => Promise<Portion>): Promise<Portion> => {
  try {
    return await work();
  } catch (error) {
    if (!isRefusal(error, 'decryption-failed')) throw error;
    return { moved: 0, left: 1 };
  }
};

/** How a level of keys is rotated. Everything here can be done twice. */
export interface LevelSteps {
  /** The owners that get new versions, none where the level has one key of its own. */
  readonly prepared: Owners;
  prepare(work: Work, rotation: Rotation, owner: string): Promise<Portion>;
  /** The owners whose keys or values are sealed again. */
  readonly moving: Owners;
  move(work: Work, owner: string, position: Position | undefined): Promise<Portion>;
}
