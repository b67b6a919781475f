import picomatch from 'picomatch';
import { LruMap } from '../lru-map.ts';

/** Longest pattern accepted, in UTF-16 code units. */
export const maxGlobLength = 512;

/** Most `*` in one path segment, and most ways through the brace groups of one segment. */
const maxStars = 2;
const maxBraceChoices = 16;

/** A predicate over whole values. */
export type GlobMatcher = (value: string) => boolean;

/** One segment of a pattern; `**` stands for any number of segments. */
type Part = '**' | GlobMatcher;

const anySegment: Part = () => true;

// Groups, alternations and quantifiers would reach the regular expression engine as they are; quotes,
// control characters, runs of backslashes and stars, and brace ranges change the meaning silently; a slash
// inside braces or a class would hide a segment border. `+` is literal unless it follows a class or braces.
const refused = /[()|"\p{Cc}]|[\]}]\+|\*{3}|\{[^}]*(?:\.\.|\/)|\[[^\]]*\//u;
const refusedEscapes = /\\{3}|\\\//;
const escaped = /\\./gs;

// A pure function of the pattern, so that nothing about callers is kept.
const compiled = new LruMap<{ readonly match: GlobMatcher | undefined }>({ max: 2048 });

/** True when the pattern is short enough, well formed, and cannot make matching slow. */
export const isGlob = (pattern: string): boolean => matcherOf(pattern) !== undefined;

/**
 * Compiles a glob, or answers undefined for one that is refused; callers then fail closed.
 *
 * The language is picomatch's `*`, `**`, `?`, `[...]`, `{a,b}`, a leading `!` and `\` escapes, as it matches
 * them with `strictSlashes: false`: `*` stays within a segment, `/a/**` also matches `/a`. A leading dot is an
 * ordinary character, so that `*` covers a secret named `.env`. Matching takes time in proportion to the
 * number of segments times that of a single one, in which a pattern may hold two stars.
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
  if (refusedEscapes.test(pattern) || refused.test(shape)) return undefined;
  if (shape.split('/').some(isCostly)) return undefined;
  const [bangs = ''] = /^!*/.exec(pattern) ?? [];
  const isNegated = bangs.length % 2 === 1;
  try {
    const match = matcherOfSegments(pattern.slice(bangs.length));
    // A pattern with escapes is no text of its own: `a\\|` stands for `a|`, never for itself.
    const isText = !pattern.includes('\\');
    return (value) => (isText && value === pattern) || match(value) !== isNegated;
  } catch {
    return undefined;
  }
}

const isCostly = (segment: string): boolean =>
  (segment.match(/\*+/g)?.length ?? 0) > maxStars || braceChoices(segment) > maxBraceChoices;

/** An upper bound: every comma after a brace opens may be one more way through. */
const braceChoices = (segment: string): number =>
  segment
    .split('{')
    .slice(1)
    .reduce((choices, group) => choices * group.split(',').length, 1);

// picomatch compiles one segment at a time: over a whole path its expressions would retry the wildcards of
// every segment for each way to match the ones before. `debug` makes an invalid class throw; silently it
// would become a pattern that never matches, and a deny rule that never denies.
const segmentOptions = { strictBrackets: true, dot: true, debug: true, nonegate: true };

function matcherOfSegments(pattern: string): GlobMatcher {
  const parts = pattern
    .split('/')
    .filter((segment, i, segments) => segment !== '**' || segments[i - 1] !== '**')
    .flatMap((segment, i, segments) => partsOf(segment, segments[i - 1], i === segments.length - 1));
  const matchesRoot = picomatch(pattern, segmentOptions)('/');
  return (value) => (value === '/' ? matchesRoot : matchParts(parts, value.split('/')));
}

/** In two places picomatch's `**` takes at least one segment: at the top, and last behind a star. */
function partsOf(segment: string, before: string | undefined, isLast: boolean): readonly Part[] {
  if (segment !== '**') return [segmentMatcher(segment, isLast)];
  const isBehindStar = before !== undefined && /(?:^|[^\\])\*$/.test(before);
  return before === '' || (isLast && isBehindStar) ? [anySegment, '**'] : ['**'];
}

function segmentMatcher(segment: string, isLast: boolean): GlobMatcher {
  if (/^[\w-]*$/.test(segment)) return (value) => value === segment;
  const match = wholeMatch(segment);
  // picomatch lets a star be empty in front of a slash; normalised paths have that at their start only.
  const matchesEmpty = !isLast && picomatch(`${segment}/`, segmentOptions)('/');
  return (value) => (value === '' ? matchesEmpty : match(value));
}

/** picomatch also takes a value that equals the pattern letter by letter, which is wrong where letters are escaped. */
function wholeMatch(segment: string): GlobMatcher {
  if (!segment.includes('\\')) return picomatch(segment, segmentOptions);
  const expression = picomatch.makeRe(segment, segmentOptions);
  return (value) => expression.test(value);
}

/** Wildcard matching over segments: only the last `**` passed ever has to take one more. */
function matchParts(parts: readonly Part[], segments: readonly string[]): boolean {
  let part = 0;
  let segment = 0;
  let retryPart = -1;
  let retrySegment = 0;
  while (segment < segments.length) {
    const current = parts[part];
    if (current === '**') {
      part += 1;
      retryPart = part;
      retrySegment = segment;
    } else if (current?.(segments[segment] ?? '')) {
      part += 1;
      segment += 1;
    } else {
      if (retryPart === -1) return false;
      retrySegment += 1;
      part = retryPart;
      segment = retrySegment;
    }
  }
  return parts.slice(part).every((rest) => rest === '**');
}
