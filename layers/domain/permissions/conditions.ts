import { type GlobMatcher, matcherOf } from './glob.ts';
import type { Conditions, FieldCondition } from './rule.ts';
import { listFields } from './subjects.ts';

/** What a request says about the thing it touches; list fields (tags) hold several values. */
export type Fields = Readonly<Record<string, string | readonly string[] | undefined>>;

/** Operators of one field in their long form; a plain string has become `$eq`. */
export type Operators = Exclude<FieldCondition, string>;

type ValueTest = (values: readonly string[]) => boolean;

interface FieldTest {
  readonly field: string;
  readonly test: ValueTest;
}

/** Conditions ready to be evaluated. */
export type CompiledConditions = readonly FieldTest[];

/** Longest operand, in UTF-16 code units, and most members of a `$in` or `$all` list. */
const maxOperandLength = 1024;
const maxOperands = 200;

const isText = (value: unknown): value is string =>
  typeof value === 'string' && value.length > 0 && value.length <= maxOperandLength;

const isTexts = (value: unknown): value is readonly string[] =>
  Array.isArray(value) && value.length > 0 && value.length <= maxOperands && value.every(isText);

const operatorTests: Readonly<Record<string, (operand: unknown) => ValueTest | undefined>> = {
  $eq: (operand) => (isText(operand) ? (values) => values.includes(operand) : undefined),
  $ne: (operand) => (isText(operand) ? (values) => !values.includes(operand) : undefined),
  $in: (operand) =>
    isTexts(operand) ? (values) => values.some((value) => operand.includes(value)) : undefined,
  $all: (operand) =>
    isTexts(operand) ? (values) => operand.every((wanted) => values.includes(wanted)) : undefined,
  $glob: (operand) => {
    const match: GlobMatcher | undefined = isText(operand) ? matcherOf(operand) : undefined;
    return match && ((values) => values.some(match));
  },
};

/** The long form of a field condition. */
export const operatorsOf = (condition: FieldCondition): Operators =>
  typeof condition === 'string' ? { $eq: condition } : condition;

// A pure function of the condition, kept as long as the condition itself: two large roles that are weighed against each
// other ask for the same ones many thousand times.
const compiled = new WeakMap<object, { readonly test: ValueTest | undefined }>();

/** Compiles one field's condition, or answers undefined when any part of it is not understood. */
export function compileField(condition: unknown): ValueTest | undefined {
  if (typeof condition === 'string') return operatorTests.$eq?.(condition);
  if (typeof condition !== 'object' || condition === null || Array.isArray(condition)) return undefined;
  const known = compiled.get(condition);
  if (known) return known.test;
  const test = compileOperators(condition);
  compiled.set(condition, { test });
  return test;
}

function compileOperators(condition: object): ValueTest | undefined {
  const tests: ValueTest[] = [];
  for (const [operator, operand] of Object.entries(condition)) {
    const test = Object.hasOwn(operatorTests, operator) ? operatorTests[operator]?.(operand) : undefined;
    if (!test) return undefined;
    tests.push(test);
  }
  if (tests.length === 0) return undefined;
  return tests.length === 1 ? tests[0] : (values) => tests.every((test) => test(values));
}

/**
 * Compiles conditions: fields and operators are all required (`$eq $ne $in $glob $all`, nothing else).
 *
 * Undefined when any part is not understood; the rule must then fail closed.
 */
export function compileConditions(conditions: Conditions): CompiledConditions | undefined {
  const tests: FieldTest[] = [];
  for (const [field, condition] of Object.entries(conditions)) {
    const test = compileField(condition);
    if (!test) return undefined;
    tests.push({ field, test });
  }
  return tests;
}

/**
 * Evaluates conditions against a request.
 *
 * A field that the request does not give counts as `whenMissing`: false for an allow rule and true for a
 * deny rule, so that forgetting a field can only narrow access. A list for a single-valued field counts as
 * missing too.
 */
export const holds = (conditions: CompiledConditions, fields: Fields, whenMissing: boolean): boolean =>
  conditions.every(({ field, test }) => {
    const values = valuesOf(fields, field);
    return values === undefined ? whenMissing : test(values);
  });

function valuesOf(fields: Fields, field: string): readonly string[] | undefined {
  const value = Object.hasOwn(fields, field) ? fields[field] : undefined;
  if (typeof value === 'string') return [value];
  return Array.isArray(value) && listFields.has(field) ? value : undefined;
}
