import type { RE2JS } from 're2js';
import { type Allowlist, type AllowlistSource, compileAllowlist } from './allowlist.ts';
import { expression, RuleFault } from './expression.ts';

/** A rule as files of gitleaks 8 write it. */
export interface RuleSource {
  readonly id?: string;
  readonly description?: string;
  readonly regex?: string;
  readonly path?: string;
  readonly secretGroup?: number;
  readonly entropy?: number;
  readonly keywords?: readonly string[];
  readonly tags?: readonly string[];
  readonly allowlists?: readonly AllowlistSource[];
  /** The older name, for a single one. */
  readonly allowlist?: AllowlistSource;
}

export interface RuleSetSource {
  readonly rules?: readonly RuleSource[];
  readonly allowlists?: readonly AllowlistSource[];
  readonly allowlist?: AllowlistSource;
}

/** What a secret of one kind looks like. */
export interface Rule {
  readonly id: string;
  readonly description: string;
  /** Absent in rules that look at the path alone. */
  readonly regex: RE2JS | undefined;
  readonly path: RE2JS | undefined;
  /** Which group is the secret; 0 for the first that is not empty, or all of the match. */
  readonly secretGroup: number;
  /** Bits per character that a secret must exceed; 0 for any. */
  readonly entropy: number;
  /** In lower case; one of them must be in the text, unless there are none. */
  readonly keywords: readonly string[];
  readonly tags: readonly string[];
  readonly allowlists: readonly Allowlist[];
}

export interface RuleSet {
  readonly rules: readonly Rule[];
  readonly allowlists: readonly Allowlist[];
}

const both = (one: AllowlistSource | undefined, many: readonly AllowlistSource[] = []) => [
  ...(one ? [one] : []),
  ...many,
];

const compileRule = (source: RuleSource): Rule => {
  const { id, regex, path, secretGroup = 0, entropy = 0, keywords = [], tags = [] } = source;
  if (!id) throw new RuleFault('A rule has no id');
  if (!regex && !path) throw new RuleFault(`${id}: a rule has a regex, a path or both`);
  const compiled = regex === undefined ? undefined : expression(regex, id);
  if (secretGroup < 0 || secretGroup > (compiled?.groupCount() ?? 0))
    throw new RuleFault(`${id}: there is no group ${secretGroup}`);
  return {
    id,
    description: source.description ?? '',
    regex: compiled,
    path: path === undefined ? undefined : expression(path, id),
    secretGroup,
    entropy,
    keywords: keywords.map((keyword) => keyword.toLowerCase()),
    tags,
    allowlists: both(source.allowlist, source.allowlists).map((list) => compileAllowlist(list, id)),
  };
};

/** Lists that name rules hold for those alone. */
const withTargeted = (rule: Rule, targeted: readonly (readonly [readonly string[], Allowlist])[]): Rule => ({
  ...rule,
  allowlists: [
    ...rule.allowlists,
    ...targeted.filter(([ids]) => ids.includes(rule.id)).map(([, list]) => list),
  ],
});

/** Makes rules ready for use. @throws RuleFault */
export const compileRules = (source: RuleSetSource): RuleSet => {
  const lists = both(source.allowlist, source.allowlists).map(
    (list) => [list.targetRules ?? [], compileAllowlist(list, 'the allowlist of all rules')] as const,
  );
  const targeted = lists.filter(([ids]) => ids.length > 0);
  const rules = (source.rules ?? []).map(compileRule);
  for (const id of targeted.flatMap(([ids]) => ids))
    if (!rules.some((rule) => rule.id === id))
      throw new RuleFault(`An allowlist names ${id}: there is no such rule`);
  return {
    rules: rules.map((rule) => withTargeted(rule, targeted)),
    allowlists: lists.filter(([ids]) => ids.length === 0).map(([, list]) => list),
  };
};
