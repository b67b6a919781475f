import { asList, asObject, isObject, type Json, type JsonObject } from '../template/resource.ts';
import { found, picked, stepsOf } from './paths.ts';

type Test = (input: Json, context: JsonObject) => boolean;

type Comparison = (left: Json, right: Json) => boolean;

const byType =
  (
    type: 'string' | 'number',
    holds: (left: string | number, right: string | number) => boolean,
  ): Comparison =>
  (left, right) =>
    typeof left === type && typeof right === type && holds(left as string, right as string);

const instantOf = (value: Json): number =>
  typeof value === 'string' && /^\d{4}-\d\d-\d\dT[\d:.]+(Z|[+-]\d\d:\d\d)$/.test(value)
    ? Date.parse(value)
    : Number.NaN;

const byInstant =
  (holds: (left: number, right: number) => boolean): Comparison =>
  (left, right) =>
    holds(instantOf(left), instantOf(right));

const orders = {
  Equals: (left: string | number, right: string | number) => left === right,
  LessThan: (left: string | number, right: string | number) => left < right,
  GreaterThan: (left: string | number, right: string | number) => left > right,
  LessThanEquals: (left: string | number, right: string | number) => left <= right,
  GreaterThanEquals: (left: string | number, right: string | number) => left >= right,
} as const;

const matches: Comparison = (left, right) => {
  if (typeof left !== 'string' || typeof right !== 'string') return false;
  const parts = right.split(/(\\\\|\\\*|\*)/).map((part) => {
    if (part === '*') return '.*';
    return (part === '\\*' || part === '\\\\' ? part.slice(1) : part).replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
  });
  return new RegExp(`^${parts.join('')}$`, 's').test(left);
};

/** Comparisons with a value, and those of them that may name a path instead (`…Path`). */
const comparisons: Readonly<Record<string, Comparison>> = {
  ...Object.fromEntries(
    Object.entries(orders).flatMap(([name, holds]) => [
      [`String${name}`, byType('string', holds)],
      [`Numeric${name}`, byType('number', holds)],
      [`Timestamp${name}`, byInstant(holds)],
    ]),
  ),
  BooleanEquals: (left, right) => typeof left === 'boolean' && left === right,
  StringMatches: matches,
};

/** Tests of what a value is; asked for `false` they are the opposite. */
const kinds: Readonly<Record<string, (value: Json) => boolean>> = {
  IsPresent: (value) => value !== undefined,
  IsNull: (value) => value === null,
  IsString: (value) => typeof value === 'string',
  IsNumeric: (value) => typeof value === 'number',
  IsBoolean: (value) => typeof value === 'boolean',
  IsTimestamp: (value) => !Number.isNaN(instantOf(value)),
};

const readComparison = (variable: string, operator: string, operand: Json): Test => {
  const kind = kinds[operator];
  if (kind)
    return (input, context) => {
      const value =
        operator === 'IsPresent' ? found(variable, input, context) : picked(variable, input, context);
      return kind(value) === operand;
    };
  const compare = comparisons[operator.replace(/Path$/, '')];
  if (!compare || operator === 'StringMatchesPath')
    throw new Error(`The comparison ${operator} is not known`);
  if (!operator.endsWith('Path'))
    return (input, context) => compare(picked(variable, input, context), operand);
  stepsOf(String(operand));
  return (input, context) =>
    compare(picked(variable, input, context), picked(String(operand), input, context));
};

/** The test that a choice rule stands for (Amazon States Language, "Choice Rule"). Throws for one that is unknown. */
export const readRule = (rule: JsonObject): Test => {
  const { And, Or, Not, Next: _next, Comment: _comment, Variable, ...comparison } = rule;
  if (And !== undefined) {
    const tests = asList(And).map((each) => readRule(asObject(each)));
    return (input, context) => tests.every((test) => test(input, context));
  }
  if (Or !== undefined) {
    const tests = asList(Or).map((each) => readRule(asObject(each)));
    return (input, context) => tests.some((test) => test(input, context));
  }
  if (isObject(Not)) {
    const test = readRule(Not);
    return (input, context) => !test(input, context);
  }
  const [only, ...others] = Object.entries(comparison);
  if (!only || others.length > 0 || typeof Variable !== 'string')
    throw new Error('A choice compares one variable in one way');
  stepsOf(Variable);
  return readComparison(Variable, ...only);
};
