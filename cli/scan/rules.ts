import { dirname, join, resolve } from 'node:path';
import { parse } from 'smol-toml';
import { RuleFault } from '../../layers/scan/expression.ts';
import {
  compileRules,
  type RuleSet,
  type RuleSetSource,
  type RuleSource,
} from '../../layers/scan/rule-set.ts';
import builtIn from '../../layers/scan/rules.json' with { type: 'json' };
import { type Environment, Failure } from '../command.ts';
import { readBrought, readNamed } from '../files/private-file.ts';

interface ConfigSource extends RuleSetSource {
  readonly extend?: {
    readonly useDefault?: boolean;
    readonly path?: string;
    readonly disabledRules?: readonly string[];
  };
}

/** How often one file may build on another. */
const MAX_DEPTH = 2;
const names = ['.locketscan.toml', '.infisical-scan.toml', '.gitleaks.toml'];

const parsed = (file: string, text: string): ConfigSource => {
  try {
    return parse(text) as ConfigSource;
  } catch (error) {
    throw new Failure(`${file} is no TOML: ${(error as Error).message.split('\n')[0]}`);
  }
};

/** Of two rules with one id the members of the later one win; lists are joined. */
const mergedRule = (base: RuleSource, own: RuleSource): RuleSource => ({
  ...base,
  ...own,
  keywords: [...(base.keywords ?? []), ...(own.keywords ?? [])],
  tags: [...(base.tags ?? []), ...(own.tags ?? [])],
  allowlists: [...(base.allowlists ?? []), ...(own.allowlists ?? [])],
});

const listsOf = ({ allowlist, allowlists = [] }: RuleSetSource) => [
  ...(allowlist ? [allowlist] : []),
  ...allowlists,
];

const merged = (base: RuleSetSource, own: ConfigSource): RuleSetSource => {
  const disabled = new Set(own.extend?.disabledRules ?? []);
  const rules = new Map((base.rules ?? []).map((rule) => [rule.id, rule]));
  for (const rule of own.rules ?? []) {
    const known = rules.get(rule.id);
    rules.set(rule.id, known ? mergedRule(known, rule) : rule);
  }
  return {
    rules: [...rules.values()].filter(({ id }) => !disabled.has(id ?? '')),
    allowlists: [...listsOf(base), ...listsOf(own)],
  };
};

/** What a file says, on top of what it builds on. @throws Failure */
const resolved = (config: ConfigSource, file: string, depth: number): RuleSetSource => {
  const { useDefault, path } = config.extend ?? {};
  if (!useDefault && !path) return merged({}, config);
  if (useDefault && path) throw new Failure(`${file}: extend has useDefault or path, not both`);
  if (depth === MAX_DEPTH)
    throw new Failure(`${file}: files build on each other more than ${MAX_DEPTH} deep`);
  if (!path) return merged(builtIn, config);
  const below = resolve(dirname(file), path);
  return merged(resolved(parsed(below, readNamed(below)), below, depth + 1), config);
};

/** The rules that a flag, a variable or a file in the scanned folder names, or those that are built in. @throws Failure */
export const rulesFor = (given: string | undefined, folder: string, env: Environment): RuleSet => {
  const named = given ?? env.LOCKET_SCAN_CONFIG ?? env.INFISICAL_SCAN_CONFIG;
  const file =
    named ?? names.map((name) => join(folder, name)).find((path) => readBrought(path) !== undefined);
  try {
    return compileRules(file === undefined ? builtIn : resolved(parsed(file, readNamed(file)), file, 0));
  } catch (error) {
    if (error instanceof RuleFault) throw new Failure(`${file}: ${error.message}`);
    throw error;
  }
};
