import { type CompiledConditions, compileConditions } from './conditions.ts';
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
  const stated = rules.flatMap((rule) =>
    subjectsOf(rule).flatMap((subject) => (rule.inverted === true ? denial : allowance)(rule, subject)),
  );
  const named = new Set(rules.filter((rule) => rule.inverted !== true).flatMap(subjectsOf));
  const all = [...stated, ...inherited(stated, named)];
  return [...all.filter((rule) => !rule.inverted), ...all.filter((rule) => rule.inverted)];
}

function allowance(rule: Rule, subject: string): readonly EffectiveRule[] {
  const actions = withIncluded(
    subject,
    rule.action.filter((action) => !wildcards.has(action)),
  );
  const understood = understand(subject, rule.conditions ?? {});
  if (wildcards.has(subject) || actions.length === 0 || !understood) return [];
  return [{ subject, actions, ...understood, inverted: false }];
}

function denial(rule: Rule, subject: string): readonly EffectiveRule[] {
  const actions = withIncluded(
    subject,
    rule.action.map((action) => (wildcards.has(action) ? anything : action)),
  );
  if (wildcards.has(subject)) return [{ subject: anything, actions, ...unconditional, inverted: true }];
  const understood = understand(subject, rule.conditions ?? {}) ?? unconditional;
  return [{ subject, actions, ...understood, inverted: true }];
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

function inherited(stated: readonly EffectiveRule[], named: ReadonlySet<string>): readonly EffectiveRule[] {
  const onSecrets = stated.filter((rule) => rule.subject === 'secrets');
  return followers
    .filter(([follower]) => !named.has(follower))
    .flatMap(([follower, translation]) => onSecrets.flatMap((rule) => followed(rule, follower, translation)));
}

function followed(rule: EffectiveRule, subject: string, translate: Translation): readonly EffectiveRule[] {
  const actions = rule.actions.flatMap(translate);
  const accepted = fieldsOf(subject);
  const shared = Object.entries(rule.conditions).filter(([field]) => Object.hasOwn(accepted, field));
  // A rule about single secrets grants nothing on a whole folder; a deny rule does deny there.
  if (!rule.inverted && shared.length < rule.tests.length) return [];
  const conditions = Object.fromEntries(shared);
  const tests = rule.tests.filter(({ field }) => Object.hasOwn(accepted, field));
  return actions.length === 0 ? [] : [{ subject, actions, conditions, tests, inverted: rule.inverted }];
}
