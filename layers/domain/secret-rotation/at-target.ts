import { LocketError } from '../errors.ts';
import type { Unit } from '../unit.ts';
import type { TargetAddress, TargetOutcome } from './targets.ts';

/** What a target did, or its refusal: `bad-request` for what holds until somebody changes something. */
export const done = <T>(outcome: TargetOutcome<T>, doing: string): T => {
  if (outcome.kind === 'done') return outcome.value;
  throw new LocketError(
    outcome.kind === 'refused' ? 'bad-request' : 'unavailable',
    `${doing}: ${outcome.reason}`,
  );
};

/** Proves that the target is there and lets us in: `bad-request` or `unavailable` when not. */
export const reached = async (unit: Unit, address: TargetAddress): Promise<void> => {
  done(await unit.rotationTargets.test(address), 'The target of the rotation cannot be used');
};
