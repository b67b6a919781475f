import { LocketError } from '../errors.ts';

/** What one condition field must satisfy: a plain string is equality; several operators are all required. */
export type FieldCondition =
  | string
  | {
      readonly $eq?: string;
      readonly $ne?: string;
      readonly $in?: readonly string[];
      readonly $glob?: string;
      readonly $all?: readonly string[];
    };

/** Condition fields by name; all of them must hold. */
export type Conditions = Readonly<Record<string, FieldCondition>>;

/** One permission rule: what may (or, when `inverted`, may not) be done to a subject under conditions. */
export interface Rule {
  readonly subject: string | readonly string[];
  readonly action: readonly string[];
  readonly conditions?: Conditions;
  readonly inverted?: boolean;
}

/** A rule as clients write it, where a single action may stand without its array. */
export interface WireRule extends Omit<Rule, 'action'> {
  readonly action: string | readonly string[];
}

/** CASL's packed tuple: comma-joined actions and subjects, conditions or 0, 1 for a deny rule; falsy tails dropped. */
export type PackedRule =
  | readonly [string, string]
  | readonly [string, string, Conditions]
  | readonly [string, string, Conditions | 0, 1];

/** The subjects of a rule, always as a list. */
export const subjectsOf = (rule: Pick<Rule, 'subject'>): readonly string[] =>
  typeof rule.subject === 'string' ? [rule.subject] : rule.subject;

/** Turns the wire spelling into a `Rule`: actions become a list, absent members stay absent. */
export const ruleOf = (wire: WireRule): Rule => ({
  subject: wire.subject,
  action: typeof wire.action === 'string' ? [wire.action] : wire.action,
  ...(wire.conditions === undefined ? {} : { conditions: wire.conditions }),
  ...(wire.inverted === true ? { inverted: true } : {}),
});

/** Packs a rule the way CASL's `packRules` does. */
export function pack(rule: Rule): PackedRule {
  const actions = rule.action.join(',');
  const subjects = subjectsOf(rule).join(',');
  if (rule.inverted === true) return [actions, subjects, rule.conditions ?? 0, 1];
  return rule.conditions === undefined ? [actions, subjects] : [actions, subjects, rule.conditions];
}

/** True for what JSON calls an object. */
export const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/**
 * Reads a packed tuple back; the inverse of `pack`.
 *
 * A tuple restricted to `fields` is refused, since Locket has no field rules and dropping the restriction
 * would widen it. Conditions are carried over as they are: `effectiveRules` judges them.
 *
 * @throws LocketError `invalid-input` when the value is no packed rule.
 */
export function unpack(packed: unknown): Rule {
  if (!Array.isArray(packed)) throw malformed();
  const [actions, subjects, conditions, inverted, fields] = packed as unknown[];
  if (typeof actions !== 'string' || typeof subjects !== 'string') throw malformed();
  if (conditions && !isObject(conditions)) throw malformed();
  if (fields) throw new LocketError('invalid-input', 'A packed permission rule may not name fields');
  const subjectList = subjects.split(',');
  return ruleOf({
    subject: subjectList.length === 1 ? subjects : subjectList,
    action: actions.split(','),
    ...(conditions ? { conditions: conditions as Conditions } : {}),
    inverted: Boolean(inverted),
  });
}

const malformed = (): LocketError =>
  new LocketError(
    'invalid-input',
    'A packed permission rule must be [actions, subjects, conditions?, inverted?]',
  );
