import * as fc from 'fast-check';
import { expect, it } from 'vitest';
import { abilityOf, can } from '../../../layers/domain/permissions/ability.ts';
import { decide, type SourcedRule } from '../../../layers/domain/permissions/decision.ts';
import type { Rule } from '../../../layers/domain/permissions/rule.ts';
import { anyQuestion, anyRules, type Question } from './arbitraries.ts';
import { mayDo } from './model.ts';

const placeholders = { id: 'me', username: 'me', metadata: {} };

const sourced = (sources: readonly (readonly Rule[])[]): readonly SourcedRule<number>[] =>
  sources.flatMap((rules, source) => rules.map((rule) => ({ rule, source })));

const mayInFact = (rules: readonly Rule[], { action, subject, fields }: Question): boolean =>
  can(
    abilityOf(rules, placeholders),
    action as 'read',
    subject as 'secrets',
    ...((fields ? [fields] : []) as [never]),
  );

it('an explanation says what the engine decides and the model holds, by a rule that would decide so alone', () => {
  const counts = { allowed: 0, denied: 0, silent: 0 };
  fc.assert(
    fc.property(
      fc.array(anyRules, { maxLength: 4 }),
      fc.array(anyQuestion, { minLength: 5, maxLength: 5 }),
      (sources, questions) => {
        const rules = sources.flat();
        for (const question of questions) {
          const { allowed, by } = decide(sourced(sources), placeholders, question);
          expect(allowed).toBe(mayInFact(rules, question));
          expect(allowed).toBe(mayDo(rules, question));
          if (!by) {
            expect(allowed).toBe(false);
            counts.silent += 1;
            continue;
          }
          expect(sources[by.source]).toContain(by.rule);
          expect(by.rule.inverted === true).toBe(!allowed);
          counts[allowed ? 'allowed' : 'denied'] += 1;
          const { subject } = by.rule;
          const everythingThere: Rule = { subject, action: [question.action] };
          expect(mayDo(allowed ? [by.rule] : [everythingThere, by.rule], question)).toBe(allowed);
        }
      },
    ),
    { numRuns: 3000 },
  );
  expect(Math.min(counts.allowed, counts.denied, counts.silent)).toBeGreaterThan(500);
});

it('sources that share one array of rules are told apart', () => {
  const shared: readonly Rule[] = [{ subject: 'member', action: ['read'] }];
  const question = { action: 'read', subject: 'member' };
  const rules = sourced([[], shared, shared]);
  expect(decide(rules, undefined, question).by?.source).toBe(1);
  expect(decide(rules.slice(1), undefined, question).by?.source).toBe(2);
});

it('a rule is shown as it was written, placeholders included', () => {
  const rule: Rule = { subject: 'secrets', action: ['read'], conditions: { secretName: '{{identity.id}}' } };
  const fields = { environment: 'dev', secretPath: '/', secretName: 'me', secretTags: [] };
  const question = { action: 'read', subject: 'secrets', fields };
  const decision = decide([{ rule, source: 'x' }], placeholders, question);
  expect(decision).toEqual({ allowed: true, by: { rule, source: 'x' } });
  expect(decide([{ rule, source: 'x' }], undefined, question)).toEqual({ allowed: false });
});
