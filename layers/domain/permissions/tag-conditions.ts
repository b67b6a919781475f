import { operatorsOf } from './conditions.ts';
import { matcherOf } from './glob.ts';
import type { FieldCondition } from './rule.ts';

/** Slugs that secrets are known to carry or not to carry. */
export interface TagsKnown {
  readonly has: readonly string[];
  readonly lacks: readonly string[];
}

/** A condition decided by what is known, or what is left of its operand. */
type Left = boolean | string | readonly string[];

const one = (operand: string, { has, lacks }: TagsKnown): Left =>
  has.includes(operand) || (lacks.includes(operand) ? false : operand);

const none = (operand: string, { has, lacks }: TagsKnown): Left =>
  lacks.includes(operand) || (has.includes(operand) ? false : operand);

const any = (operands: readonly string[], { has, lacks }: TagsKnown): Left => {
  if (operands.some((slug) => has.includes(slug))) return true;
  const open = operands.filter((slug) => !lacks.includes(slug));
  return open.length > 0 && open;
};

const every = (operands: readonly string[], { has, lacks }: TagsKnown): Left => {
  if (operands.some((slug) => lacks.includes(slug))) return false;
  const open = operands.filter((slug) => !has.includes(slug));
  return open.length === 0 || open;
};

const matching = (operand: string, { has }: TagsKnown): Left => {
  const match = matcherOf(operand);
  return (match !== undefined && has.some(match)) || operand;
};

const deciders: Readonly<Record<string, (operand: never, known: TagsKnown) => Left>> = {
  $eq: one,
  $ne: none,
  $in: any,
  $all: every,
  $glob: matching,
};

/**
 * What a condition on the tags of a secret still asks for when some are known: true when it holds whatever the others
 * are, false when it cannot hold. The condition must be one that is understood.
 */
export const operandsKnown = (condition: FieldCondition, known: TagsKnown): FieldCondition | boolean => {
  const left: Record<string, unknown> = {};
  for (const [operator, operand] of Object.entries(operatorsOf(condition))) {
    const rest = deciders[operator]?.(operand as never, known) ?? operand;
    if (rest === false) return false;
    if (rest !== true) left[operator] = rest;
  }
  return Object.keys(left).length === 0 || (left as FieldCondition);
};
