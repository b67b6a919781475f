import type { Operations } from '../api/operations.ts';
import { listIn } from '../shared/labels.ts';

export type Sync = Operations['GET /api/v1/secret-syncs']['reply']['secretSyncs'][number];
export type Target = Operations['GET /api/v1/secret-syncs/options']['reply']['secretSyncOptions'][number];

type Field = Target['form']['destination'][number];
type SyncOptions = NonNullable<Operations['POST /api/v1/secret-syncs/{app}']['body']['syncOptions']>;
type Behaviour = NonNullable<SyncOptions['initialSyncBehavior']> | '';

/** All that is typed in the form of a sync, as texts and flags. */
export interface Draft {
  readonly name: string;
  readonly description: string;
  readonly connectionId: string;
  readonly environment: string;
  readonly secretPath: string;
  readonly isAutomatic: boolean;
  /** Members of the destination by name. */
  readonly place: Readonly<Record<string, string>>;
  readonly prefix: string;
  readonly suffix: string;
  readonly existing: NonNullable<SyncOptions['existingKeys']>;
  readonly first: Behaviour;
  readonly keeps: boolean;
  /** Options that not all targets have, by name. */
  readonly more: Readonly<Record<string, string>>;
}

export const emptyDraft: Draft = {
  name: '',
  description: '',
  connectionId: '',
  environment: '',
  secretPath: '/',
  isAutomatic: true,
  place: {},
  prefix: '',
  suffix: '',
  existing: 'own',
  first: '',
  keeps: false,
  more: {},
};

const mark = '{{secretKey}}';

const valueIn = ({ kind }: Field, text: string): unknown => {
  if (kind === 'flag') return text === 'true';
  return kind === 'list' ? listIn(text) : text.trim();
};

/** The destination as the API takes it; what was left empty is left out. */
export const configOf = (
  { form }: Pick<Target, 'form'>,
  { place }: Pick<Draft, 'place'>,
): Readonly<Record<string, unknown>> =>
  Object.fromEntries(
    form.destination.flatMap((field) => {
      const text = place[field.name] ?? '';
      return text.trim() === '' ? [] : [[field.name, valueIn(field, text)] as const];
    }),
  );

const tagsIn = (text: string): readonly { readonly key: string; readonly value: string }[] =>
  text
    .split('\n')
    .map((line) => line.trim())
    .filter(Boolean)
    .map((line) => {
      const [key = '', ...value] = line.split('=');
      return { key: key.trim(), value: value.join('=').trim() };
    });

/** Options of the target's own, out of what was typed. */
const optionOf = (name: string, text: string): unknown => {
  if (name === 'tags') return tagsIn(text);
  if (name === 'replicaRegions') return listIn(text);
  return name === 'autoRedeployServices' ? text === 'true' : text.trim();
};

/** The options as the API takes them. */
export const optionsOf = (target: Pick<Target, 'form' | 'canImportSecrets'>, draft: Draft): SyncOptions => {
  const { prefix, suffix, existing, first, keeps, more } = draft;
  const own = target.form.options.flatMap((name) => {
    const text = more[name] ?? '';
    return text.trim() === '' ? [] : [[name, optionOf(name, text)] as const];
  });
  return {
    ...Object.fromEntries(own),
    existingKeys: existing,
    ...(first !== '' && target.canImportSecrets && { initialSyncBehavior: first }),
    ...((prefix !== '' || suffix !== '') && { keySchema: `${prefix}${mark}${suffix}` }),
    ...(keeps && { disableSecretDeletion: true }),
  };
};

const typed = (value: unknown): string => {
  if (Array.isArray(value))
    return value.every((each) => typeof each === 'object')
      ? value.map(({ key, value: said }) => `${key}=${said}`).join('\n')
      : value.join(', ');
  return value === undefined || value === null ? '' : String(value);
};

const texts = (members: Readonly<Record<string, unknown>>): Readonly<Record<string, string>> =>
  Object.fromEntries(Object.entries(members).map(([name, value]) => [name, typed(value)]));

/** What becomes of keys of others: said so, or in words of the reference. */
const existingIn = ({ existingKeys, initialSyncBehavior }: SyncOptions): Draft['existing'] => {
  if (existingKeys) return existingKeys;
  if (initialSyncBehavior === undefined) return 'own';
  return initialSyncBehavior === 'overwrite-destination' ? 'mirror' : 'adopt';
};

/** A sync as its form shows it. */
export const draftOf = (sync: Sync): Draft => {
  const options = sync.syncOptions as SyncOptions;
  const [prefix = '', suffix = ''] = (options.keySchema ?? mark).split(mark);
  return {
    name: sync.name,
    description: sync.description ?? '',
    connectionId: sync.connectionId,
    environment: sync.environment.slug,
    secretPath: sync.folder.path,
    isAutomatic: sync.isAutoSyncEnabled,
    place: texts(sync.destinationConfig),
    prefix,
    suffix,
    existing: existingIn(options),
    first: options.initialSyncBehavior ?? '',
    keeps: options.disableSecretDeletion === true,
    more: texts(options as Readonly<Record<string, unknown>>),
  };
};
