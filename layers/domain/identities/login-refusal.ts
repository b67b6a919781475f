import { LocketError } from '../errors.ts';

/**
 * A login that a check of its method refused: `unauthenticated`. The sentence tells the caller which check it was, not
 * what would have passed it; the trail keeps the check's name.
 */
export class LoginRefusal extends LocketError {
  readonly check: string;

  constructor(check: string, message: string) {
    super('unauthenticated', message);
    this.check = check;
  }
}
