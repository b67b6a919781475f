import { LocketError } from '../errors.ts';
import { type DataKey, keyVersionOf, openText, type Place, sealText } from '../keys/envelope.ts';
import { resealingUnder } from '../keys/resealing.ts';
import type { Change } from '../store/change.ts';
import type { Unit } from '../unit.ts';

/** A member of an app's credentials. */
interface Member {
  /** Whether it is never shown again. */
  readonly isSecret: boolean;
  readonly isOptional?: boolean;
}

const shown: Member = { isSecret: false };
const secret: Member = { isSecret: true };
const client = { clientId: shown, clientSecret: secret };
const origin: Member = { isSecret: false, isOptional: true };

/** What this instance is known by at third parties, by app, with the members that each one has. */
export const apps = {
  google: client,
  github: { ...client, url: origin },
  gitlab: { ...client, url: origin },
  slack: client,
  'github-app': {
    appId: shown,
    slug: shown,
    ...client,
    privateKey: secret,
    webhookSecret: secret,
    url: origin,
  },
  azure: client,
  bitbucket: client,
  gcp: client,
  'github-integration': client,
  'gitlab-integration': { ...client, url: origin },
  heroku: client,
  netlify: client,
  vercel: { ...client, slug: shown },
} as const satisfies Readonly<Record<string, Readonly<Record<string, Member>>>>;

export type AppName = keyof typeof apps;
export type AppCredentials = Readonly<Record<string, string>>;

/** The credentials of an app as they are stored: what may be shown in the clear, all of it sealed by the root key. */
export interface AppRecord {
  readonly app: AppName;
  readonly shown: AppCredentials;
  readonly sealed: Uint8Array;
  readonly updatedAt: string;
  readonly revision: number;
}

/** Credentials of this instance at third parties. */
export interface AppCredentialStore {
  find(app: AppName): Promise<AppRecord | undefined>;
  all(): Promise<readonly AppRecord[]>;
  replacement(next: AppRecord, previous: AppRecord | undefined): Change;
  removal(record: AppRecord): Change;
}

const members = (app: AppName): readonly (readonly [string, Member])[] => Object.entries(apps[app]);

/** The members of an app that are never shown. */
export const secretMembersOf = (app: AppName): readonly string[] =>
  members(app).flatMap(([name, { isSecret }]) => (isSecret ? [name] : []));

const placeOf = (app: AppName): Place => ({
  purpose: 'app-credentials',
  project: 'instance',
  item: app,
  version: 1,
});

/** @throws LocketError `invalid-input` for a member that is missing, or that the app does not have. */
export const assertComplete = (app: AppName, given: AppCredentials): void => {
  for (const [name, { isOptional = false }] of members(app))
    if (!isOptional && !given[name]) throw new LocketError('invalid-input', `${app} needs ${name}`);
  for (const name of Object.keys(given))
    if (!Object.hasOwn(apps[app], name))
      throw new LocketError('invalid-input', `${app} has no member ${name}`);
};

/** @throws LocketError `invalid-input` for what is no plain `https://` address. */
export const originOf = (text: string): string => {
  const url = URL.parse(text);
  if (url?.protocol !== 'https:' || url.username || url.password || url.search || url.hash)
    throw new LocketError('invalid-input', 'url must be an https:// address');
  return url.origin;
};

const randomBytes = (unit: Unit) => (size: number) => unit.runtime.randomBytes(size);

/** The record of these credentials, sealed under the latest root key. */
export const sealedRecord = async (
  unit: Unit,
  app: AppName,
  given: AppCredentials,
  previous: AppRecord | undefined,
): Promise<AppRecord> => {
  const isShown = ([name]: readonly [string, string]) => !secretMembersOf(app).includes(name);
  const key = await unit.keys.root();
  return {
    app,
    shown: Object.fromEntries(Object.entries(given).filter(isShown)),
    sealed: sealText(key, placeOf(app), JSON.stringify(given), randomBytes(unit)),
    updatedAt: unit.runtime.now().toISOString(),
    revision: (previous?.revision ?? 0) + 1,
  };
};

const rootOf = (unit: Unit, sealed: Uint8Array): Promise<DataKey> => unit.keys.root(keyVersionOf(sealed));

/** What the operator keeps outside of the instance; nothing where the settings name no such place. */
export const keptApps = async (unit: Pick<Unit, 'keptApps'>): Promise<ReadonlyMap<AppName, AppCredentials>> =>
  (await unit.keptApps?.all()) ?? new Map();

/** Whether this instance is known at a third party. */
export const isKnownAt = async (unit: Pick<Unit, 'keptApps' | 'stores'>, app: AppName): Promise<boolean> => {
  const [kept, record] = await Promise.all([keptApps(unit), unit.stores.appCredentials.find(app)]);
  return kept.has(app) || record !== undefined;
};

/**
 * What this instance is known by at a third party; undefined when nobody said it. What the operator keeps outside of the
 * instance counts before what a server admin said.
 * @throws LocketError `decryption-failed` for what does not stand where it was sealed for, `unavailable` when what is kept
 * outside cannot be read.
 */
export const appCredentials = async (unit: Unit, app: AppName): Promise<AppCredentials | undefined> => {
  const [kept, record] = await Promise.all([keptApps(unit), unit.stores.appCredentials.find(app)]);
  const outside = kept.get(app);
  if (outside) return outside;
  if (!record) return undefined;
  return JSON.parse(openText(await rootOf(unit, record.sealed), placeOf(app), record.sealed));
};

/** The same credentials sealed under the latest root key; the very same record when they are already. */
export const resealedRecord = async (unit: Unit, record: AppRecord): Promise<AppRecord> => {
  const latest = await unit.keys.root();
  const reseal = resealingUnder(latest, (version) => unit.keys.root(version), randomBytes(unit));
  const sealed = await reseal(placeOf(record.app), record.sealed);
  return sealed === record.sealed ? record : { ...record, sealed, revision: record.revision + 1 };
};
