import { parseArgs } from 'node:util';
import { Misuse } from '../misuse.ts';

const parts = ['load', 'function', 'bundles', 'starts'] as const;
type ComparedPart = (typeof parts)[number];

/** What is compared with which version, and how thoroughly. */
export interface Comparison {
  /** The other version, as git calls it. */
  readonly ref: string;
  readonly parts: readonly ComparedPart[];
  /** Times that the two versions take turns. */
  readonly rounds: number;
  /** Seconds of load per case and round. */
  readonly seconds: number;
  /** Requests before the clock starts. */
  readonly warmUp: number;
  /** Requests per process that runs a function without HTTP. */
  readonly requests: number;
}

const thorough = { rounds: 5, seconds: 3, warmUp: 300, requests: 4000 };
const quick = { rounds: 2, seconds: 1, warmUp: 100, requests: 1000 };

const isPart = (text: string): text is ComparedPart => (parts as readonly string[]).includes(text);

/**
 * Reads `--against <git ref>` with `--quick` and `--only=load,function,bundles,starts`; undefined when no other version
 * is named.
 */
export const readComparison = (args: readonly string[]): Comparison | undefined => {
  const { values } = parseArgs({
    args: [...args],
    options: { against: { type: 'string' }, quick: { type: 'boolean' }, only: { type: 'string' } },
  });
  if (values.against === undefined) return undefined;
  if (!/^[^-\s]\S*$/.test(values.against)) throw new Misuse('--against needs a commit, a branch or a tag');
  const wanted = values.only?.split(',') ?? [...parts];
  const unknown = wanted.find((name) => !isPart(name));
  if (unknown !== undefined)
    throw new Misuse(`Versions are compared by ${parts.join(', ')}, not by ${unknown}`);
  return { ref: values.against, parts: wanted.filter(isPart), ...(values.quick ? quick : thorough) };
};
