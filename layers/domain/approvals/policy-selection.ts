import { matcherOf } from '../permissions/glob.ts';
import type { ChangePolicy } from './change-policy.ts';

/** What stands before the first wildcard says how narrow a glob is. */
const literalLength = (pattern: string): number => /^[^*?[\]{}!\\]*/.exec(pattern)?.[0].length ?? 0;

const isGlob = (pattern: string): boolean => literalLength(pattern) < pattern.length;

/** An exact path before a glob, a glob before a whole environment; of two globs the one that names more of the path. */
const specificity = ({ secretPath }: ChangePolicy): readonly number[] => {
  if (secretPath === null) return [0, 0, 0];
  return [isGlob(secretPath) ? 1 : 2, literalLength(secretPath), secretPath.length];
};

/** Of two that are alike the stricter one, then the older one: which one applies never depends on an order of reading. */
const strictness = ({ enforcement, approvals }: ChangePolicy): readonly number[] => [
  enforcement === 'hard' ? 1 : 0,
  approvals,
];

const compare = (a: ChangePolicy, b: ChangePolicy): number => {
  const [left, right] = [a, b].map((each) => [...specificity(each), ...strictness(each)]);
  const differing = left?.findIndex((value, n) => value !== right?.[n]) ?? -1;
  if (differing >= 0) return (right?.[differing] ?? 0) - (left?.[differing] ?? 0);
  return a.id < b.id ? -1 : 1;
};

const covers = (policy: ChangePolicy, environmentId: string, path: string): boolean => {
  if (!policy.environmentIds.includes(environmentId)) return false;
  if (policy.secretPath === null || policy.secretPath === path) return true;
  const matches = matcherOf(policy.secretPath);
  // A pattern that cannot be read any more must not open what it closed.
  return matches ? matches(path) : true;
};

/** The policy that applies at a place: the most specific of those that cover it, deterministically; undefined for none. */
export const governingPolicy = (
  policies: readonly ChangePolicy[],
  environmentId: string,
  path: string,
): ChangePolicy | undefined =>
  policies.filter((policy) => covers(policy, environmentId, path)).sort(compare)[0];
