import { type CompiledConditions, compileConditions } from './conditions.ts';
import { hasPlaceholder } from './placeholders.ts';
import type { Conditions, Rule } from './rule.ts';
import { subjectsOf } from './rule.ts';
import { fieldsOf } from './subjects.ts';

/** Stands for every subject or every action; only deny rules ever carry it. */
export const anything = '*';

const wildcards: ReadonlySet<string> = new Set([anything, 'all', 'manage']);

/** A rule that is exactly what it says: one subject, understood conditions (none: `{}`), no magic words. */
export interface EffectiveRule {
  readonly subject: string;
  readonly actions: readonly string[];
  readonly conditions: Conditions;
  /** The conditions, compiled. */
  readonly tests: CompiledConditions;
  readonly inverted: boolean;
  /** The rule as it was given. */
  readonly origin: Rule;
}

/**
 * What rules really grant and deny: allow rules first, deny rules last.
 *
 * - A rule whose conditions are not understood (unknown operator, field or shape, refused glob) grants
 *   nothing; if it denies, it denies everything it names.
 * - `all` and `manage`, CASL's wildcards, mean something in deny rules only.
 * - `secret-folders`, `secret-imports` and `dynamic-secrets` follow the rules on `secrets` unless an allow
 *   rule names them, be it one that grants nothing.
 */
export function effectiveRules(rules: readonly Rule[]): readonly EffectiveRule[] {
  const stated = rules.flatMap(statedBy);
  const named = new Set(rules.filter((rule) => rule.inverted !== true).flatMap(subjectsOf));
  const all = [...stated, ...inherited(stated, named)];
  return [...all.filter((rule) => !rule.inverted), ...all.filter((rule) => rule.inverted)];
}

/** A pure function of something that never changes, kept as long as that: what is weighed is asked for at many instants. */
const remembering = <K extends object, V>(make: (key: K) => V): ((key: K) => V) => {
  const known = new WeakMap<K, V>();
  return (key) => {
    const value = known.get(key) ?? make(key);
    known.set(key, value);
    return value;
  };
};

const statedBy = remembering((rule: Rule): readonly EffectiveRule[] =>
  subjectsOf(rule).flatMap((subject) => (rule.inverted === true ? denial : allowance)(rule, subject)),
);

function allowance(rule: Rule, subject: string): readonly EffectiveRule[] {
  const actions = withIncluded(
    subject,
    rule.action.filter((action) => !wildcards.has(action)),
  );
  const understood = understand(subject, rule.conditions ?? {});
  if (wildcards.has(subject) || actions.length === 0 || !understood) return [];
  return [{ subject, actions, ...understood, inverted: false, origin: rule }];
}

function denial(rule: Rule, subject: string): readonly EffectiveRule[] {
  const actions = withIncluded(
    subject,
    rule.action.map((action) => (wildcards.has(action) ? anything : action)),
  );
  if (wildcards.has(subject))
    return [{ subject: anything, actions, ...unconditional, inverted: true, origin: rule }];
  const understood = understand(subject, rule.conditions ?? {}) ?? unconditional;
  return [{ subject, actions, ...understood, inverted: true, origin: rule }];
}

type Understood = Pick<EffectiveRule, 'conditions' | 'tests'>;

const unconditional: Understood = Object.freeze({ conditions: {}, tests: [] });

function understand(subject: string, conditions: Conditions): Understood | undefined {
  if (typeof conditions !== 'object') return undefined;
  const accepted = fieldsOf(subject);
  if (!Object.keys(conditions).every((field) => Object.hasOwn(accepted, field))) return undefined;
  const tests = compileConditions(conditions);
  return tests && { conditions, tests };
}

/** Actions that others include: who may lease sees names and ends leases. */
const includedActions: ReadonlyMap<string, readonly string[]> = new Map([
  ['lease', ['list', 'renew-lease', 'revoke-lease']],
  ['read-root-credential', ['list']],
]);

function withIncluded(subject: string, actions: readonly string[]): readonly string[] {
  if (subject !== 'dynamic-secrets') return actions;
  return [...new Set(actions.flatMap((action) => [action, ...(includedActions.get(action) ?? [])]))];
}

