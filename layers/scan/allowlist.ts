import type { RE2JS } from 're2js';
import { expression, RuleFault } from './expression.ts';

/** What is no finding, as files of gitleaks 8 write it. */
export interface AllowlistSource {
  readonly description?: string;
  readonly condition?: string;
  readonly commits?: readonly string[];
  readonly paths?: readonly string[];
  readonly regexes?: readonly string[];
  readonly regexTarget?: string;
  readonly stopwords?: readonly string[];
  readonly targetRules?: readonly string[];
}

type Target = 'secret' | 'match' | 'line';

/** Where a text is from. */
export interface Origin {
  readonly file: string;
  readonly commit: string;
}

/** What was found, as lists look at it. */
type Candidate = Readonly<Record<Target, string>>;

export interface Allowlist {
  /** Whether everything of this origin is allowed. */
  allowsAll(origin: Origin): boolean;
  allows(candidate: Candidate, origin: Origin): boolean;
}

const targets: Readonly<Record<string, Target>> = {
  '': 'secret',
  secret: 'secret',
  match: 'match',
  line: 'line',
};
const alternatives = new Set(['', 'OR', '||']);
const conjunctions = new Set(['AND', '&&']);

/** Expressions that match, all at once: one of many is looked for in one pass. @throws RuleFault */
const anyOf = (sources: readonly string[] | undefined, place: string): RE2JS | undefined =>
  sources && sources.length > 0
    ? expression(sources.map((source) => `(?:${source})`).join('|'), place)
    : undefined;

/** @throws RuleFault */
export const compileAllowlist = (source: AllowlistSource, place: string): Allowlist => {
  const { condition = '', regexTarget = '', commits = [], stopwords = [] } = source;
  const target = targets[regexTarget];
  if (!target) throw new RuleFault(`${place}: regexTarget is secret, match or line`);
  const isAnd = conjunctions.has(condition.toUpperCase());
  if (!isAnd && !alternatives.has(condition.toUpperCase()))
    throw new RuleFault(`${place}: condition is OR or AND`);
  const paths = anyOf(source.paths, place);
  const regexes = anyOf(source.regexes, place);
  const known = new Set(commits.map((commit) => commit.trim().toLowerCase()));
  const words = stopwords.map((word) => word.toLowerCase());

  type Check = (candidate: Candidate, origin: Origin) => boolean;
  const ofOrigin: readonly Check[] = [
    ...(known.size > 0 ? [(_: Candidate, { commit }: Origin) => known.has(commit.toLowerCase())] : []),
    ...(paths ? [(_: Candidate, { file }: Origin) => file !== '' && paths.test(file)] : []),
  ];
  const ofText: readonly Check[] = [
    ...(regexes ? [(candidate: Candidate) => regexes.test(candidate[target])] : []),
    ...(words.length > 0
      ? [({ secret }: Candidate) => words.some((word) => secret.toLowerCase().includes(word))]
      : []),
  ];
  const checks = [...ofOrigin, ...ofText];
  if (checks.length === 0)
    throw new RuleFault(`${place}: an allowlist has commits, paths, regexes or stopwords`);
  const holds = (some: readonly Check[], candidate: Candidate, origin: Origin): boolean => {
    const check = (one: Check): boolean => one(candidate, origin);
    return isAnd ? some.every(check) : some.some(check);
  };
  const nothing: Candidate = { secret: '', match: '', line: '' };

  return {
    allowsAll: (origin) =>
      ofOrigin.length > 0 && !(isAnd && ofText.length > 0) && holds(ofOrigin, nothing, origin),
    allows: (candidate, origin) => holds(checks, candidate, origin),
  };
};
