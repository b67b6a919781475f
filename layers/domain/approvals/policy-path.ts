import { assertFolderName } from '../folders/paths.ts';
import { parsePathPattern } from '../webhooks/target.ts';

const wildcards = /[*?[\]{}!\\]/;

/** True for a path that stands for itself alone. */
export const isExactPath = (pattern: string): boolean => !wildcards.test(pattern);

/**
 * Which folders a policy is for, spelled as folders are: a pattern that no folder could match would look like protection and
 * protect nothing. `invalid-input` for such a one.
 */
export const parsePolicyPath = (text: string): string => {
  const pattern = parsePathPattern(text.replace(/\/{2,}/g, '/') || '/');
  const literal = pattern.split('/').filter((segment) => segment !== '' && isExactPath(segment));
  literal.forEach(assertFolderName);
  return pattern;
};
