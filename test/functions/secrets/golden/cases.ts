/** One question to a tree: what a client sees under a name at a place. */
export interface Question {
  readonly at: string;
  readonly key: string;
  /** Undefined when there is nothing to see. */
  readonly value: string | undefined;
  /** References that stay as they are written, with the reason. */
  readonly left?: readonly (readonly [reference: string, reason: string])[];
}

/** A tree of secrets and imports, and what is seen in it. */
export interface Case {
  readonly name: string;
  readonly secrets: Readonly<Record<string, Readonly<Record<string, string>>>>;
  /** Importing place → sources in order. */
  readonly imports?: Readonly<Record<string, readonly string[]>>;
  readonly questions: readonly Question[];
}

/** A reference as it is written in a value. */
export const ref = (inner: string): string => `\${${inner}}`;

export const importCases: readonly Case[] = [
  {
    name: 'a folder has what it imports',
    secrets: { 'prod:/': { A: 'from prod' } },
    imports: { 'dev:/': ['prod:/'] },
    questions: [
      { at: 'dev:/', key: 'A', value: 'from prod' },
      { at: 'dev:/', key: 'B', value: undefined },
      { at: 'staging:/', key: 'A', value: undefined },
    ],
  },
  {
    name: 'its own secret wins over an imported one',
    secrets: { 'prod:/': { A: 'imported' }, 'dev:/': { A: 'own' } },
    imports: { 'dev:/': ['prod:/'] },
    questions: [{ at: 'dev:/', key: 'A', value: 'own' }],
  },
  {
    name: 'the later import wins over the earlier',
    secrets: { 'prod:/': { A: 'first', B: 'only first' }, 'staging:/': { A: 'second' } },
    imports: { 'dev:/': ['prod:/', 'staging:/'] },
    questions: [
      { at: 'dev:/', key: 'A', value: 'second' },
      { at: 'dev:/', key: 'B', value: 'only first' },
    ],
  },
  {
    name: 'the later import wins also with what it imports itself',
    secrets: { 'prod:/': { A: 'direct' }, 'staging:/deep': { A: 'deep' }, 'staging:/': { B: 'b' } },
    imports: { 'dev:/': ['prod:/', 'staging:/'], 'staging:/': ['staging:/deep'] },
    questions: [
      { at: 'dev:/', key: 'A', value: 'deep' },
      { at: 'dev:/', key: 'B', value: 'b' },
    ],
  },
  {
    name: 'an import brings its own secrets before those it imports, and of these the later',
    secrets: {
      'dev:/source': { A: 'own' },
      'dev:/one': { A: 'one', B: 'one' },
      'dev:/two': { B: 'two' },
    },
    imports: { 'dev:/': ['dev:/source'], 'dev:/source': ['dev:/one', 'dev:/two'] },
    questions: [
      { at: 'dev:/', key: 'A', value: 'own' },
      { at: 'dev:/', key: 'B', value: 'two' },
    ],
  },
  {
    name: 'a place reached twice counts where it is strongest',
    secrets: { 'dev:/left': { L: 'l' }, 'dev:/right': { R: 'r' }, 'dev:/base': { BASE: 'base' } },
    imports: {
      'dev:/': ['dev:/left', 'dev:/right'],
      'dev:/left': ['dev:/base'],
      'dev:/right': ['dev:/base'],
    },
    questions: [
      { at: 'dev:/', key: 'BASE', value: 'base' },
      { at: 'dev:/', key: 'L', value: 'l' },
      { at: 'dev:/left', key: 'R', value: undefined },
    ],
  },
  {
    name: 'a source that is not there brings nothing, until it is there',
    secrets: { 'prod:/': { A: 'a' } },
    imports: { 'dev:/': ['prod:/', 'prod:/not/there'] },
    questions: [{ at: 'dev:/', key: 'A', value: 'a' }],
  },
  {
    name: 'an import five levels deep is followed',
    secrets: { 'dev:/5': { DEEP: 'bottom' }, 'dev:/3': { MIDDLE: 'three' } },
    imports: {
      'dev:/': ['dev:/1'],
      'dev:/1': ['dev:/2'],
      'dev:/2': ['dev:/3'],
      'dev:/3': ['dev:/4'],
      'dev:/4': ['dev:/5'],
    },
    questions: [
      { at: 'dev:/', key: 'DEEP', value: 'bottom' },
      { at: 'dev:/2', key: 'DEEP', value: 'bottom' },
      { at: 'dev:/', key: 'MIDDLE', value: 'three' },
    ],
  },
  {
    name: 'ten levels are followed and the eleventh is not',
    secrets: { 'dev:/10': { TEN: 'ten' }, 'dev:/11': { ELEVEN: 'eleven' } },
    imports: Object.fromEntries(
      Array.from({ length: 11 }, (_, n) => [n === 0 ? 'dev:/' : `dev:/${n}`, [`dev:/${n + 1}`]]),
    ),
    questions: [
      { at: 'dev:/', key: 'TEN', value: 'ten' },
      { at: 'dev:/', key: 'ELEVEN', value: undefined },
      { at: 'dev:/1', key: 'ELEVEN', value: 'eleven' },
    ],
  },
];

