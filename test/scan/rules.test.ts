import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { detect } from '../../layers/scan/detect.ts';
import { compileRules } from '../../layers/scan/rule-set.ts';
import source from '../../layers/scan/rules.json' with { type: 'json' };

/** A text and the file it is in, which some rules look at. */
type Example = readonly [file: string, text: string];

interface Examples {
  readonly rule: string;
  readonly positive: readonly Example[];
  readonly negative: readonly Example[];
}

// Packed, so that nobody's scanner takes the examples for secrets.
const packed = readFileSync(join(import.meta.dirname, '../vectors/gitleaks-examples.json.gz'));
const { examples }: { examples: readonly Examples[] } = JSON.parse(gunzipSync(packed).toString());
const rules = new Map(source.rules.map((rule) => [rule.id, rule]));

/** A rule by itself, with the allowlists that hold for all. */
const alone = (id: string) => {
  const rule = rules.get(id);
  return compileRules({ allowlists: source.allowlists, rules: rule ? [rule] : [] });
};

const finds = (set: ReturnType<typeof alone>, [file, text]: Example): boolean =>
  detect(set, { text, file, commit: '', startLine: 1 }, 0).length > 0;

describe('the rules', () => {
  it('all have examples but those that look at the path alone', () => {
    const known = new Set(examples.map(({ rule }) => rule));
    const without = source.rules.filter(({ id }) => !known.has(id)).map(({ id }) => id);

    expect(without.length).toBeLessThanOrEqual(4);
  });

  it.each(examples.filter(({ rule }) => rules.has(rule)).map((each) => [each.rule, each] as const))(
    '%s finds what it is for, and nothing else',
    (id, { positive, negative }) => {
      const set = alone(id);
      const missed = positive.filter((example) => !finds(set, example));
      const wrong = negative.filter((example) => finds(set, example));

      expect({ missed, wrong }).toEqual({ missed: [], wrong: [] });
    },
  );
});
