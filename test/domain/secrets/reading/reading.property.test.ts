import * as fc from 'fast-check';
import { beforeEach, describe, expect, it, vi } from 'vitest';
import { isRefusal } from '../../../../layers/domain/errors.ts';
import type { RoleGrant } from '../../../../layers/domain/permissions/grants.ts';
import type { Rule } from '../../../../layers/domain/permissions/rule.ts';
import type {
  FoundSecret,
  UnresolvedReference,
} from '../../../../layers/domain/secrets/reading/found-secret.ts';
import { listSecrets } from '../../../../layers/domain/secrets/reading/list-secrets.ts';
import { readSecret } from '../../../../layers/domain/secrets/reading/read-secret.ts';
import { type Planted, unitOver } from '../memory.ts';
import { type Grants, Model, type Seen } from './reading-model.ts';

/** The rules behind a grant of this id. */
const rulesById = vi.hoisted(() => new Map<string, readonly Rule[]>());

vi.mock(import('../../../../layers/domain/permissions/grants.ts'), async (original) => ({
  ...(await original()),
  rulesOf: ([grant]: readonly RoleGrant[]) => rulesById.get(grant?.id ?? '') ?? [],
}));

beforeEach(() => rulesById.clear());

const slugs = ['dev', 'prod'];
const places = slugs.flatMap((slug) => ['/', '/a', '/b', '/a/c'].map((path) => `${slug}:${path}`));
const names = ['A', 'B', 'C.D'];

const place = fc.constantFrom(...places);
const name = fc.constantFrom(...names);
const pair = fc.tuple(place, name);

const quoted = (key: string): string => (key.includes('.') ? `"${key}"` : key);

const dotted = (where: string, key: string): string => {
  const [slug = '', path = ''] = where.split(':');
  return [slug, ...path.split('/').filter((segment) => segment !== ''), quoted(key)].join('.');
};
const reference = fc.oneof(
  name.map((key) => `\${${key}}`),
  name.map((key) => `\${${quoted(key)}}`),
  fc.tuple(fc.constantFrom('$', '$$', '$$$'), name).map(([more, key]) => `${more}\${${key}}`),
  pair.map(([where, key]) => `\${${dotted(where, key)}}`),
  fc.constantFrom(`\${none}`, `\${nowhere.A}`, `\${dev.zzz.A}`, `\${dev.}`),
);

/** Each value begins with a mark of its own, to tell whether it was given away. */
const markOf = (where: string, key: string): string => `<${where}:${key}>`;

const planted: fc.Arbitrary<Planted> = fc
  .record({
    values: fc.uniqueArray(fc.tuple(place, name, fc.array(reference, { maxLength: 3 })), {
      maxLength: 16,
      selector: ([where, key]) => `${where}:${key}`,
    }),
    imports: fc.array(fc.tuple(place, place), { maxLength: 10 }),
  })
  .map(({ values, imports }) => {
    const secrets: Record<string, Record<string, string>> = {};
    for (const [where, key, references] of values)
      secrets[where] = { ...secrets[where], [key]: markOf(where, key) + references.join('') };
    const sources: Record<string, string[]> = {};
    for (const [where, source] of imports) sources[where] = [...(sources[where] ?? []), source];
    return { secrets, imports: sources };
  });

const grants: fc.Arbitrary<Grants> = fc.record({
  all: fc.oneof(fc.constant(places), fc.uniqueArray(place, { minLength: 1 })),
  only: fc.array(pair, { maxLength: 3 }),
  not: fc.array(pair, { maxLength: 3 }),
});

const conditions = (where: string, key?: string): NonNullable<Rule['conditions']> => {
  const [environment = '', secretPath = ''] = where.split(':');
  return { environment, secretPath, ...(key && { secretName: key }) };
};
const rulesFrom = ({ all, only, not }: Grants): readonly Rule[] => [
  ...all.map((where) => ({ subject: 'secrets', action: ['read'], conditions: conditions(where) })),
  ...only.map((each) => ({ subject: 'secrets', action: ['read'], conditions: conditions(...each) })),
  ...not.map((each) => ({
    subject: 'secrets',
    action: ['read'],
    inverted: true,
    conditions: conditions(...each),
  })),
];

let grantNumber = 0;
const worldOf = (tree: Planted, given: Grants) => {
  grantNumber += 1;
  const id = `grant-${grantNumber}`;
  rulesById.set(id, rulesFrom(given));
  return { ...unitOver(tree, slugs, id), model: new Model(tree, given, slugs) };
};

const requestFor = (where: string) => {
  const [environment = '', path = ''] = where.split(':');
  return {
    projectId: 'project',
    environment,
    path: path.split('/').filter((segment) => segment !== ''),
  };
};

const leftOf = (unresolved: readonly UnresolvedReference[], { secret, scope }: FoundSecret) =>
  unresolved
    .filter(
      (each) =>
        each.secretKey === secret.name &&
        each.environment === scope.environment.slug &&
        each.secretPath === scope.path,
    )
    .map((each) => [each.reference, each.reason]);

/** Left references of one listed secret; one that is listed twice reports twice the same. */
const seenIn = (found: readonly FoundSecret[], unresolved: readonly UnresolvedReference[]) =>
  Object.fromEntries(
    found.map((each) => {
      const left = leftOf(unresolved, each);
      const unique = [...new Map(left.map((one) => [one.join(), one])).values()];
      return [each.secret.name, { value: each.secret.value, left: unique }];
    }),
  );