export const referenceCases: readonly Case[] = [
  {
    name: 'a reference to a secret beside it',
    secrets: { 'dev:/': { HOST: 'db', URL: `postgres://${ref('HOST')}:5432/${ref('HOST')}` } },
    questions: [{ at: 'dev:/', key: 'URL', value: 'postgres://db:5432/db' }],
  },
  {
    name: 'references to another environment, to its root and further down',
    secrets: {
      'dev:/': { A: `${ref('prod.K')}+${ref('prod.x.y.K')}` },
      'prod:/': { K: 'root' },
      'prod:/x/y': { K: 'deep' },
    },
    questions: [{ at: 'dev:/', key: 'A', value: 'root+deep' }],
  },
  {
    name: 'an environment may be named from within',
    secrets: { 'dev:/app': { A: ref('dev.K'), B: ref('dev.app.C'), C: 'c' }, 'dev:/': { K: 'k' } },
    questions: [
      { at: 'dev:/app', key: 'A', value: 'k' },
      { at: 'dev:/app', key: 'B', value: 'c' },
    ],
  },
  {
    name: 'a value reached by a reference counts from where it stands',
    secrets: {
      'dev:/': { A: ref('prod.x.B'), C: 'dev root' },
      'prod:/x': { B: `<${ref('C')}>`, C: 'prod x' },
    },
    questions: [{ at: 'dev:/', key: 'A', value: '<prod x>' }],
  },
  {
    name: 'a value reached by an import counts from where it stands',
    secrets: { 'prod:/': { A: ref('B'), B: 'prod' }, 'dev:/': { B: 'dev' } },
    imports: { 'dev:/': ['prod:/'] },
    questions: [{ at: 'dev:/', key: 'A', value: 'prod' }],
  },
  {
    name: 'an imported value can be referred to',
    secrets: { 'prod:/': { B: 'imported' }, 'dev:/': { A: ref('B') }, 'staging:/': { C: ref('dev.B') } },
    imports: { 'dev:/': ['prod:/'] },
    questions: [
      { at: 'dev:/', key: 'A', value: 'imported' },
      { at: 'staging:/', key: 'C', value: 'imported' },
    ],
  },
  {
    name: 'a reference through imports takes the strongest, like anybody who looks there',
    secrets: {
      'prod:/': { B: 'weak' },
      'staging:/deep': { B: 'strong' },
      'dev:/': { A: ref('B') },
    },
    imports: { 'dev:/': ['prod:/', 'staging:/'], 'staging:/': ['staging:/deep'] },
    questions: [{ at: 'dev:/', key: 'A', value: 'strong' }],
  },
  {
    name: 'nested references',
    secrets: { 'dev:/': { A: `a${ref('B')}`, B: `b${ref('C')}${ref('C')}`, C: 'c' } },
    questions: [{ at: 'dev:/', key: 'A', value: 'abcc' }],
  },
  {
    name: 'an empty value is a value',
    secrets: { 'dev:/': { A: `[${ref('EMPTY')}]`, EMPTY: '' } },
    questions: [{ at: 'dev:/', key: 'A', value: '[]' }],
  },
  {
    name: 'a reference to nothing stays as it is written, and is reported',
    secrets: {
      'dev:/': { A: `x${ref('NONE')}y`, B: ref('nowhere.K'), C: ref('dev.no.folder.K'), D: ref('dev.a b.K') },
    },
    questions: [
      { at: 'dev:/', key: 'A', value: `x${ref('NONE')}y`, left: [[ref('NONE'), 'not-found']] },
      { at: 'dev:/', key: 'B', value: ref('nowhere.K'), left: [[ref('nowhere.K'), 'not-found']] },
      { at: 'dev:/', key: 'C', value: ref('dev.no.folder.K'), left: [[ref('dev.no.folder.K'), 'not-found']] },
      { at: 'dev:/', key: 'D', value: ref('dev.a b.K'), left: [[ref('dev.a b.K'), 'not-found']] },
    ],
  },
  {
    name: 'a nested reference to nothing is reported for the secret that shows it',
    secrets: { 'dev:/': { A: `1${ref('B')}`, B: `2${ref('NONE')}` } },
    questions: [{ at: 'dev:/', key: 'A', value: `12${ref('NONE')}`, left: [[ref('NONE'), 'not-found']] }],
  },
  {
    name: 'a secret that refers to itself',
    secrets: { 'dev:/': { A: `x${ref('A')}` } },
    questions: [{ at: 'dev:/', key: 'A', value: `x${ref('A')}`, left: [[ref('A'), 'cycle']] }],
  },
  {
    name: 'a circle ends where it would begin anew',
    secrets: { 'dev:/': { A: `a${ref('B')}`, B: `b${ref('dev.C')}`, C: `c${ref('A')}`, D: ref('A') } },
    questions: [
      { at: 'dev:/', key: 'A', value: `abc${ref('A')}`, left: [[ref('A'), 'cycle']] },
      { at: 'dev:/', key: 'B', value: `bca${ref('B')}`, left: [[ref('B'), 'cycle']] },
      { at: 'dev:/', key: 'D', value: `abc${ref('A')}`, left: [[ref('A'), 'cycle']] },
    ],
  },
  {
    name: 'ten levels of nesting are replaced and the eleventh is not',
    secrets: {
      'dev:/': Object.fromEntries(
        Array.from({ length: 12 }, (_, n) => [`K${n}`, n === 11 ? 'end' : ref(`K${n + 1}`)]),
      ),
    },
    questions: [
      { at: 'dev:/', key: 'K0', value: ref('K11'), left: [[ref('K11'), 'depth']] },
      { at: 'dev:/', key: 'K1', value: 'end' },
    ],
  },
  {
    name: 'what looks like a reference but is none',
    secrets: { 'dev:/': { A: `$B {B} \${} \${B`, B: 'b' } },
    questions: [{ at: 'dev:/', key: 'A', value: `$B {B} \${} \${B` }],
  },
  {
    name: 'what a replaced value looks like is not read again',
    secrets: { 'dev:/': { A: `${ref('B')}{C}`, B: '$', C: 'c' } },
    questions: [{ at: 'dev:/', key: 'A', value: `\${C}` }],
  },
];