type Translation = (action: string) => readonly string[];

const sameAction: Translation = (action) => [action];

const dynamicActions: ReadonlyMap<string, readonly string[]> = new Map([
  [anything, [anything]],
  ['read', ['list', 'lease']],
  ['create', ['create-root-credential']],
  ['edit', ['read-root-credential', 'edit-root-credential', 'delete-root-credential', 'renew-lease']],
  ['delete', ['revoke-lease']],
]);

/** Subjects that follow `secrets`, each with what an action there amounts to here. */
const followers: readonly (readonly [string, Translation])[] = [
  ['secret-folders', sameAction],
  ['secret-imports', sameAction],
  ['dynamic-secrets', (action) => dynamicActions.get(action) ?? []],
];

/** What a rule on secrets says on each of them. */
const followingRules = remembering(
  (rule: EffectiveRule): ReadonlyMap<string, readonly EffectiveRule[]> =>
    new Map(followers.map(([follower, translation]) => [follower, followed(rule, follower, translation)])),
);

/**
 * The most that a denial may come to deny, whoever holds it: everything that it names, when its conditions are not
 * understood or ask for what somebody may lack.
 */
export const denialAtMost = (rule: Rule): Rule => {
  const { subject, action, conditions = {} } = rule;
  const isSure = !hasPlaceholder(rule) && subjectsOf(rule).every((each) => understand(each, conditions));
  return isSure ? rule : { subject, action, inverted: true };
};

const onPlaces = ({ conditions = {} }: Rule): Conditions =>
  Object.fromEntries(
    Object.entries(conditions).filter(([field]) => Object.hasOwn(fieldsOf('secret-folders'), field)),
  );

/**
 * What denials on secrets deny on the subjects that follow them, said by rules on these subjects: of single secrets it is
 * the whole place. None where the rules on secrets would say the same as allowances.
 */
export const followingDenials = (rules: readonly Rule[]): readonly Rule[] => {
  const denials = rules.filter((rule) => rule.inverted === true && subjectsOf(rule).includes('secrets'));
  const isOfSecrets = (rule: Rule) =>
    Object.keys(onPlaces(rule)).length < Object.keys(rule.conditions ?? {}).length;
  const named = new Set(rules.flatMap(subjectsOf));
  const isAny = denials.some(isOfSecrets);
  return followers
    .filter(([subject]) => isAny || named.has(subject))
    .flatMap(([subject, translate]) =>
      denials.map((rule) => ({
        subject,
        action: rule.action.flatMap(translate),
        conditions: onPlaces(rule),
        inverted: true,
      })),
    );
};

/** The subjects that rules stop following `secrets` on by allowing anything there. */
export const followersNamed = (rules: readonly Rule[]): readonly string[] => {
  const named = new Set(rules.filter((rule) => rule.inverted !== true).flatMap(subjectsOf));
  return followers.map(([follower]) => follower).filter((follower) => named.has(follower));
};

function inherited(stated: readonly EffectiveRule[], named: ReadonlySet<string>): readonly EffectiveRule[] {
  const onSecrets = stated.filter((rule) => rule.subject === 'secrets');
  return followers
    .filter(([follower]) => !named.has(follower))
    .flatMap(([follower]) => onSecrets.flatMap((rule) => followingRules(rule).get(follower) ?? []));
}

function followed(rule: EffectiveRule, subject: string, translate: Translation): readonly EffectiveRule[] {
  const actions = rule.actions.flatMap(translate);
  const accepted = fieldsOf(subject);
  const shared = Object.entries(rule.conditions).filter(([field]) => Object.hasOwn(accepted, field));
  // A rule about single secrets grants nothing on a whole folder; a deny rule does deny there.
  if (!rule.inverted && shared.length < rule.tests.length) return [];
  const conditions = Object.fromEntries(shared);
  const tests = rule.tests.filter(({ field }) => Object.hasOwn(accepted, field));
  return actions.length === 0 ? [] : [{ ...rule, subject, actions, conditions, tests }];
}
