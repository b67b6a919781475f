import type { Operations } from '../api/operations.ts';
import type { Flags, Given } from '../command.ts';
import type { Caller } from '../instance/caller.ts';
import type { Scope } from '../project/scope.ts';

/** A secret as commands show it. */
export interface Secret {
  readonly key: string;
  readonly value: string;
  /** Whether the value is none, because whoever asks may not read it. */
  readonly isHidden: boolean;
  readonly id: string;
  readonly projectId: string;
  readonly type: 'shared' | 'personal';
  readonly path: string;
  readonly comment: string;
  readonly tags: readonly { readonly id: string; readonly slug: string; readonly name: string }[];
  /** Line feeds are written as `\n` in most forms: the name says the opposite of what it does. */
  readonly skipMultilineEncoding: boolean;
}

/** Which secrets of a folder are read and how. */
export interface Selection {
  readonly expand: boolean;
  readonly imports: boolean;
  readonly recursive: boolean;
  /** Whether a person's overrides stand in the place of shared secrets. */
  readonly overrides: boolean;
  /** Slugs of tags of which one must be there; none for all. */
  readonly tags: readonly string[];
}

/** The values of a list, without those that the project has from elsewhere. */
export const justOwn: Selection = {
  expand: false,
  imports: false,
  recursive: false,
  overrides: false,
  tags: [],
};

export const selectionFlags = {
  expand: { on: true, help: 'Replace references to other secrets' },
  'include-imports': { on: true, help: 'Include secrets that the folder imports' },
  'secret-overriding': { on: true, help: 'Put your own overrides in the place of shared secrets' },
  tags: { short: 't', value: 'SLUGS', many: true, help: 'Only secrets with one of these tags' },
} as const satisfies Flags;

export const recursiveFlag = { help: 'Include the folders below' } as const;

export const selectionOf = (
  given: Given<typeof selectionFlags> & { readonly recursive?: boolean },
): Selection => ({
  expand: given.expand,
  imports: given['include-imports'],
  overrides: given['secret-overriding'],
  tags: given.tags,
  recursive: given.recursive === true,
});

/** A folder of a project that is named by its id or its slug. */
export type Place = Pick<Scope, 'environment' | 'path'> &
  ({ readonly projectId: string } | { readonly projectSlug: string });

type Listed = Operations['GET /api/v4/secrets']['reply'];

export const secretOf = (listed: Listed['secrets'][number]): Secret => ({
  key: listed.secretKey,
  value: listed.secretValue,
  isHidden: listed.secretValueHidden,
  id: listed.id,
  projectId: listed.workspace,
  type: listed.type,
  path: listed.secretPath,
  comment: listed.secretComment,
  tags: listed.tags,
  skipMultilineEncoding: listed.skipMultilineEncoding === true,
});

/** Own secrets win over imported ones, later imports over earlier ones; of equal keys below, the last wins. */
const merged = ({ secrets, imports = [] }: Listed): readonly Secret[] => {
  const byKey = new Map<string, Secret>();
  for (const { secrets: imported } of imports)
    for (const entry of imported) byKey.set(entry.secretKey, secretOf(entry as Listed['secrets'][number]));
  for (const entry of secrets) byKey.set(entry.secretKey, secretOf(entry));
  return [...byKey.values()];
};

const listOf = async (
  { call }: Caller,
  { environment, path, ...project }: Place,
  { expand, imports, recursive, overrides, tags }: Selection,
): Promise<Listed> =>
  call('GET /api/v4/secrets', {
    query: {
      ...project,
      environment,
      secretPath: path,
      expandSecretReferences: expand,
      includeImports: imports,
      recursive,
      includePersonalOverrides: overrides,
      ...(tags.length > 0 && { tagSlugs: tags.join(',') }),
    },
  });

/** Reads the secrets of a folder, one for each key, in the order of their keys. @throws ApiFailure, Offline */
export const readSecrets = async (
  caller: Caller,
  place: Place,
  selection: Selection,
): Promise<readonly Secret[]> => merged(await listOf(caller, place, selection)).toSorted(byKey);

/** Reads the secrets of a folder without its imports; of those below, each key of each folder. @throws ApiFailure, Offline */
export const readSecretsApart = async (
  caller: Caller,
  place: Place,
  selection: Selection,
): Promise<readonly Secret[]> => (await listOf(caller, place, selection)).secrets.map(secretOf);

const byKey = (one: Secret, other: Secret): number =>
  one.key < other.key ? -1 : one.key > other.key ? 1 : 0;
