import * as fc from 'fast-check';
import { expect, it } from 'vitest';
import { isRefusal } from '../../../layers/domain/errors.ts';
import type { Holdings } from '../../../layers/domain/permissions/coverage.ts';
import type { Rule } from '../../../layers/domain/permissions/rule.ts';
import { assertMayShape } from '../../../layers/domain/roles/role-change.ts';
import { anyRule, anyRules, everyQuestion, type Question } from '../permissions/arbitraries.ts';
import { mayDo } from '../permissions/model.ts';

const unit = { runtime: { now: () => new Date(0) } } as never;

const mayShape = (own: readonly Rule[], before: readonly Rule[], after: readonly Rule[]): boolean => {
  const holdings: Holdings = { roles: [], privileges: [{ rules: own, isTemporary: false }] };
  try {
    assertMayShape(unit, { holdings }, before, after, 'no');
    return true;
  } catch (error) {
    if (isRefusal(error, 'forbidden')) return false;
    throw error;
  }
};

const everything: readonly Question[] = everyQuestion();

interface Case {
  readonly own: readonly Rule[];
  readonly before: readonly Rule[];
  readonly after: readonly Rule[];
  /** What somebody who has the role holds beside it. */
  readonly beside: readonly Rule[];
}

// Roles are mostly made of what the shaper has: unrelated rules would nearly all be refused.
const partsOf = (own: readonly Rule[]): fc.Arbitrary<readonly Rule[]> =>
  fc.array(
    fc.oneof(
      { arbitrary: fc.constantFrom(...own), weight: 5 },
      { arbitrary: fc.constantFrom(...own).map((rule): Rule => ({ ...rule, inverted: true })), weight: 2 },
      { arbitrary: anyRule, weight: 1 },
    ),
    { maxLength: 3 },
  );

const anyCase: fc.Arbitrary<Case> = fc
  .array(anyRule, { minLength: 1, maxLength: 4 })
  .chain((own) =>
    fc.record({ own: fc.constant(own), before: partsOf(own), after: partsOf(own), beside: anyRules }),
  );

it('a role that is changed changes nothing, for whoever has it, that the shaper may not do', () => {
  let shaped = 0;
  let felt = 0;
  fc.assert(
    fc.property(anyCase, ({ own, before, after, beside }) => {
      if (!mayShape(own, before, after)) return;
      shaped += 1;
      const changed = everything.filter(
        (question) => mayDo([...beside, ...before], question) !== mayDo([...beside, ...after], question),
      );
      if (changed.length > 0) felt += 1;
      expect(changed.find((question) => !mayDo(own, question))).toBeUndefined();
    }),
    { numRuns: 1500 },
  );
  expect(shaped).toBeGreaterThan(150);
  expect(felt).toBeGreaterThan(50);
});

it('a denial that asks for what somebody may lack counts as one of everything it names', () => {
  const mine: Rule = {
    subject: 'secrets',
    action: ['read'],
    conditions: { secretPath: { $glob: '/{{identity.metadata.team}}/**' } },
    inverted: true,
  };
  const inDev: Rule = { subject: 'secrets', action: ['read'], conditions: { environment: 'dev' } };
  expect(mayShape([{ subject: 'secrets', action: ['read'] }], [], [mine])).toBe(true);
  expect(mayShape([inDev], [], [{ ...mine, conditions: { ...mine.conditions, environment: 'dev' } }])).toBe(
    false,
  );
});

it('naming a subject that followed the rules on secrets needs everything there', () => {
  const reads: Rule = { subject: 'secrets', action: ['read'] };
  const naming: Rule = { subject: 'secret-folders', action: ['read'] };
  const crud = ['read', 'create', 'edit', 'delete'];
  expect(mayShape([reads], [reads], [reads, naming])).toBe(false);
  expect(mayShape([reads], [reads, naming], [reads])).toBe(false);
  expect(mayShape([{ subject: 'secrets', action: crud }], [reads], [reads, naming])).toBe(true);
});
