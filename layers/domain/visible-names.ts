import { LocketError } from './errors.ts';

/** Control and format characters, line separators, and whatever else is shown as nothing. */
const invisible = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Default_Ignorable_Code_Point}\u2800]/u;
/** Spaces that look like the plain one, or like none. */
const oddSpace = /(?! )\p{Zs}/u;

/** A name in the one spelling it is kept in: composed (Unicode NFC), without white space around it. */
export const normalizeName = (text: string): string => text.normalize('NFC').trim();

/** What makes a normalised name look like another one, to complete "must …"; undefined when nothing does. */
export const misleadingIn = (name: string): string | undefined => {
  if (invisible.test(name)) return 'must not contain invisible or control characters or line separators';
  if (oddSpace.test(name)) return 'must not contain spaces other than the plain one';
  if (!name.isWellFormed()) return 'must be well-formed Unicode';
  return undefined;
};

/** The name as it is kept: `invalid-input` when it holds what nobody can see. */
export const visibleName = (text: string): string => {
  const name = normalizeName(text);
  const rule = misleadingIn(name);
  if (rule !== undefined) throw new LocketError('invalid-input', rule);
  return name;
};
