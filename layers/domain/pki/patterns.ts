import { LocketError } from '../errors.ts';

/** One step of a pattern: characters that it takes, once or as many as come. */
interface Step {
  readonly takes: (character: string) => boolean;
  readonly isRun: boolean;
}

const anything = (): boolean => true;
const exactly =
  (expected: string) =>
  (character: string): boolean =>
    character === expected;

/** Classes of regular expressions that names are described by. */
const classes: Readonly<Record<string, (character: string) => boolean>> = {
  d: (character) => /^[0-9]$/.test(character),
  w: (character) => /^[A-Za-z0-9_]$/.test(character),
};

const refused = (why: string): LocketError => new LocketError('invalid-input', why);

const escaped = (character: string | undefined): Step['takes'] => {
  if (character === undefined) throw refused('a pattern must not end with a backslash');
  const known = classes[character];
  if (known) return known;
  if (/[A-Za-z0-9 ]/.test(character))
    throw refused(`\\${character} is not offered in patterns, of classes only \\d and \\w`);
  return exactly(character.toLowerCase());
};

/**
 * The steps of a pattern: `.*` is any run of characters, `\d*` and `\w*` runs of digits and of letters, every other
 * character stands for itself, a dot included. @throws LocketError `invalid-input`
 */
const stepsOf = (pattern: string): readonly Step[] => {
  const steps: Step[] = [];
  const characters = [...pattern];
  for (let at = 0; at < characters.length; at += 1) {
    const character = characters[at] ?? '';
    const next = characters[at + 1];
    if (character === '*') throw refused('* must follow a dot or a class: .* is any run of characters');
    if (character === '.' && next === '*') steps.push({ takes: anything, isRun: true });
    else if (character === '\\') steps.push({ takes: escaped(next), isRun: isRunAt(characters, at) });
    else steps.push({ takes: exactly(character.toLowerCase()), isRun: false });
    at += lengthAt(characters, at) - 1;
  }
  return steps;
};

const isClass = (character: string | undefined): boolean => character !== undefined && character in classes;

/** Whether an escape is of a class, and a star follows it. */
const isRunAt = (characters: readonly string[], at: number): boolean =>
  isClass(characters[at + 1]) && characters[at + 2] === '*';

const lengthAt = (characters: readonly string[], at: number): number => {
  if (characters[at] === '\\') return isRunAt(characters, at) ? 3 : 2;
  return characters[at] === '.' && characters[at + 1] === '*' ? 2 : 1;
};

/** Places in a pattern that can be reached from one without taking a character: a run may be empty. */
const reachedFrom = (steps: readonly Step[], place: number): readonly number[] => {
  const places = [place];
  for (let at = place; steps[at]?.isRun; at += 1) places.push(at + 1);
  return places;
};

const afterCharacter = (
  steps: readonly Step[],
  places: ReadonlySet<number>,
  character: string,
): ReadonlySet<number> =>
  new Set(
    [...places].flatMap((place) => {
      const step = steps[place];
      if (!step?.takes(character)) return [];
      return reachedFrom(steps, step.isRun ? place : place + 1);
    }),
  );

/**
 * Whether all of a text fits a pattern, in any case. All ways through the pattern are followed at once, so that it takes
 * time in proportion to the lengths of the two, whatever the pattern.
 */
export const fits = (pattern: string, text: string): boolean => {
  const steps = stepsOf(pattern);
  let places: ReadonlySet<number> = new Set(reachedFrom(steps, 0));
  for (const character of text.toLowerCase()) {
    if (places.size === 0) return false;
    places = afterCharacter(steps, places, character);
  }
  return places.has(steps.length);
};

/** A pattern as it is kept. @throws LocketError `invalid-input` for one that is none. */
export const assertPattern = (pattern: string): string => {
  stepsOf(pattern);
  return pattern;
};
