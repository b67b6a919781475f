import { type Permission, permissionsOutside } from './boundary.ts';
import { type EffectiveRule, effectiveRules } from './effective-rules.ts';
import { type PlaceholderValues, resolvePlaceholders } from './placeholders.ts';
import type { Conditions, Rule } from './rule.ts';
import { operandsKnown, type TagsKnown } from './tag-conditions.ts';

/** What is known of all the things that a change touches; what else rules may ask for is left open. */
export type Known = Readonly<Record<string, string>>;

const tagsField = 'secretTags';

const isMet = ({ tests }: EffectiveRule, known: Known): boolean =>
  tests.every(({ field, test }) => {
    const value = Object.hasOwn(known, field) ? known[field] : undefined;
    return value === undefined || test([value]);
  });

const without = (conditions: Conditions, known: Known): Conditions =>
  Object.fromEntries(Object.entries(conditions).filter(([field]) => !Object.hasOwn(known, field)));

/** The rules that count for things of which this much is known, with what they still ask for. */
const countingFor = (rules: readonly EffectiveRule[], known: Known): readonly EffectiveRule[] =>
  rules
    .filter((rule) => isMet(rule, known))
    .map((rule) => ({ ...rule, conditions: without(rule.conditions, known) }));

const withTags = (rule: EffectiveRule, known: TagsKnown): readonly EffectiveRule[] => {
  const { [tagsField]: condition, ...others } = rule.conditions;
  if (condition === undefined) return [rule];
  const left = operandsKnown(condition, known);
  if (left === false) return [];
  return [{ ...rule, conditions: left === true ? others : { ...others, [tagsField]: left } }];
};

const text = (rules: readonly EffectiveRule[]): string =>
  JSON.stringify(rules.map(({ tests: _, origin: __, ...rule }) => rule));

const beyond = (before: readonly EffectiveRule[], after: readonly EffectiveRule[]): readonly Permission[] =>
  text(before) === text(after) ? [] : permissionsOutside(before, after);

const meaning = (rules: readonly Rule[], placeholders: PlaceholderValues): readonly EffectiveRule[] =>
  effectiveRules(resolvePlaceholders(rules, placeholders));

/**
 * What these rules may allow on things once they stand where `after` says, and do not provably allow where `before`
 * says, whatever the things are called and tagged. Sound, not complete: none means that nothing at all is opened.
 */
export const openedByMove = (
  rules: readonly Rule[],
  placeholders: PlaceholderValues,
  before: Known,
  after: Known,
): readonly Permission[] => {
  const all = meaning(rules, placeholders);
  return beyond(countingFor(all, before), countingFor(all, after));
};

/** The same for all secrets that carry a tag, when it gets another slug or, without one, goes. */
export const openedByTag = (
  rules: readonly Rule[],
  placeholders: PlaceholderValues,
  slug: string,
  next: string | undefined,
): readonly Permission[] => {
  const all = meaning(rules, placeholders);
  const coming = next === undefined ? [] : [next];
  const before = { has: [slug], lacks: coming };
  const after = { has: coming, lacks: [slug] };
  return beyond(
    all.flatMap((rule) => withTags(rule, before)),
    all.flatMap((rule) => withTags(rule, after)),
  );
};
