import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { openedByMove, openedByTag } from '../../../layers/domain/permissions/openings.ts';
import type { Rule } from '../../../layers/domain/permissions/rule.ts';
import { anyRules } from './arbitraries.ts';
import { mayDo } from './model.ts';

const environments = ['dev', 'staging', 'prod'];
const paths = ['/', '/a', '/a/b', '/a/b/c', '/b', '/ab', '/a-b/c'];
const names = ['KEY', 'KEY_2', '.env', 'OTHER'];
const tagSets = [[], ['red'], ['blue'], ['green'], ['red', 'blue'], ['red', 'green'], ['blue', 'green']];
const crud = ['read', 'create', 'edit', 'delete'];
const nobody = { id: 'id', username: 'name', metadata: {} };

interface Place {
  readonly environment: string;
  readonly secretPath: string;
}

const anyPlace: fc.Arbitrary<Place> = fc.record({
  environment: fc.constantFrom(...environments),
  secretPath: fc.constantFrom(...paths),
});

const mayAt = (rules: readonly Rule[], action: string, fields: Place & Readonly<Record<string, unknown>>) =>
  mayDo(rules, { action, subject: 'secrets', fields: fields as never });

const onPlaces = (rules: readonly Rule[], subject: string, action: string, fields: Place): boolean =>
  mayDo(rules, { action, subject, fields: { ...fields } });

/** What the rules allow at one place and not at another, by trying every secret there can be. */
const reallyOpened = (rules: readonly Rule[], before: Place, after: Place): readonly string[] =>
  crud.flatMap((action) => {
    const secrets = names.some((secretName) =>
      tagSets.some((secretTags) => {
        const looks = { secretName, secretTags };
        return mayAt(rules, action, { ...after, ...looks }) && !mayAt(rules, action, { ...before, ...looks });
      }),
    );
    const places = ['secret-folders', 'secret-imports'].filter(
      (subject) => onPlaces(rules, subject, action, after) && !onPlaces(rules, subject, action, before),
    );
    return [...(secrets ? [`${action} secrets`] : []), ...places.map((subject) => `${action} ${subject}`)];
  });

const everySecret = environments.flatMap((environment) =>
  paths.flatMap((secretPath) => names.map((secretName) => ({ environment, secretPath, secretName }))),
);

/** What the rules allow once a tag has another slug or is gone, by trying every secret that can carry it. */
const reallyOpenedByTag = (
  rules: readonly Rule[],
  from: string,
  to: string | undefined,
): readonly string[] => {
  // A slug belongs to one tag: nothing carries the new one yet.
  const carriers = tagSets.filter((tags) => tags.includes(from) && !(to && tags.includes(to)));
  const changed = carriers.map((secretTags) => {
    const rest = secretTags.filter((tag) => tag !== from);
    return [secretTags, to ? [...rest, to] : rest] as const;
  });
  // Whether one may create there is not about a secret that carries the tag.
  return ['read', 'edit', 'delete'].flatMap((action) =>
    everySecret.some((secret) =>
      changed.some(
        ([secretTags, next]) =>
          mayAt(rules, action, { ...secret, secretTags: next }) &&
          !mayAt(rules, action, { ...secret, secretTags }),
      ),
    )
      ? [`${action} secrets`]
      : [],
  );
};

const told = (opened: ReturnType<typeof openedByMove>) =>
  opened.map(({ action, subject }) => `${action} ${subject}`);

describe('what another place opens', () => {
  it('is all told, whatever stands there', () => {
    const counts = { nothing: 0, something: 0 };
    fc.assert(
      fc.property(anyRules, anyPlace, anyPlace, (rules, before, after) => {
        const opened = told(openedByMove(rules, nobody, { ...before }, { ...after }));
        for (const one of reallyOpened(rules, before, after)) expect(opened).toContain(one);
        counts[opened.length === 0 ? 'nothing' : 'something'] += 1;
      }),
      { numRuns: 2000 },
    );
    expect(Math.min(counts.nothing, counts.something)).toBeGreaterThan(100);
  });

  it('is all told of a whole environment, whatever folders it has', () => {
    const counts = { nothing: 0, something: 0 };
    const slug = fc.constantFrom(...environments);
    fc.assert(
      fc.property(anyRules, slug, slug, (rules, before, after) => {
        const opened = told(openedByMove(rules, nobody, { environment: before }, { environment: after }));
        for (const secretPath of paths)
          for (const one of reallyOpened(
            rules,
            { environment: before, secretPath },
            { environment: after, secretPath },
          ))
            expect(opened).toContain(one);
        counts[opened.length === 0 ? 'nothing' : 'something'] += 1;
      }),
      { numRuns: 1000 },
    );
    expect(Math.min(counts.nothing, counts.something)).toBeGreaterThan(100);
  });

  it('is nothing when it is the same place, or rules look at nothing that changes', () => {
    fc.assert(
      fc.property(anyRules, anyPlace, (rules, place) => {
        expect(openedByMove(rules, nobody, { ...place }, { ...place })).toEqual([]);
      }),
    );
    const rules: readonly Rule[] = [
      { subject: 'secrets', action: crud },
      {
        subject: 'secrets',
        action: ['read'],
        inverted: true,
        conditions: { secretName: { $glob: 'PROD_*' } },
      },
      { subject: 'secrets', action: crud, inverted: true, conditions: { environment: 'prod' } },
    ];
    const [a, b] = ['/a', '/b'].map((secretPath) => ({ environment: 'dev', secretPath }));
    expect(openedByMove(rules, nobody, { ...a }, { ...b })).toEqual([]);
    expect(told(openedByMove(rules, nobody, { ...a, environment: 'prod' }, { ...b }))).toEqual(
      expect.arrayContaining(['read secrets', 'edit secrets']),
    );
  });
});

describe('what another slug of a tag, or its end, opens', () => {
  const slug = fc.constantFrom('red', 'blue', 'green');

  it('is all told, whatever secrets carry it and what else they carry', () => {
    const counts = { nothing: 0, something: 0 };
    fc.assert(
      fc.property(anyRules, slug, fc.option(slug, { nil: undefined }), (rules, from, to) => {
        if (from === to) return;
        const opened = told(openedByTag(rules, nobody, from, to));
        for (const one of reallyOpenedByTag(rules, from, to)) expect(opened).toContain(one);
        counts[opened.length === 0 ? 'nothing' : 'something'] += 1;
      }),
      { numRuns: 700 },
    );
    expect(counts.nothing).toBeGreaterThan(100);
    expect(counts.something).toBeGreaterThan(20);
  });

  it('is nothing when no rule looks at it', () => {
    const rules: readonly Rule[] = [
      { subject: 'secrets', action: crud },
      { subject: 'secrets', action: ['read'], inverted: true, conditions: { secretTags: { $in: ['blue'] } } },
    ];
    expect(openedByTag(rules, nobody, 'red', undefined)).toEqual([]);
    expect(openedByTag(rules, nobody, 'red', 'green')).toEqual([]);
    expect(told(openedByTag(rules, nobody, 'blue', undefined))).toEqual(['read secrets']);
    expect(openedByTag(rules, nobody, 'red', 'blue')).toEqual([]);
  });
});
