import { LocketError } from '../errors.ts';
import { compileField, operatorsOf } from './conditions.ts';
import { sampleConditions } from './placeholders.ts';
import {
  type Conditions,
  type FieldCondition,
  isObject,
  type Rule,
  ruleOf,
  subjectsOf,
  unpack,
  type WireRule,
} from './rule.ts';
import { actionsOf, type ConditionOperator, fieldsOf, type Scope, subjectNames } from './subjects.ts';

/** Most rules that one role or privilege may hold. */
const maxRules = 200;

/** One thing that is wrong with a rule: where, and the sentence about it. */
interface Issue {
  readonly path: string;
  readonly message: string;
}

/**
 * Reads the rules of a role or privilege from the wire, each as an object or as a packed tuple.
 *
 * Only subjects, actions, condition fields and operators of the scope's tables are taken, so that no rule is
 * ever stored that would not be understood when it is applied.
 *
 * @param member the name of the list in the request, for messages.
 * @throws LocketError `invalid-input` with one `details` entry per thing that is wrong.
 */
export function rulesFromWire(scope: Scope, input: unknown, member = 'permissions'): readonly Rule[] {
  if (!Array.isArray(input)) throw refusal([{ path: member, message: `${member} must be a list of rules` }]);
  if (input.length > maxRules) {
    throw refusal([{ path: member, message: `${member} may hold at most ${maxRules} rules` }]);
  }
  const issues: Issue[] = [];
  const rules = input.map((item: unknown, i) => {
    const path = `${member}[${i}]`;
    const rule = Array.isArray(item) ? unpack(item) : readObject(item, path, issues);
    if (rule) issues.push(...issuesOf(scope, rule, path));
    return rule;
  });
  if (issues.length > 0) throw refusal(issues);
  return rules.filter((rule) => rule !== undefined);
}

const refusal = (issues: readonly Issue[]): LocketError =>
  new LocketError('invalid-input', issues[0]?.message ?? 'Invalid permissions', { details: issues });

const isNames = (value: unknown): value is string | readonly string[] =>
  typeof value === 'string' ||
  (Array.isArray(value) && value.length > 0 && value.every((name) => typeof name === 'string'));

function readObject(item: unknown, path: string, issues: Issue[]): Rule | undefined {
  const { subject, action, conditions, inverted, fields } = (item ?? {}) as Record<string, unknown>;
  if (!isNames(subject)) return refuse(issues, `${path}.subject`, 'must be a subject');
  if (!isNames(action)) return refuse(issues, `${path}.action`, 'must be an action or a list of actions');
  if (inverted !== undefined && inverted !== null && typeof inverted !== 'boolean') {
    return refuse(issues, `${path}.inverted`, 'must be true or false');
  }
  if (conditions !== undefined && conditions !== null && !isObject(conditions)) {
    return refuse(issues, `${path}.conditions`, 'must be an object');
  }
  // As in a tuple: what is left when the restriction is dropped would be wider.
  if (fields) return refuse(issues, path, 'may not name fields');
  // An empty object restricts nothing, and is shown again as it was written.
  const given = conditions ? { conditions: conditions as Conditions } : {};
  return ruleOf({ subject, action, inverted: inverted === true, ...given } satisfies WireRule);
}

function refuse(issues: Issue[], path: string, rule: string): undefined {
  issues.push({ path, message: `${path} ${rule}` });
  return undefined;
}

function issuesOf(scope: Scope, rule: Rule, path: string): readonly Issue[] {
  const issues: Issue[] = [];
  for (const subject of subjectsOf(rule)) {
    const actions = actionsOf(scope, subject);
    if (!actions)
      refuse(issues, `${path}.subject`, `names no ${scope} subject: ${subjectNames(scope).join(', ')}`);
    else if (!rule.action.every((action) => actions.includes(action)))
      refuse(
        issues,
        `${path}.action`,
        `names an action that ${subject} does not have: ${actions.join(', ')}`,
      );
    issues.push(...conditionIssues(scope, subject, rule.conditions ?? {}, path));
  }
  return issues;
}

function conditionIssues(
  scope: Scope,
  subject: string,
  conditions: Conditions,
  path: string,
): readonly Issue[] {
  const issues: Issue[] = [];
  const accepted = scope === 'project' ? fieldsOf(subject) : {};
  for (const [field, condition] of Object.entries(conditions)) {
    const where = `${path}.conditions.${field}`;
    const operators = Object.hasOwn(accepted, field) ? accepted[field] : undefined;
    if (!operators)
      refuse(issues, `${path}.conditions`, `names a field that ${noFieldOf(subject, accepted)}`);
    else if (!usesOnly(condition, operators)) refuse(issues, where, `may use ${operators.join(', ')} only`);
    else if (!isCompilable(condition)) refuse(issues, where, 'has a value that cannot be evaluated');
  }
  return issues;
}

const noFieldOf = (subject: string, accepted: object): string =>
  `${subject} cannot be conditioned on: ${Object.keys(accepted).join(', ') || 'it takes no conditions'}`;

const usesOnly = (condition: FieldCondition, operators: readonly ConditionOperator[]): boolean =>
  condition !== null &&
  (typeof condition === 'string' || typeof condition === 'object') &&
  Object.keys(operatorsOf(condition)).every((operator) => operators.some((known) => known === operator));

function isCompilable(condition: FieldCondition): boolean {
  const sample = sampleConditions({ condition });
  return sample !== undefined && compileField(sample.condition) !== undefined;
}
