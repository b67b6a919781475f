import { packRules, unpackRules } from '@casl/ability/extra';
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { isRefusal } from '../../../layers/domain/errors.ts';
import { pack, type Rule, ruleOf, unpack } from '../../../layers/domain/permissions/rule.ts';
import { anyRules } from './arbitraries.ts';

describe('a packed rule', () => {
  it('is the tuple of the reference', () => {
    expect(
      pack({
        subject: 'secrets',
        action: ['read', 'edit'],
        conditions: { secretPath: { $glob: '/a/**' } },
      }),
    ).toEqual(['read,edit', 'secrets', { secretPath: { $glob: '/a/**' } }]);
    expect(pack({ subject: 'member', action: ['read'] })).toEqual(['read', 'member']);
    expect(pack({ subject: 'member', action: ['read'], inverted: true })).toEqual(['read', 'member', 0, 1]);
  });

  it('is what CASL packs and unpacks', () => {
    fc.assert(
      fc.property(anyRules, (rules) => {
        const asCasl = rules.map((rule) => ({ ...rule, action: [...rule.action] }));
        expect(rules.map(pack)).toEqual(packRules(asCasl as never[]));
        const seenByCasl = unpackRules(rules.map(pack) as never[]) as {
          subject: unknown;
          inverted: boolean;
        }[];
        expect(seenByCasl.map(({ inverted }) => inverted)).toEqual(
          rules.map((rule) => rule.inverted === true),
        );
      }),
    );
  });

  it('unpacks to the rule it was', () => {
    fc.assert(
      fc.property(anyRules, (rules) => {
        expect(rules.map((rule) => unpack(pack(rule)))).toEqual(rules);
      }),
    );
  });

  it.each([
    [null],
    ['read'],
    [[]],
    [['read']],
    [[1, 'secrets']],
    [['read', 'secrets', 'x']],
    [['read', 'secrets', [1]]],
    [['read', 'secrets', 0, 0, 'name']],
    [['read', 'secrets', 0, 0, ['name']]],
  ])('that is malformed or limited to fields is refused: %j', (packed) => {
    expect(refusalOf(() => unpack(packed))).toBe(true);
  });
});

it('a rule on the wire may name its action without a list', () => {
  const rule: Rule = ruleOf({ subject: 'secrets', action: 'read', inverted: false });
  expect(rule).toEqual({ subject: 'secrets', action: ['read'] });
});

function refusalOf(act: () => unknown): boolean {
  try {
    act();
    return false;
  } catch (error) {
    return isRefusal(error, 'invalid-input');
  }
}
