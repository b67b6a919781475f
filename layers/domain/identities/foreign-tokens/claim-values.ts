import { matcherOf, maxGlobLength } from '../../permissions/glob.ts';
import type { TokenClaims } from './foreign-tokens.ts';

/** The entry that every value passes. */
export const anyValue = '*';

/** Longest value that a pattern is held against: matching takes longer with every character. */
const maxMatched = 2_048;

const isMap = (value: unknown): value is TokenClaims =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/**
 * What a token says under a name: its claim of that very name, dots included, else what the dots lead to, as in
 * `kubernetes.io.namespace`. Undefined when it says nothing there.
 */
export const claimAt = (claims: TokenClaims, name: string): unknown => {
  if (Object.hasOwn(claims, name)) return claims[name];
  for (let dot = name.indexOf('.'); dot >= 0; dot = name.indexOf('.', dot + 1)) {
    const head = name.slice(0, dot);
    const inner = Object.hasOwn(claims, head) ? claims[head] : undefined;
    const found = isMap(inner) ? claimAt(inner, name.slice(dot + 1)) : undefined;
    if (found !== undefined) return found;
  }
  return undefined;
};

/** A text, number or truth value as text; undefined for everything else. */
export const textOf = (value: unknown): string | undefined =>
  typeof value === 'string'
    ? value
    : typeof value === 'number' || typeof value === 'boolean'
      ? String(value)
      : undefined;

/** The texts in a claim: one, or those of a list. */
export const textsOf = (value: unknown): readonly string[] =>
  (Array.isArray(value) ? value : [value]).flatMap((each) => textOf(each) ?? []);

/** Entries of a comma-separated list, without blanks around them. */
export const entriesOf = (list: string): readonly string[] =>
  list
    .split(',')
    .map((entry) => entry.trim())
    .filter((entry) => entry !== '');

// Brackets and backslashes alone make no pattern: `dependabot[bot]` is a name.
const hasWildcard = (entry: string): boolean => /[*?{]/.test(entry);

/** Why an entry cannot be held against claims; undefined for a good one. */
export const faultOf = (entry: string): string | undefined => {
  if (entry.startsWith('!')) return 'starts with !: it would let in everybody else';
  if (!hasWildcard(entry)) return undefined;
  return matcherOf(entry)
    ? undefined
    : `is no pattern that is understood, of ${maxGlobLength} characters at most`;
};

/** True when an entry allows a text: word for word, by its wildcards (`*` stays between slashes), or as `*` alone. */
export const allows = (entry: string, text: string): boolean => {
  if (entry === anyValue || entry === text) return true;
  if (!hasWildcard(entry) || faultOf(entry) !== undefined || text.length > maxMatched) return false;
  return matcherOf(entry)?.(text) ?? false;
};

/** True when one of the entries allows one of the texts in a claim. */
export const allowsAny = (entries: readonly string[], value: unknown): boolean =>
  textsOf(value).some((text) => entries.some((entry) => allows(entry, text)));
