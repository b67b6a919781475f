import { builtins } from './builtins.ts';
import { Evaluator } from './evaluator.ts';
import type { Functions } from './functions.ts';
import { parseTemplate } from './parser.ts';
import { dicts } from './sprig/dicts.ts';
import { encodings } from './sprig/encodings.ts';
import { expressions } from './sprig/expressions.ts';
import { kinds } from './sprig/kinds.ts';
import { lists } from './sprig/lists.ts';
import { numbers } from './sprig/numbers.ts';
import { strings } from './sprig/strings.ts';
import { bytesOf, type Value } from './values.ts';

const sprig: Functions = {
  ...strings,
  ...numbers,
  ...lists,
  ...dicts,
  ...encodings,
  ...expressions,
  ...kinds,
};

/** Other names of functions. */
const aliases: Functions = Object.fromEntries(
  Object.entries({ trimall: 'trimAll', biggest: 'max', minus: 'sub' }).flatMap(([alias, name]) => {
    const known = sprig[name];
    return known ? [[alias, known]] : [];
  }),
);

const common: Functions = { ...builtins, ...sprig, ...aliases };

/** A template that is known to be well formed. */
export interface Template {
  /** What it becomes. @throws TemplateFault, Failure */
  render(functions: Functions, dot?: Value): Promise<Buffer>;
}

/**
 * Reads a template of Go's text/template with Sprig's functions. `own` are the names of functions that are given when
 * it is rendered. @throws TemplateFault
 */
export const readTemplate = (name: string, source: string, own: readonly string[] = []): Template => {
  const known = new Set(['and', 'or', ...Object.keys(common), ...own]);
  const named = bytesOf(name);
  const templates = parseTemplate(named, bytesOf(source), (word) => known.has(word));
  return {
    render: async (functions, dot = null) =>
      Buffer.from(await new Evaluator(named, templates, { ...common, ...functions }).render(dot), 'latin1'),
  };
};
