import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { assertNotMorePrivileged, permissionsBeyond } from '../../../layers/domain/permissions/boundary.ts';
import {
  builtInRole,
  organizationRoles,
  projectRoles,
} from '../../../layers/domain/permissions/built-in-roles.ts';
import { resolvePlaceholders } from '../../../layers/domain/permissions/placeholders.ts';
import type { Conditions, Rule } from '../../../layers/domain/permissions/rule.ts';
import { organizationSubjects, projectSubjects } from '../../../layers/domain/permissions/subjects.ts';
import { processorTime } from '../../harness/processor-time.ts';
import { anyQuestion, anyRule, anyRules, everyQuestion } from './arbitraries.ts';
import { mayDo } from './model.ts';

const secrets = (conditions?: Conditions, inverted = false): Rule => ({
  subject: 'secrets',
  action: ['read'],
  ...(conditions ? { conditions } : {}),
  ...(inverted ? { inverted: true } : {}),
});
const isWithin = (target: readonly Rule[], actor: readonly Rule[]): boolean =>
  permissionsBeyond(actor, target).length === 0;
const rulesOf = (scope: 'project' | 'organization', slug: string) => builtInRole(scope, slug)?.rules ?? [];

describe('the privilege boundary', () => {
  it('accepts no target that may do anything the actor may not', () => {
    const questions = everyQuestion();
    let accepted = 0;
    // Targets are mostly cut from the actor's own rules: unrelated ones would nearly all be refused.
    const pair = anyRules.chain((actor) =>
      fc.record({
        actor: fc.constant(actor),
        target: fc.array(
          actor.length === 0 ? anyRule : fc.oneof(fc.constantFrom(...actor), narrowed(actor)),
          {
            minLength: 1,
            maxLength: 3,
          },
        ),
        extra: fc.array(anyRule, { maxLength: 1 }),
      }),
    );
    fc.assert(
      fc.property(pair, ({ actor, target, extra }) => {
        const rules = [...target, ...extra];
        if (!isWithin(rules, actor)) return;
        accepted += 1;
        const beyond = questions.find((question) => mayDo(rules, question) && !mayDo(actor, question));
        expect(beyond).toBeUndefined();
      }),
      { numRuns: 1500 },
    );
    expect(accepted).toBeGreaterThan(300);
  });

  it('accepts no target that passes a gate, or an incomplete question, the actor does not pass', () => {
    fc.assert(
      fc.property(anyRules, anyRules, anyQuestion, (actor, target, question) => {
        if (isWithin(target, actor)) expect(mayDo(target, question) && !mayDo(actor, question)).toBe(false);
      }),
      { numRuns: 5000 },
    );
  });

  it('accepts a target that is part of the actor without deny rules', () => {
    fc.assert(
      fc.property(anyRules, (rules) => {
        const actor = rules.filter((rule) => !rule.inverted);
        expect(permissionsBeyond(actor, actor)).toEqual([]);
      }),
    );
  });

  it.each<[string, Conditions | undefined, Conditions | undefined]>([
    ['the same conditions', { environment: 'dev' }, { environment: 'dev' }],
    ['the same in another spelling', { environment: 'dev' }, { environment: { $eq: 'dev' } }],
    ['conditions under none', { environment: 'dev' }, undefined],
    ['one environment of several', { environment: 'dev' }, { environment: { $in: ['dev', 'prod'] } }],
    ['fewer environments', { environment: { $in: ['b', 'a'] } }, { environment: { $in: ['a', 'b', 'c'] } }],
    ['another environment than the excluded', { environment: 'dev' }, { environment: { $ne: 'prod' } }],
    ['a path under a glob', { secretPath: '/a/b' }, { secretPath: { $glob: '/a/**' } }],
    ['a subtree', { secretPath: { $glob: '/a/b/**' } }, { secretPath: { $glob: '/a/**' } }],
    ['a glob beside an excluded path', { secretPath: { $glob: '/a/**' } }, { secretPath: { $ne: '/b' } }],
    ['more fields', { environment: 'dev', secretPath: '/' }, { environment: 'dev' }],
    ['more tags', { secretTags: { $all: ['a', 'b'] } }, { secretTags: { $in: ['a', 'c'] } }],
    ['the same tags', { secretTags: { $in: ['a', 'b'] } }, { secretTags: { $in: ['a', 'b'] } }],
  ])('accepts %s', (_, target, actor) => {
    expect(isWithin([secrets(target)], [secrets(actor)])).toBe(true);
  });

  it.each<[string, Conditions | undefined, Conditions | undefined]>([
    ['no conditions under some', undefined, { environment: 'dev' }],
    ['empty conditions under some', {}, { environment: 'dev' }],
    ['another environment', { environment: 'prod' }, { environment: 'dev' }],
    ['more environments', { environment: { $in: ['dev', 'prod'] } }, { environment: 'dev' }],
    ['fewer fields', { environment: 'dev' }, { environment: 'dev', secretPath: '/' }],
    ['a wider glob', { secretPath: { $glob: '/**' } }, { secretPath: { $glob: '/a/**' } }],
    [
      'a sibling with the same start',
      { secretPath: { $glob: '/ab/**' } },
      { secretPath: { $glob: '/a/**' } },
    ],
    ['an escaping class', { secretPath: { $glob: '/[ab]/**' } }, { secretPath: { $glob: '/a/**' } }],
    ['everything but one', { environment: { $ne: 'dev' } }, { environment: { $ne: 'prod' } }],
    ['any tag under all of them', { secretTags: { $in: ['a', 'b'] } }, { secretTags: { $all: ['a', 'b'] } }],
    ['a tag under its exclusion', { secretTags: { $eq: 'a' } }, { secretTags: { $ne: 'b', $eq: 'a' } }],
  ])('refuses %s', (_, target, actor) => {
    expect(isWithin([secrets(target)], [secrets(actor)])).toBe(false);
  });

  it('lets several rules cover a list of environments together', () => {
    const actor = [secrets({ environment: 'dev' }), secrets({ environment: { $in: ['test', 'qa'] } })];
    expect(isWithin([secrets({ environment: { $in: ['dev', 'qa'] } })], actor)).toBe(true);
    expect(isWithin([secrets({ environment: { $in: ['dev', 'prod'] } })], actor)).toBe(false);
  });

  it("refuses what the actor's deny rules take away, unless the target denies it too or cannot reach it", () => {
    const actor = [secrets(), secrets({ environment: 'prod' }, true)];
    expect(isWithin([secrets()], actor)).toBe(false);
    expect(isWithin([secrets({ environment: { $in: ['dev', 'prod'] } })], actor)).toBe(false);
    expect(isWithin([secrets({ environment: 'dev' })], actor)).toBe(true);
    expect(isWithin(actor, actor)).toBe(true);
    expect(isWithin([secrets(), secrets({ environment: { $in: ['prod', 'qa'] } }, true)], actor)).toBe(true);
    expect(isWithin([secrets(), secrets({ environment: 'prod', secretPath: '/' }, true)], actor)).toBe(false);
    const denied: Rule = { subject: 'all', action: ['manage'], inverted: true };
    expect(isWithin([secrets()], [secrets(), denied])).toBe(false);
  });

  it('gives tags no benefit of the doubt: a secret may carry a denied tag beside an allowed one', () => {
    const actor = [secrets(), secrets({ secretTags: { $eq: 'red' } }, true)];
    expect(isWithin([secrets({ secretTags: { $eq: 'blue' } })], actor)).toBe(false);
  });

  it('lets the built-in admin give everything there is, and the lesser roles nothing above them', () => {
    const tables: ['project' | 'organization', Record<string, readonly string[]>][] = [
      ['project', projectSubjects],
      ['organization', organizationSubjects],
    ];
    for (const [scope, table] of tables) {
      const everything = Object.entries(table).map(([subject, action]) => ({ subject, action }));
      expect(permissionsBeyond(rulesOf(scope, 'admin'), everything)).toEqual([]);
      expect(isWithin(rulesOf(scope, 'admin'), rulesOf(scope, 'member'))).toBe(false);
    }
    for (const { rules } of projectRoles) expect(isWithin(rules, rulesOf('project', 'admin'))).toBe(true);
    for (const { rules } of organizationRoles) {
      expect(isWithin(rules, rulesOf('organization', 'admin'))).toBe(true);
    }
    expect(isWithin(rulesOf('project', 'viewer'), rulesOf('project', 'member'))).toBe(true);
    expect(isWithin(rulesOf('project', 'member'), rulesOf('project', 'viewer'))).toBe(false);
  });

  it('refuses folder rights that the actor has given up, though both hold secrets', () => {
    const all: Rule = { subject: 'secrets', action: ['read', 'create'] };
    const actor: Rule[] = [all, { subject: 'secret-folders', action: ['read'] }];
    expect(permissionsBeyond(actor, [all])).toEqual([{ action: 'create', subject: 'secret-folders' }]);
  });

  it("takes a target's placeholders to mean anything", () => {
    const team = '{{identity.metadata.team}}';
    const under = { secretPath: { $glob: '/teams/**' } };
    expect(isWithin([secrets({ environment: team })], [secrets({ environment: { $ne: 'prod' } })])).toBe(
      false,
    );
    expect(isWithin([secrets({ environment: team })], [secrets({ environment: team })])).toBe(false);
    expect(isWithin([secrets({ secretPath: { $glob: `/teams/${team}/**` } })], [secrets(under)])).toBe(true);
    expect(isWithin([secrets({ secretPath: { $glob: `/${team}/**` } })], [secrets(under)])).toBe(false);
    expect(isWithin([secrets({ environment: team })], [secrets()])).toBe(true);
    const actor = [secrets(), secrets({ environment: 'prod' }, true)];
    expect(isWithin([secrets(), secrets({ environment: team }, true)], actor)).toBe(false);
    expect(isWithin([secrets(), secrets({ environment: { $ne: team } }, true)], actor)).toBe(false);
  });

  it('accepts no target whose placeholders, whatever they mean, exceed the actor', () => {
    const texts = ['dev', 'prod', '/a', 'a', '**', '/'];
    const templated = fc.constantFrom<Conditions>(
      { environment: '{{identity.id}}' },
      { environment: { $in: ['dev', '{{identity.id}}'] } },
      { secretPath: { $glob: '/a/{{identity.id}}/**' } },
      { secretPath: { $glob: '/{{identity.id}}' } },
      { secretPath: { $ne: '{{identity.id}}' }, environment: 'dev' },
    );
    const questions = everyQuestion().filter(({ subject }) => subject === 'secrets');
    const target = fc.array(
      fc.record({ conditions: templated, inverted: fc.boolean() }).map((rule) => ({ ...secrets(), ...rule })),
      { minLength: 1, maxLength: 2 },
    );
    fc.assert(
      fc.property(anyRules, target, fc.constantFrom(...texts), (actor, rules, id) => {
        if (!isWithin(rules, actor)) return;
        const told = resolvePlaceholders(rules, { id, username: 'u', metadata: {} });
        expect(questions.find((it) => mayDo(told, it) && !mayDo(actor, it))).toBeUndefined();
      }),
      { numRuns: 500 },
    );
  });

  it('is decided in time for the largest rules there are', { timeout: 20_000 }, () => {
    const environment = { $in: Array.from({ length: 8 }, (_, n) => `environment-${n}`) };
    const large = Array.from({ length: 400 }, (_, n): Rule => {
      const conditions = { environment, secretPath: { $glob: `/folder-${n}/**` } };
      const action = ['read', 'create', 'edit', 'delete'];
      return { subject: 'secrets', action, conditions, ...(n % 4 === 0 && { inverted: true }) };
    });
    const began = processorTime();
    expect(isWithin(large, large)).toBe(true);
    expect(processorTime() - began).toBeLessThan(8_000);
  });

  it('tells the missing permissions once each, and no condition', () => {
    const target = [secrets({ environment: 'prod' }), secrets({ environment: 'qa' })];
    expect(() => assertNotMorePrivileged([], target, 'Failed to create a more privileged identity')).toThrow(
      expect.objectContaining({
        code: 'forbidden',
        message: 'Failed to create a more privileged identity',
        details: {
          missingPermissions: expect.arrayContaining([{ action: 'read', subject: 'secrets' }]),
        },
      }),
    );
    assertNotMorePrivileged(target, target, 'unreached');
  });
});

/** A rule of the actor with one more condition. */
function narrowed(rules: readonly Rule[]): fc.Arbitrary<Rule> {
  const allowed = rules.filter((rule) => rule.subject === 'secrets');
  if (allowed.length === 0) return anyRule;
  return fc
    .tuple(fc.constantFrom(...allowed), fc.constantFrom('dev', 'prod'), fc.constantFrom('/a/b/**', '/a/b'))
    .map(([rule, environment, glob]) => ({
      ...rule,
      conditions: { environment, secretPath: { $glob: glob }, ...rule.conditions },
    }));
}
