import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { anyQuestion, anyRules } from './arbitraries.ts';
import { mayDo } from './model.ts';

const onlyAllowing = anyRules.map((rules) => rules.filter(({ inverted }) => inverted !== true));

describe('allowances added to whatever rights', () => {
  it('allow what they say, and nothing more', () => {
    fc.assert(
      fc.property(anyRules, onlyAllowing, anyQuestion, (held, added, question) => {
        if (mayDo([...held, ...added], question))
          expect(mayDo(held, question) || mayDo(added, question)).toBe(true);
      }),
      { numRuns: 2000 },
    );
  });
});
