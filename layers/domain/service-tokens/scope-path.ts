import { LocketError } from '../errors.ts';
import { formatPath, parsePath } from '../folders/paths.ts';
import { isGlob } from '../permissions/glob.ts';

const literal = /^[A-Za-z0-9_\s/-]*$/;
/** What makes a pattern of a text; without it, it is a path with a mistake in it. */
const wildcard = /[*?[{]/;
const longest = 512;

const refused = (reason: string): LocketError => new LocketError('invalid-input', `secretPath ${reason}`);

/** A pattern means what it says: nothing in it is about who asks, and it begins at the root. */
const patternOf = (text: string): string => {
  const pattern = text.trim();
  if (pattern.length > longest) throw refused(`may have at most ${longest} characters`);
  if (!pattern.startsWith('/')) throw refused('must begin with a slash');
  if (pattern.includes('{{') || !wildcard.test(pattern) || !isGlob(pattern))
    throw refused('is no path and no pattern for paths');
  return pattern;
};

/**
 * The path of a service token's scope: a folder path in its normalised spelling, or a glob over paths as it was given.
 *
 * @throws LocketError `invalid-input` for what is neither.
 */
export const parseScopePath = (text: string): string =>
  literal.test(text) ? formatPath(parsePath(text)) : patternOf(text);
