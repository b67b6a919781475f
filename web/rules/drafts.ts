import { actionsOf, fieldsOf, listed, type Scope } from './subjects.ts';

/** A rule as the API writes it. */
export interface Rule {
  readonly subject: string | readonly string[];
  readonly action: string | readonly string[];
  readonly conditions?: Readonly<Record<string, unknown>>;
  readonly inverted?: boolean;
}

/** One comparison that narrows a rule. */
export interface Condition {
  readonly field: string;
  readonly operator: string;
  /** One text, or with `$in` and `$all` several, between commas. */
  readonly operand: string;
}

/** A rule as the form shows it: about one subject. */
export interface Draft {
  readonly key: number;
  readonly subject: string;
  readonly actions: readonly string[];
  readonly conditions: readonly Condition[];
  readonly inverted: boolean;
}

let lastKey = 0;
export const nextKey = (): number => {
  lastKey += 1;
  return lastKey;
};

const listOf = (given: string | readonly string[]): readonly string[] =>
  typeof given === 'string' ? [given] : given;

const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const isPlain = (text: unknown): text is string =>
  typeof text === 'string' && text !== '' && text.trim() === text;

const operandOf = (operator: string, value: unknown): string | undefined => {
  if (!listed.has(operator)) return isPlain(value) ? value : undefined;
  const isListed = Array.isArray(value) && value.length > 0;
  return isListed && value.every((each) => isPlain(each) && !each.includes(','))
    ? value.join(', ')
    : undefined;
};

const conditionsOf = (
  scope: Scope,
  subject: string,
  given: Readonly<Record<string, unknown>>,
): readonly Condition[] | undefined => {
  const found: Condition[] = [];
  for (const [field, condition] of Object.entries(given)) {
    const operators = isRecord(condition) ? condition : { $eq: condition };
    for (const [operator, value] of Object.entries(operators)) {
      const operand = operandOf(operator, value);
      if (operand === undefined || !fieldsOf(scope, subject)[field]?.includes(operator)) return undefined;
      found.push({ field, operator, operand });
    }
  }
  return found;
};

/** Rules for the form, or nothing where it cannot show all that they say. */
export const draftsOf = (scope: Scope, rules: readonly Rule[]): readonly Draft[] | undefined => {
  const drafts: Draft[] = [];
  for (const rule of rules)
    for (const subject of listOf(rule.subject)) {
      const actions = listOf(rule.action);
      const conditions = conditionsOf(scope, subject, rule.conditions ?? {});
      const known = actionsOf(scope, subject);
      if (!conditions || !actions.every((action) => known.includes(action))) return undefined;
      drafts.push({ key: nextKey(), subject, actions, conditions, inverted: rule.inverted ?? false });
    }
  return drafts;
};

const wireOperand = ({ operator, operand }: Condition): unknown =>
  listed.has(operator)
    ? operand
        .split(',')
        .map((each) => each.trim())
        .filter((each) => each !== '')
    : operand.trim();

const wireConditions = (conditions: readonly Condition[]): Record<string, Record<string, unknown>> => {
  const wire: Record<string, Record<string, unknown>> = {};
  for (const condition of conditions)
    wire[condition.field] = { ...wire[condition.field], [condition.operator]: wireOperand(condition) };
  return wire;
};

/** What the form says, as the API takes it. */
export const rulesOf = (drafts: readonly Draft[]): readonly Rule[] =>
  drafts.map(({ subject, actions, conditions, inverted }) => ({
    subject,
    action: actions,
    ...(conditions.length > 0 && { conditions: wireConditions(conditions) }),
    ...(inverted && { inverted }),
  }));

const isTwice = (conditions: readonly Condition[]): boolean =>
  new Set(conditions.map(({ field, operator }) => `${field} ${operator}`)).size < conditions.length;

/** What keeps a rule from being saved: it would say less than the form does. */
export const draftFault = ({
  actions,
  conditions,
}: Draft): 'noAction' | 'noOperand' | 'twice' | undefined => {
  if (actions.length === 0) return 'noAction';
  if (conditions.some(({ operand }) => operand.replaceAll(',', '').trim() === '')) return 'noOperand';
  return isTwice(conditions) ? 'twice' : undefined;
};

/** Rules out of a text, or what is wrong with it. */
export const rulesFromText = (
  text: string,
): { readonly rules: readonly Rule[] } | { readonly fault: string } => {
  try {
    const rules: unknown = JSON.parse(text);
    if (Array.isArray(rules)) return { rules };
    return { fault: '[]' };
  } catch (error) {
    return { fault: (error as Error).message };
  }
};
