import { Ability as CaslAbility, type ConditionsMatcher } from '@casl/ability';
import { LocketError } from '../errors.ts';
import { organizationRoles, projectRoles } from './built-in-roles.ts';
import { type CompiledConditions, type Fields, holds } from './conditions.ts';
import { anything, type EffectiveRule, effectiveRules } from './effective-rules.ts';
import { type PlaceholderValues, resolvePlaceholders } from './placeholders.ts';
import type { Rule } from './rule.ts';
import type { ActionOn, ConditionalSubject, Subject } from './subjects.ts';

interface Request {
  readonly subject: string;
  readonly fields: Fields;
}

interface Clause {
  readonly tests: CompiledConditions;
  readonly whenMissing: boolean;
}

/** What a caller may do, assembled for one request; make it with `abilityOf`. */
export type Ability = CaslAbility<[string, string | Request], Clause>;

/** Subjects with conditions must be checked with the fields of the thing touched. */
type FieldsFor<S extends Subject> = S extends ConditionalSubject ? [fields: Fields] : [fields?: Fields];

const matchClause: ConditionsMatcher<Clause> = (clause) => (request) =>
  holds(clause.tests, (request as Request).fields, clause.whenMissing);

const options = {
  conditionsMatcher: matchClause,
  detectSubjectType: (request: Request): string => request.subject,
  anyAction: anything,
  anySubjectType: anything,
};

const compile = (rules: readonly EffectiveRule[]): Ability =>
  new CaslAbility<[string, string | Request], Clause>(
    rules.map((rule) => ({
      subject: rule.subject,
      action: [...rule.actions],
      inverted: rule.inverted,
      ...(rule.tests.length > 0 && { conditions: { tests: rule.tests, whenMissing: rule.inverted } }),
    })),
    options,
  );

// Only the constant rule arrays of the built-in roles are ever remembered, never rules read for a caller.
const builtIn = new WeakMap<readonly Rule[], Ability>(
  [...projectRoles, ...organizationRoles].map(({ rules }) => [rules, compile(effectiveRules(rules))]),
);

/**
 * Builds the ability that `rules` amount to.
 *
 * Deny rules win over every allow rule, wherever they stand: CASL lets later rules win, so allow rules are
 * laid down first. A rule that is not understood, or whose placeholders have no value, grants nothing, and
 * denies everything it names if it denies.
 *
 * @param placeholders what `{{identity…}}` stands for; without it, rules with placeholders fail closed.
 */
export function abilityOf(rules: readonly Rule[], placeholders?: PlaceholderValues): Ability {
  return builtIn.get(rules) ?? compile(effectiveRules(resolvePlaceholders(rules, placeholders)));
}

/**
 * True when the caller may do `action` to the thing that `fields` describe.
 *
 * Give every field that `conditionFields` lists for the subject: a missing one satisfies no allow rule and
 * every deny rule. Without `fields` the question is the one of `canAnywhere`.
 */
export const can = <S extends Subject>(
  ability: Ability,
  action: ActionOn<S>,
  subject: S,
  ...[fields]: FieldsFor<S>
): boolean => ability.can(action, fields === undefined ? subject : { subject, fields });

/**
 * True when some thing may exist on which the caller may do `action`: a conditional allow rule is enough,
 * and only an unconditional deny rule refuses. A gate before filtering item by item, never the only check.
 */
export const canAnywhere = <S extends Subject>(ability: Ability, action: ActionOn<S>, subject: S): boolean =>
  ability.can(action, subject);

/** @throws LocketError `permission-denied` naming action and subject, unless `can`. */
export function assertCan<S extends Subject>(
  ability: Ability,
  action: ActionOn<S>,
  subject: S,
  ...fields: FieldsFor<S>
): void {
  if (!can(ability, action, subject, ...fields)) throw denied(action, subject);
}

/** @throws LocketError `permission-denied` naming action and subject, unless `canAnywhere`. */
export function assertCanAnywhere<S extends Subject>(
  ability: Ability,
  action: ActionOn<S>,
  subject: S,
): void {
  if (!canAnywhere(ability, action, subject)) throw denied(action, subject);
}

/** True when a rule of the caller's denies it, and not only none allows it. */
const isDenied = <S extends Subject>(
  ability: Ability,
  action: ActionOn<S>,
  subject: S,
  ...[fields]: FieldsFor<S>
): boolean =>
  ability.relevantRuleFor(action, fields === undefined ? subject : { subject, fields })?.inverted === true;

/** @throws LocketError `permission-denied` naming action and subject, when a rule denies it. */
export function assertNotDenied<S extends Subject>(
  ability: Ability,
  action: ActionOn<S>,
  subject: S,
  ...fields: FieldsFor<S>
): void {
  if (isDenied(ability, action, subject, ...fields)) throw denied(action, subject);
}

const denied = (action: string, subject: string): LocketError =>
  new LocketError('permission-denied', `You are not allowed to ${action} on ${subject}`);
