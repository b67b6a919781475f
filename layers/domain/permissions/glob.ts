import { LRUCache } from 'lru-cache';
import picomatch from 'picomatch';

/** Longest pattern accepted, in UTF-16 code units. */
export const maxGlobLength = 512;

/** How many choices a matcher may have to retry: bounds backtracking to a small polynomial. */
const maxExtraWildcards = 2;
const maxBraceChoices = 32;

// Constructs that picomatch hands to the regular expression engine as they are. Groups, alternations and
// quantifiers written by a caller could make a match take exponential time; quotes and control characters
// change the meaning silently. `+` is a literal unless it follows a class or a brace group; runs of
// backslashes and brace ranges are rewritten by picomatch in ways that escape this reading.
const rawRegex = /[()|"\p{Cc}]|[\]}]\+|\{[^}]*\.\./u;
const backslashRun = /\\{3,}/;
const escaped = /\\./gs;

/** True when `pattern` is short enough, well formed, and cannot make matching slow. */
export const isGlob = (pattern: string): boolean => matcherOf(pattern) !== undefined;

/** A predicate over whole values, or undefined when the pattern is refused. */
export type GlobMatcher = (value: string) => boolean;

// A pure function of the pattern: nothing about callers is kept. `null` remembers a refusal.
const compiled = new LRUCache<string, { readonly match: GlobMatcher | undefined }>({ max: 256 });

/**
 * Compiles a glob, or answers undefined for one that is refused; callers then fail closed.
 *
 * The language is picomatch's `*`, `**`, `?`, `[...]`, `{a,b}`, a leading `!` and `\` escapes, matched with
 * `strictSlashes: false`: `*` stays within a segment, `/a/**` also matches `/a`. A leading dot is an ordinary
 * character, so that `*` covers a secret named `.env`.
 */
export function matcherOf(pattern: string): GlobMatcher | undefined {
  if (pattern.length > maxGlobLength) return undefined;
  const known = compiled.get(pattern);
  if (known) return known.match;
  const match = compile(pattern);
  compiled.set(pattern, { match });
  return match;
}

function compile(pattern: string): GlobMatcher | undefined {
  const shape = pattern.replace(escaped, 'x');
  if (pattern === '' || backslashRun.test(pattern) || rawRegex.test(shape) || isCostly(shape))
    return undefined;
  try {
    // `debug` makes an invalid class throw; silently it would become a pattern that never matches, and a
    // deny rule that never denies.
    const match = picomatch(pattern, { strictSlashes: false, strictBrackets: true, dot: true, debug: true });
    return (value) => match(value);
  } catch {
    return undefined;
  }
}

function isCostly(shape: string): boolean {
  let extra = -1;
  for (const _ of shape.matchAll(/\*{2,}/g)) extra += 1;
  extra = Math.max(extra, 0);
  for (const segment of shape.split('/')) {
    extra += Math.max((segment.match(/\*+/g)?.length ?? 0) - 1, 0);
  }
  return extra > maxExtraWildcards || braceChoices(shape) > maxBraceChoices;
}

/** An upper bound on the ways through the brace groups: every comma may be one more way through each group. */
function braceChoices(shape: string): number {
  let choices = 1;
  for (const group of shape.split('{').slice(1)) choices *= group.split(',').length;
  return choices;
}

/**
 * The leading path segments that every match of `pattern` starts with, as whole segments.
 *
 * Undefined when the pattern does not start with a slash, so that nothing can be said.
 */
export function literalPrefix(pattern: string): readonly string[] | undefined {
  if (!pattern.startsWith('/')) return undefined;
  const segments = pattern.slice(1).split('/');
  const firstSpecial = segments.findIndex((segment) => !/^[A-Za-z0-9_-]+$/.test(segment));
  return firstSpecial === -1 ? segments : segments.slice(0, firstSpecial);
}

/** The literal `P` of a pattern spelled `P/**`, as segments, or undefined for any other spelling. */
function subtreeRoot(pattern: string): readonly string[] | undefined {
  if (!pattern.endsWith('/**')) return undefined;
  const root = pattern.slice(0, -3);
  if (root === '') return [];
  const prefix = literalPrefix(root);
  return prefix !== undefined && root === '/' + prefix.join('/') ? prefix : undefined;
}

const startsWith = (segments: readonly string[], prefix: readonly string[]): boolean =>
  prefix.length <= segments.length && prefix.every((segment, i) => segment === segments[i]);

/** True when every normalised value that `narrow` matches is provably matched by `wide`. */
export function isGlobWithin(narrow: string, wide: string): boolean {
  if (narrow === wide || wide === '**') return true;
  const root = subtreeRoot(wide);
  const prefix = literalPrefix(narrow);
  return root !== undefined && prefix !== undefined && startsWith(prefix, root);
}

/** True when no normalised path can match both patterns, provably. */
export function areGlobsDisjoint(left: string, right: string): boolean {
  const a = literalPrefix(left);
  const b = literalPrefix(right);
  return a !== undefined && b !== undefined && !startsWith(a, b) && !startsWith(b, a);
}
