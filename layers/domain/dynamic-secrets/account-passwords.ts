import { LocketError } from '../errors.ts';
import type { Runtime } from '../runtime.ts';
import type { PasswordRules } from './kinds/kind.ts';

const lowercase = 'abcdefghijklmnopqrstuvwxyz';
const uppercase = lowercase.toUpperCase();
const digits = '0123456789';

/** Symbols that stand in every connection string and shell word as they are. */
export const plainSymbols = '-_.~!*';

/** What passwords are like unless the dynamic secret says otherwise. */
export const usualPassword = (length: number): PasswordRules => ({
  length,
  required: { lowercase: 1, uppercase: 1, digits: 1, symbols: 0 },
  allowedSymbols: plainSymbols,
});

const classesOf = ({ required, allowedSymbols }: PasswordRules) => [
  { count: required.lowercase, letters: lowercase },
  { count: required.uppercase, letters: uppercase },
  { count: required.digits, letters: digits },
  { count: required.symbols, letters: allowedSymbols },
];

/** Refuses rules that no password keeps: `invalid-input`. */
export const assertPasswordRules = (rules: PasswordRules): void => {
  const classes = classesOf(rules);
  if (classes.reduce((sum, { count }) => sum + count, 0) > rules.length)
    throw new LocketError('invalid-input', 'passwordRequirements ask for more characters than length has');
  if (classes.some(({ count, letters }) => count > 0 && letters === ''))
    throw new LocketError('invalid-input', 'passwordRequirements ask for symbols and allow none');
};

type Random = Pick<Runtime, 'randomBytes'>;

/** A whole number below `bound` (at most 256), each as likely as any other. */
const below = (bound: number, runtime: Random): number => {
  const even = 256 - (256 % bound);
  for (;;) {
    const byte = runtime.randomBytes(1)[0] ?? 0;
    if (byte < even) return byte % bound;
  }
};

/** So many of these letters, each as likely as any other. */
export const randomText = (length: number, letters: string, runtime: Random): string =>
  Array.from({ length }, () => letters[below(letters.length, runtime)]).join('');

const shuffled = (text: string, runtime: Random): string => {
  const letters = [...text];
  for (let at = letters.length - 1; at > 0; at -= 1) {
    const other = below(at + 1, runtime);
    [letters[at], letters[other]] = [letters[other] as string, letters[at] as string];
  }
  return letters.join('');
};

/** A password that keeps the rules and is random otherwise. */
export const newPassword = (rules: PasswordRules, runtime: Random): string => {
  const classes = classesOf(rules);
  const needed = classes.map(({ count, letters }) => randomText(count, letters, runtime)).join('');
  const alphabet = [...new Set(classes.map(({ letters }) => letters).join(''))].join('');
  return shuffled(needed + randomText(rules.length - needed.length, alphabet, runtime), runtime);
};
