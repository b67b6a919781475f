import { type ErrorFacts, LocketError } from '../errors.ts';

/** A customer's KMS does not do its part for a project: a matter of that project alone, to whoever works on many. */
export class KmsOutOfReach extends LocketError {
  constructor(message: string, facts: ErrorFacts = {}) {
    super('unavailable', message, facts);
  }
}
