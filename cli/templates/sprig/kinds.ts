import { any, type Functions, fixed, text } from '../functions.ts';
import { kindOf, TemplateFault, textOf, typeOf } from '../values.ts';

const typeIs = fixed([text, any], (wanted, value) => typeOf(value) === wanted);

/** Sprig's questions about types, and the end of all rendering. */
export const kinds: Functions = {
  kindOf: fixed([any], kindOf),
  kindIs: fixed([text, any], (wanted, value) => kindOf(value) === wanted),
  typeOf: fixed([any], typeOf),
  typeIs,
  typeIsLike: typeIs,
  fail: fixed([text], (message) => {
    throw new TemplateFault(textOf(message));
  }),
};
