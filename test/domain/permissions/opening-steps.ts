import * as fc from 'fast-check';
import type { Rule } from '../../../layers/domain/permissions/rule.ts';

const crud = ['read', 'create', 'edit', 'delete'];
const slugs = ['dev', 'staging', 'other'];
const paths = ['/', '/a', '/a/b', '/c', '/c/b', '/a/c'];
const names = ['A', 'B', 'C', 'D'];
const tags = ['red', 'blue', 'green'];

const slug = fc.constantFrom(...slugs);
const path = fc.constantFrom(...paths);
const name = fc.constantFrom(...names);
const tag = fc.constantFrom(...tags);
const someTags = fc.subarray(tags);
const folder = fc.constantFrom('a', 'b', 'c');

const conditions = fc
  .record(
    {
      environment: slug,
      secretPath: fc.oneof(path, fc.constantFrom({ $glob: '/a/**' }, { $glob: '/c*' }, { $glob: '/a/*' })),
      secretName: fc.oneof(name, fc.constantFrom({ $ne: 'A' }, { $in: ['A', 'B'] })),
      secretTags: fc.oneof(
        fc.subarray(tags, { minLength: 1 }).map(($in) => ({ $in })),
        fc.subarray(tags, { minLength: 1 }).map(($all) => ({ $all })),
      ),
    },
    { requiredKeys: [] },
  )
  .filter((given) => [1, 2].includes(Object.keys(given).length));

// Mostly reading is what is hidden or shown: who may do nothing at a place cannot take anything from there.
const actions = fc.oneof(
  { weight: 3, arbitrary: fc.constant(['read']) },
  { weight: 1, arbitrary: fc.subarray(crud, { minLength: 1 }) },
);

const rule = (inverted: boolean): fc.Arbitrary<Rule> =>
  fc
    .tuple(actions, conditions)
    .map(([action, given]) => ({ subject: 'secrets', action, conditions: given, inverted }) as Rule);

const all: Rule = { subject: 'secrets', action: crud };
const writing: Rule = { subject: 'secrets', action: ['create', 'edit', 'delete'] };
const others: readonly Rule[] = [
  { subject: 'environments', action: crud },
  { subject: 'tags', action: crud },
  { subject: 'secret-rollback', action: ['read', 'create'] },
];

/** Rules under which much may be written, and something may not be read. */
export const someRules: fc.Arbitrary<readonly Rule[]> = fc
  .oneof(
    fc.array(rule(true), { minLength: 1, maxLength: 3 }).map((denials) => [all, ...denials]),
    fc.array(rule(false), { minLength: 1, maxLength: 3 }).map((allowed) => [writing, ...allowed]),
    fc.tuple(rule(false), rule(true)).map((both) => [writing, ...both]),
  )
  .map((rules) => [...rules, ...others]);

/** Which of the secrets, folders or environments there are then; counted round and round. */
const one = fc.nat(20);

/** What a caller may try, by kind; what makes no sense just then is refused and changes nothing. */
const kinds = {
  rename: fc.record({ one, to: name }),
  'change-many': fc.record({ one, to: name, tags: someTags }),
  attach: fc.record({ one, tag }),
  detach: fc.record({ one, tag }),
  'set-tags': fc.record({ one, tags: someTags }),
  move: fc.record({ one, environment: slug, path, many: fc.boolean(), overwrite: fc.boolean() }),
  restore: fc.record({ one, to: name }),
  'rename-folder': fc.record({ one, to: folder }),
  'rename-folders': fc.record({ to: folder, below: folder }),
  'restore-folder': fc.record({ one, to: folder }),
  'delete-tag': fc.record({ tag }),
  'rename-tag': fc.record({ tag, to: tag }),
  slug: fc.record({ one, to: slug }),
  'restore-environment': fc.record({ one, to: slug }),
  rollback: fc.record({ one, back: fc.nat(3), deep: fc.boolean() }),
} as const;

export type Kind = keyof typeof kinds;
type Members<K extends Kind> = (typeof kinds)[K] extends fc.Arbitrary<infer M> ? M : never;

/** One thing that a caller may try. */
export type StepOf<K extends Kind> = { readonly do: K } & Members<K>;
export type Step = { [K in Kind]: StepOf<K> }[Kind];

const stepOf = (kind: Kind): fc.Arbitrary<Step> =>
  (kinds[kind] as fc.Arbitrary<object>).map((members) => ({ do: kind, ...members }) as Step);

export const anyStep: fc.Arbitrary<Step> = fc.oneof(...(Object.keys(kinds) as Kind[]).map(stepOf));
