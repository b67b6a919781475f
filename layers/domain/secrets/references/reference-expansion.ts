import { LocketError } from '../../errors.ts';
import { keyOf, type Place } from '../../places/scope.ts';
import { isReference, partsOf, type Reference, type ValuePart, type WrittenReference } from './references.ts';

/** Values inside values inside values: deeper references stay as they are written. */
export const maxNesting = 10;
/** Most replacements in one value, nested ones included. */
const maxReplacements = 100_000;
/** Longest expanded value, in UTF-16 code units. */
export const maxExpandedLength = 1024 * 1024;

/** Work and text that one request may spend on all its values together. */
const maxWork = 2_000_000;
const maxText = 32 * 1024 * 1024;

/** Why a reference was left as it is written. */
export type UnresolvedReason = 'not-found' | 'forbidden' | 'cycle' | 'depth' | 'too-large';

/** A reference that was left as it is written, braces included, and why. */
interface LeftReference {
  readonly written: string;
  readonly reason: UnresolvedReason;
}

/** A value and the place its references count from. */
export interface StandingValue {
  /** Id of the secret whose value it is. */
  readonly id: string;
  readonly value: string;
  readonly place: Place;
}

export interface Expansion {
  readonly value: string;
  /** Each once, in the order in which they stand. */
  readonly left: readonly LeftReference[];
}

/** What a reference at a place leads to. */
export type Resolve = (place: Place, reference: Reference) => StandingValue | 'not-found' | 'forbidden';

/** The expansion of a value somewhere inside others. */
interface Part {
  readonly text: string;
  readonly left: readonly LeftReference[];
  readonly replacements: number;
  /** Levels of references below it. */
  readonly height: number;
  /** Whether it would be the same in any other place: nothing was cut off for what stands around it. */
  readonly whole: boolean;
}

interface Surroundings {
  /** Ids of the secrets this one stands in, itself included. */
  readonly within: ReadonlySet<string>;
  readonly depth: number;
  /** What is left of the value's own bounds. */
  readonly budget: { replacements: number; length: number };
}

class TooLarge extends Error {}

const isText = (part: ValuePart): part is string => typeof part === 'string';

const uniqueLeft = (left: readonly LeftReference[]): readonly LeftReference[] => [
  ...new Map(left.map((each) => [`${each.reason} ${each.written}`, each])).values(),
];

/** Expands the values of one request: what occurs in many of them is worked out once. */
export class Expander {
  readonly #resolve: Resolve;
  readonly #parts = new Map<string, readonly ValuePart[]>();
  readonly #whole = new Map<string, Part>();
  #work = 0;
  #text = 0;

  constructor(resolve: Resolve) {
    this.#resolve = resolve;
  }

  /**
   * The value with its references replaced, and theirs. One that leads back to a secret it stands in, lies too deep or
   * leads nowhere stays as it is written; a value that would grow too large stays so altogether. Throws `too-large`
   * when all values of the request together would.
   */
  expand(standing: StandingValue): Expansion {
    const parts = this.#partsOf(standing);
    if (parts.every(isText)) return { value: standing.value, left: [] };
    try {
      const budget = { replacements: maxReplacements, length: maxExpandedLength };
      const { text, left } = this.#expand(standing, { within: new Set([standing.id]), depth: 0, budget });
      this.#spendText(text.length);
      return { value: text, left: uniqueLeft(left) };
    } catch (error) {
      if (!(error instanceof TooLarge)) throw error;
      const left = parts.flatMap((part) =>
        isReference(part) ? [{ written: part.written, reason: 'too-large' as const }] : [],
      );
      return { value: standing.value, left: uniqueLeft(left) };
    }
  }

  #partsOf({ id, place, value }: StandingValue): readonly ValuePart[] {
    const key = `${id} ${keyOf(place)}`;
    const parts = this.#parts.get(key) ?? partsOf(value);
    this.#parts.set(key, parts);
    return parts;
  }

  #expand(standing: StandingValue, around: Surroundings): Part {
    const pieces = this.#partsOf(standing).map((part) =>
      isReference(part)
        ? this.#replace(standing.place, part, around)
        : plain(isText(part) ? part : part.dollars, around),
    );
    return {
      text: pieces.map(({ text }) => text).join(''),
      left: pieces.flatMap(({ left }) => left),
      replacements: pieces.reduce((sum, { replacements }) => sum + replacements, 0),
      height: pieces.reduce((highest, { height }) => Math.max(highest, height), 0),
      whole: pieces.every(({ whole }) => whole),
    };
  }

  #replace(place: Place, part: WrittenReference, around: Surroundings): Part {
    this.#spendWork();
    if (around.depth === maxNesting) return leftAsWritten(part.written, 'depth', false, around);
    const target = this.#resolve(place, part.reference);
    if (typeof target === 'string') return leftAsWritten(part.written, target, true, around);
    if (around.within.has(target.id)) return leftAsWritten(part.written, 'cycle', false, around);
    const inner = this.#known(target, around) ?? this.#inside(target, around);
    return { ...inner, replacements: inner.replacements + 1, height: inner.height + 1 };
  }

  /** What was worked out before, unless it lies deeper than is allowed here. */
  #known({ id }: StandingValue, { depth, budget }: Surroundings): Part | undefined {
    const known = this.#whole.get(id);
    if (!known || depth + 1 + known.height > maxNesting) return undefined;
    spend(budget, known.replacements + 1, known.text.length);
    return known;
  }

  #inside(target: StandingValue, { within, depth, budget }: Surroundings): Part {
    spend(budget, 1, 0);
    const part = this.#expand(target, { within: new Set([...within, target.id]), depth: depth + 1, budget });
    if (part.whole) this.#whole.set(target.id, part);
    return part;
  }

  #spendWork(): void {
    this.#work += 1;
    if (this.#work > maxWork) throw tooMuch();
  }

  #spendText(length: number): void {
    this.#text += length;
    if (this.#text > maxText) throw tooMuch();
  }
}

const tooMuch = (): LocketError =>
  new LocketError(
    'too-large',
    'The references in these values expand to more than one reply can hold: list fewer secrets, or without expandSecretReferences',
  );

const spend = (budget: Surroundings['budget'], replacements: number, length: number): void => {
  budget.replacements -= replacements;
  budget.length -= length;
  if (budget.replacements < 0 || budget.length < 0) throw new TooLarge();
};

const plain = (text: string, { budget }: Surroundings): Part => {
  spend(budget, 0, text.length);
  return { text, left: [], replacements: 0, height: 0, whole: true };
};

const leftAsWritten = (
  written: string,
  reason: UnresolvedReason,
  whole: boolean,
  { budget }: Surroundings,
): Part => {
  spend(budget, 0, written.length);
  return { text: written, left: [{ written, reason }], replacements: 0, height: 1, whole };
};

/**
 * A value of several lines for a file of one line per variable: quoted, with line feeds escaped. For values that
 * contained references and whose secret says `skipMultilineEncoding`, which is named the wrong way round.
 */
export const onOneLine = (value: string): string =>
  value.includes('\n') ? `"${value.replaceAll('\n', '\\n')}"` : value;
