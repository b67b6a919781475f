import type { Range } from './ranges.ts';
import { guesses } from './read-session.ts';

/** The most places at which a range is cut: beyond, it is read page after page until it is known anew. */
const maxCuts = 100;

const nameOf = ({ pk, prefix }: Range): readonly string[] => ['cuts', pk, prefix];

/** A part of a range would not be a whole prefix again: only whole ones are cut. */
const isWhole = ({ prefix, between, limit, newestFirst, after }: Range): boolean =>
  prefix !== '' && !between && limit === undefined && newestFirst !== true && after === undefined;

/** In the order of sort keys, which DynamoDB compares byte by byte. */
const byBytes = (a: string, b: string): number => Buffer.compare(Buffer.from(a), Buffer.from(b));

const cutsOf = (range: Range): readonly string[] => {
  const known = isWhole(range) ? guesses.recall(...nameOf(range)) : undefined;
  return known === undefined ? [] : JSON.parse(known);
};

/**
 * A range in parts that can be read side by side, each about as large as one page was when it was read before. A guess:
 * the parts lie close together and make up the whole range, whatever stands in it by now, and one that has grown takes
 * another page.
 */
export const partsOf = (range: Range): readonly Range[] => {
  const cuts = cutsOf(range);
  const { pk, prefix } = range;
  return [...cuts, undefined].map((end, index) => {
    const after = cuts[index - 1];
    return {
      ...range,
      ...(end !== undefined && { pk, between: [after ?? prefix, end] as const }),
      ...(after !== undefined && { after }),
    };
  });
};

/** Remembers where pages of a whole range ended: sort keys, which say nothing about anybody's rights. */
export const rememberCuts = (range: Range, ends: readonly string[]): void => {
  if (!isWhole(range) || ends.length === 0) return;
  const cuts = [...new Set([...cutsOf(range), ...ends])].sort(byBytes);
  if (cuts.length > maxCuts) guesses.drop(...nameOf(range));
  else guesses.learn(JSON.stringify(cuts), ...nameOf(range));
};
