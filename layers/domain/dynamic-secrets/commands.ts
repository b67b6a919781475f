import { LocketError } from '../errors.ts';
import { placeholder } from '../placeholder-pattern.ts';
import type { StatementValues } from './statements.ts';

/** A command as its words, which may have placeholders. */
export type Command = readonly string[];

const words = /"((?:[^"\\]|\\.)*)"|'((?:[^'\\]|\\.)*)'|([^\s"';]+)|(;|\n)|(["'])/g;

const malformed = (problem: string): LocketError => new LocketError('invalid-input', problem);

/**
 * Commands, each ending with its line or a semicolon, as words that blanks part. Values come into the words, so that none
 * can make a second one. `invalid-input` for quotes that do not end and placeholders that are not known.
 */
export const parseCommands = (text: string, known: readonly string[]): readonly Command[] => {
  const commands: string[][] = [[]];
  let last = -1;
  for (const match of text.replace(placeholder, '{{$1}}').matchAll(words)) {
    const [whole, double, single, plain, end, odd] = match;
    const isGlued = end === undefined && match.index === last;
    if (odd !== undefined || isGlued)
      throw malformed('A command has a quote inside of a word, or one that does not end');
    last = end === undefined ? match.index + whole.length : -1;
    if (end !== undefined) commands.push([]);
    else commands.at(-1)?.push((double ?? single)?.replace(/\\(.)/g, '$1') ?? plain ?? '');
  }
  for (const [, name = ''] of text.matchAll(placeholder))
    if (!known.includes(name))
      throw malformed(`A command may use ${known.map((each) => `{{${each}}}`).join(', ')}`);
  return commands.filter((command) => command.length > 0);
};

/** Whether any of the commands uses a placeholder. */
export const usesInCommands = (commands: readonly Command[], name: string): boolean =>
  commands.flat().some((word) => [...word.matchAll(placeholder)].some(([, used]) => used === name));

/** The words of a command with the values in them. */
export const fillCommand = (command: Command, values: StatementValues): readonly string[] =>
  command.map((word) => word.replace(placeholder, (_, name: string) => values[name] ?? ''));
