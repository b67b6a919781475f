import { compileField, type Operators, operatorsOf } from './conditions.ts';
import { matcherOf } from './glob.ts';
import { areGlobsDisjoint, isGlobWithin } from './glob-containment.ts';
import type { Conditions, FieldCondition } from './rule.ts';
import { listFields } from './subjects.ts';

/**
 * True when every request that meets `narrow` provably meets `wide`.
 *
 * Sound, not complete: what cannot be proved is answered with false. Paths are taken to be normalised.
 */
export const implies = (narrow: Conditions, wide: Conditions): boolean =>
  Object.entries(wide).every(
    ([field, condition]) => Object.hasOwn(narrow, field) && fieldImplies(field, narrow[field], condition),
  );

/** True when provably no request meets both; a list field never proves it. */
export const areDisjoint = (left: Conditions, right: Conditions): boolean =>
  Object.entries(left).some(
    ([field, condition]) =>
      !listFields.has(field) && Object.hasOwn(right, field) && fieldsDiffer(condition, right[field]),
  );

const mostPieces = 64;

/**
 * Splits conditions on lists of values into one piece per value, so that several rules can cover them
 * together. The pieces amount to the whole; beyond 64 of them the whole is answered.
 */
export function piecesOf(conditions: Conditions): readonly Conditions[] {
  let pieces: readonly Conditions[] = [{}];
  for (const [field, condition] of Object.entries(conditions)) {
    const values = listFields.has(field) ? listAlternatives(condition) : valuesOf(condition);
    const parts: readonly FieldCondition[] = values && values.length > 0 ? values : [condition];
    pieces = pieces.flatMap((piece) => parts.map((part) => ({ ...piece, [field]: part })));
    if (pieces.length > mostPieces) return [conditions];
  }
  return pieces;
}

function listAlternatives(condition: FieldCondition): readonly string[] | undefined {
  const { $in, ...others } = operatorsOf(condition);
  return Object.keys(others).length === 0 ? $in : undefined;
}

/** The values that can meet a condition on a single-valued field, or undefined when there is no end of them. */
function valuesOf(condition: FieldCondition): readonly string[] | undefined {
  if (typeof condition === 'string') return condition === '' ? undefined : [condition];
  const { $eq, $in } = condition;
  const candidates = $eq === undefined ? $in : [$eq];
  const test = compileField(condition);
  return test && candidates?.filter((value) => test([value]));
}

function fieldImplies(field: string, narrow: FieldCondition | undefined, wide: FieldCondition): boolean {
  if (narrow === undefined) return false;
  if (listFields.has(field)) return listImplies(operatorsOf(narrow), wide);
  const test = compileField(wide);
  const values = valuesOf(narrow);
  if (values && test) return values.every((value) => test([value]));
  const operators = operatorsOf(narrow);
  return Object.entries(operatorsOf(wide)).every(([operator, operand]) =>
    operatorImplied(operators, operator, operand),
  );
}

function operatorImplied(narrow: Operators, operator: string, operand: unknown): boolean {
  if (operator === '$glob' && typeof operand === 'string' && narrow.$glob !== undefined) {
    return isGlobWithin(narrow.$glob, operand);
  }
  if (operator === '$ne' && typeof operand === 'string') {
    const match = narrow.$glob === undefined ? undefined : matcherOf(narrow.$glob);
    return narrow.$ne === operand || match?.(operand) === false;
  }
  return false;
}

/** For a list field: a guaranteed member, or a set of them, must be enough for the wide condition. */
function listImplies(narrow: Operators, wide: FieldCondition): boolean {
  const operators = operatorsOf(wide);
  const test = compileField(wide);
  // With `$ne`, a further member of the list can break what the known members satisfy.
  if (!test || operators.$ne !== undefined) return operators.$ne !== undefined && isSame(narrow, operators);
  if (narrow.$eq !== undefined && test([narrow.$eq])) return true;
  if (narrow.$in?.every((value) => test([value]))) return true;
  return (narrow.$all !== undefined && test(narrow.$all)) || isSame(narrow, operators);
}

const isSame = (left: Operators, right: Operators): boolean => JSON.stringify(left) === JSON.stringify(right);

function fieldsDiffer(left: FieldCondition, right: FieldCondition | undefined): boolean {
  if (right === undefined) return false;
  return (
    noneMeets(valuesOf(left), right) ||
    noneMeets(valuesOf(right), left) ||
    differentSubtrees(operatorsOf(left).$glob, operatorsOf(right).$glob)
  );
}

function noneMeets(values: readonly string[] | undefined, condition: FieldCondition): boolean {
  const test = compileField(condition);
  return values !== undefined && test !== undefined && !values.some((value) => test([value]));
}

const differentSubtrees = (left: string | undefined, right: string | undefined): boolean =>
  left !== undefined && right !== undefined && areGlobsDisjoint(left, right);
