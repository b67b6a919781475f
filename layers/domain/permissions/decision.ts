import { concerns, type Permission } from './boundary.ts';
import { type Fields, holds } from './conditions.ts';
import { type EffectiveRule, effectiveRules } from './effective-rules.ts';
import { type PlaceholderValues, resolvePlaceholders } from './placeholders.ts';
import type { Rule } from './rule.ts';

/** A rule and where it comes from. */
export interface SourcedRule<S> {
  readonly rule: Rule;
  readonly source: S;
}

export interface Question extends Permission {
  /** Without them it is asked whether there is anything on which the action is allowed. */
  readonly fields?: Fields | undefined;
}

export interface Decision<S> {
  readonly allowed: boolean;
  /** The rule that decided: the first denial that applies, else the first allowance; absent when nothing allows it. */
  readonly by?: SourcedRule<S>;
}

const applies = (rule: EffectiveRule, fields: Fields | undefined): boolean =>
  fields === undefined ? !rule.inverted || rule.tests.length === 0 : holds(rule.tests, fields, rule.inverted);

/** Answers what `can` answers, and says which of the rules decided. */
export const decide = <S>(
  rules: readonly SourcedRule<S>[],
  placeholders: PlaceholderValues | undefined,
  { fields, ...permission }: Question,
): Decision<S> => {
  // Several sources may share the rules of a built-in role: each gets a copy of its own to be known by.
  const origins = new Map<Rule, SourcedRule<S>>();
  const resolved = rules.flatMap((sourced) => {
    const own = resolvePlaceholders([{ ...sourced.rule }], placeholders);
    for (const rule of own) origins.set(rule, sourced);
    return own;
  });
  const applying = effectiveRules(resolved).filter(
    (rule) => concerns(rule, permission) && applies(rule, fields),
  );
  const decisive = applying.find(({ inverted }) => inverted) ?? applying[0];
  const by = decisive && origins.get(decisive.origin);
  return { allowed: decisive?.inverted === false, ...(by && { by }) };
};
