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
