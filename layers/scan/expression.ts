import { RE2JS } from 're2js';

/** A file of rules cannot be used; the message says which rule and why. */
export class RuleFault extends Error {
  override readonly name = 'RuleFault';
}

/** An expression of RE2: what it matches is found in time linear to the text, whoever wrote either. @throws RuleFault */
export const expression = (source: string, place: string): RE2JS => {
  try {
    return RE2JS.compile(source);
  } catch (error) {
    throw new RuleFault(`${place}: ${(error as Error).message}`, { cause: error });
  }
};
