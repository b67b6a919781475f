import * as fc from 'fast-check';
import type { Fields } from '../../../layers/domain/permissions/conditions.ts';
import type { Conditions, FieldCondition, Rule } from '../../../layers/domain/permissions/rule.ts';

// A small world, so that random rules and random requests meet often.
const environments = ['dev', 'staging', 'prod'];
const paths = ['/', '/a', '/a/b', '/a/b/c', '/b', '/ab', '/a-b/c'];
const globs = [
  '/**',
  '**',
  '/a/**',
  '/a/b/**',
  '/b/**',
  '/a*',
  '/*',
  '/a/*',
  '/{a,b}/**',
  '!/a/**',
  '/a',
  '/a/b/*',
  '/*/b/**',
  '/?',
];
const names = ['KEY', 'KEY_2', '.env', 'OTHER'];
const nameGlobs = ['*', 'KEY*', '**', '.e*', '!KEY', '[KO]*'];
const tags = ['red', 'blue', 'green'];

const exactly = (values: readonly string[]): fc.Arbitrary<FieldCondition> =>
  fc.oneof(
    fc.constantFrom(...values),
    fc.record(
      {
        $eq: fc.constantFrom(...values),
        $ne: fc.constantFrom(...values),
        $in: fc.uniqueArray(fc.constantFrom(...values), { minLength: 1, maxLength: 3 }),
      },
      { requiredKeys: [] },
    ),
  );

const globbed = (values: readonly string[], patterns: readonly string[]): fc.Arbitrary<FieldCondition> =>
  fc.oneof(
    exactly(values),
    fc.record({ $glob: fc.constantFrom(...patterns) }),
    fc.record({ $glob: fc.constantFrom(...patterns), $ne: fc.constantFrom(...values) }),
  );

const tagged: fc.Arbitrary<FieldCondition> = fc.oneof(
  fc.record({ $in: fc.uniqueArray(fc.constantFrom(...tags), { minLength: 1 }) }),
  fc.record({ $all: fc.uniqueArray(fc.constantFrom(...tags), { minLength: 1 }) }),
  fc.record({ $eq: fc.constantFrom(...tags) }, { requiredKeys: [] }),
  fc.record({
    $ne: fc.constantFrom(...tags),
    $in: fc.uniqueArray(fc.constantFrom(...tags), { minLength: 1 }),
  }),
);

/** Operator objects with at least one operator, and now and then an empty one, which is not understood. */
const place = { environment: exactly(environments), secretPath: globbed(paths, globs) };
const placeConditions: fc.Arbitrary<Conditions> = fc.record(place, { requiredKeys: [] });
const secretConditions: fc.Arbitrary<Conditions> = fc.record(
  { ...place, secretName: globbed(names, nameGlobs), secretTags: tagged },
  { requiredKeys: [] },
);

const crud = ['read', 'create', 'edit', 'delete'];
const someActions = fc.uniqueArray(fc.constantFrom(...crud), { minLength: 1 });

const withOptions = (rule: Rule, conditions: Conditions | undefined, inverted: boolean): Rule => ({
  ...rule,
  ...(conditions === undefined ? {} : { conditions }),
  ...(inverted ? { inverted: true } : {}),
});

const ruleOn = (
  subject: Rule['subject'],
  conditions: fc.Arbitrary<Conditions>,
  denies: fc.Arbitrary<boolean>,
) =>
  fc
    .tuple(someActions, fc.option(conditions, { nil: undefined }), denies)
    .map(([action, given, inverted]) => withOptions({ subject, action }, given, inverted));

const rarely = fc.nat(3).map((n) => n === 0);

export const anyRule: fc.Arbitrary<Rule> = fc.oneof(
  { arbitrary: ruleOn('secrets', secretConditions, rarely), weight: 5 },
  { arbitrary: ruleOn('secret-folders', placeConditions, rarely), weight: 2 },
  { arbitrary: ruleOn(['secrets', 'secret-imports'], placeConditions, rarely), weight: 1 },
  { arbitrary: ruleOn('member', fc.constant({}), rarely), weight: 1 },
);

export const anyRules: fc.Arbitrary<readonly Rule[]> = fc.array(anyRule, { maxLength: 5 });

export interface Question {
  readonly action: string;
  readonly subject: string;
  readonly fields: Fields | undefined;
}

const placeFields = {
  environment: fc.constantFrom(...environments),
  secretPath: fc.constantFrom(...paths),
};

const secretFields = fc.record(
  { ...placeFields, secretName: fc.constantFrom(...names), secretTags: fc.subarray(tags) },
  { requiredKeys: [] },
);

const ask = (subject: string, fields: fc.Arbitrary<Fields | undefined>): fc.Arbitrary<Question> =>
  fc.record({ action: fc.constantFrom(...crud), subject: fc.constant(subject), fields });

const maybe = (fields: fc.Arbitrary<Fields>): fc.Arbitrary<Fields | undefined> =>
  fc.oneof({ arbitrary: fields, weight: 9 }, { arbitrary: fc.constant(undefined), weight: 1 });

/** Requests, most with every field and some with fewer or none. */
export const anyQuestion: fc.Arbitrary<Question> = fc.oneof(
  { arbitrary: ask('secrets', maybe(secretFields)), weight: 4 },
  { arbitrary: ask('secret-folders', maybe(fc.record(placeFields, { requiredKeys: [] }))), weight: 2 },
  { arbitrary: ask('secret-imports', maybe(fc.record(placeFields, { requiredKeys: [] }))), weight: 2 },
  { arbitrary: ask('member', maybe(fc.constant({}))), weight: 1 },
);

/** Every request of the small world that gives all fields: for exhaustive comparison. */
export function everyQuestion(): readonly Question[] {
  const places = environments.flatMap((environment) =>
    paths.map((secretPath) => ({ environment, secretPath })),
  );
  const tagSets = [[], ['red'], ['blue'], ['red', 'blue'], tags];
  const secrets = places.flatMap((here) =>
    names.flatMap((secretName) => tagSets.map((secretTags) => ({ ...here, secretName, secretTags }))),
  );
  const on = (subject: string, things: readonly Fields[]) =>
    crud.flatMap((action) => things.map((fields) => ({ action, subject, fields })));
  return [...on('secrets', secrets), ...on('secret-folders', places), ...on('secret-imports', places)];
}
