import type { Scanner } from '../../../layers/domain/secret-scanning/scan-commit.ts';
import { detect } from '../../../layers/scan/detect.ts';
import { compileRules, type RuleSetSource } from '../../../layers/scan/rule-set.ts';
import rules from '../../../layers/scan/rules.json' with { type: 'json' };

/** How often encoded text is decoded, as for the command line. */
const depth = 2;

/** The rules of the command line, ready for use. */
export const builtInScanner = (): Scanner => {
  const set = compileRules(rules as RuleSetSource);
  return (fragment) => detect(set, fragment, depth);
};