const codeOf = async (work: Promise<unknown>): Promise<string | undefined> => {
  try {
    await work;
    return undefined;
  } catch (error) {
    for (const code of ['not-found', 'permission-denied'] as const) if (isRefusal(error, code)) return code;
    throw error;
  }
};

const all = { includeImports: true, expandReferences: true } as const;
const hasFolder = (tree: Planted, where: string): boolean =>
  where.endsWith(':/') ||
  [...Object.keys(tree.secrets), ...Object.keys(tree.imports)].some(
    (each) => each === where || each.startsWith(`${where}/`),
  );

const hiddenMarks = ({ secrets }: Planted, model: Model): readonly string[] =>
  Object.entries(secrets).flatMap(([where, values]) =>
    Object.keys(values)
      .filter((key) => !model.mayRead(where, key))
      .map((key) => markOf(where, key)),
  );

const runs = { numRuns: 300 };

describe('reading any tree', () => {
  it('by name gives what the model gives, and nothing of what may not be read', async () => {
    await fc.assert(
      fc.asyncProperty(planted, grants, async (tree, given) => {
        const { unit, model } = worldOf(tree, given);
        for (const where of places.filter((each) => hasFolder(tree, each)))
          for (const key of names) {
            const request = { ...requestFor(where), name: key, type: 'shared', ...all } as const;
            const holder = model.find(where, key);
            if (holder === 'not-found' || holder === 'forbidden') {
              expect(await codeOf(readSecret(unit, request))).toBeDefined();
              continue;
            }
            const found = await readSecret(unit, request);
            const { value, left } = model.expand(holder, key);
            expect([found.secret.value, leftOf(found.unresolved, found)]).toEqual([value, left]);
            expect(`${found.scope.environment.slug}:${found.scope.path}`).toBe(holder);
          }
      }),
      runs,
    );
  });

  it('as a list gives what the model gives', async () => {
    await fc.assert(
      fc.asyncProperty(planted, grants, place, async (tree, given, where) => {
        const { unit, model } = worldOf(tree, given);
        const listing = listSecrets(unit, { ...requestFor(where), ...all });
        if (!model.isOpen(where)) {
          expect(await codeOf(listing)).toBe('permission-denied');
          return;
        }
        const { secrets, imports, unresolved } = await listing;
        expect(seenIn(secrets, unresolved)).toEqual(model.own(where));
        const brought = imports.map((each) => [
          `${each.place.environment.slug}:${each.place.path}`,
          seenIn(each.secrets, unresolved),
        ]);
        expect(brought).toEqual(model.imports(where));
      }),
      runs,
    );
  });

  it('from a folder downwards gives what its folders give one by one', async () => {
    await fc.assert(
      fc.asyncProperty(planted, grants, async (tree, given) => {
        const { unit, model } = worldOf(tree, given);
        const below = ['dev:/a', 'dev:/a/c'];
        const listing = listSecrets(unit, { ...requestFor('dev:/a'), ...all, recursive: true });
        const standing = below.filter((each) => hasFolder(tree, each));
        if (!below.some((each) => model.isOpen(each) && (each === 'dev:/a' || standing.includes(each)))) {
          expect(await codeOf(listing)).toBe('permission-denied');
          return;
        }
        const { secrets, imports, unresolved } = await listing;
        const expected: Seen[] = standing
          .filter((each) => model.isOpen(each))
          .flatMap((each) => Object.values(model.own(each)));
        const found = secrets.map((each) => ({
          value: each.secret.value,
          left: leftOf(unresolved, each).slice(0, new Set(leftOf(unresolved, each).map(String)).size),
        }));
        expect(found).toEqual(expected);
        const sources = standing.filter((each) => model.isOpen(each)).flatMap((each) => model.imports(each));
        expect(imports.map((each) => `${each.place.environment.slug}:${each.place.path}`)).toEqual(
          sources.map(([source]) => source),
        );
      }),
      runs,
    );
  });

  it('never shows the mark of a secret that the caller may not read', async () => {
    await fc.assert(
      fc.asyncProperty(planted, grants, async (tree, given) => {
        const { unit, model } = worldOf(tree, given);
        const asked = places
          .filter((each) => model.isOpen(each))
          .flatMap((where) =>
            [true, false].map((recursive) => ({ ...requestFor(where), ...all, recursive })),
          );
        const replies = await Promise.all(asked.map((request) => listSecrets(unit, request)));
        const shown = JSON.stringify(replies);
        for (const mark of hiddenMarks(tree, model)) expect(shown).not.toContain(mark);
      }),
      runs,
    );
  });

  it('takes rounds by the depth of imports and references, however many there are', async () => {
    const chain = (length: number, wide: number): Planted => {
      const secrets: Record<string, Record<string, string>> = {};
      for (let level = 0; level <= length; level += 1)
        for (let n = 0; n < wide; n += 1)
          secrets[`dev:/l${level}n${n}`] = {
            A: Array.from({ length: wide }, (_, next) => `\${dev.l${level + 1}n${next}.A}`).join(''),
          };
      return { secrets, imports: {} };
    };
    const roundsOf = async (length: number, wide: number): Promise<number> => {
      const open = Object.keys(chain(length, wide).secrets);
      const { unit, rounds } = worldOf(chain(length, wide), { all: open, only: [], not: [] });
      await readSecret(unit, { ...requestFor('dev:/l0n0'), name: 'A', type: 'shared', ...all });
      return rounds();
    };
    expect(await roundsOf(3, 6)).toBe(await roundsOf(3, 1));
    expect(await roundsOf(6, 3)).toBeGreaterThan(await roundsOf(3, 3));
  });
});
