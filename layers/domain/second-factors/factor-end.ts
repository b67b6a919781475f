import type { Change } from '../store/change.ts';
import type { Unit } from '../unit.ts';
import type { User } from '../users/user.ts';
import { forgottenWrong } from './wrong-proofs.ts';

/** The account without anything that it is asked by. */
export const unasked = ({ isMfaEnabled: _, selectedMfaMethod: __, ...rest }: User): User => rest;

/** What takes all factors of somebody away, beside the change of the account. */
export const endOfFactors = (unit: Unit, userId: string): readonly Change[] => [
  unit.stores.factors.deletion(userId),
  forgottenWrong(unit, userId),
];
