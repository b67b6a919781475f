import { LocketError } from '../errors.ts';
import { type AppCredentials, type AppName, apps, assertComplete, originOf } from './app-credentials.ts';

/** What this instance is known by at third parties, as far as the operator keeps that outside of it. */
export type Kept = ReadonlyMap<AppName, AppCredentials>;

/** Where the operator keeps it. */
export interface KeptApps {
  /** All of it, at most a minute old; `unavailable` when it cannot be read, or is not what it should be. */
  all(): Promise<Kept>;
}

const isAppName = (name: string): name is AppName => Object.hasOwn(apps, name);

const isTexts = (value: unknown): value is Readonly<Record<string, string>> =>
  typeof value === 'object' &&
  value !== null &&
  Object.values(value).every((each) => typeof each === 'string' && each.trim() !== '');

const objectIn = (text: string): object => {
  const value: unknown = JSON.parse(text);
  if (typeof value !== 'object' || value === null || Array.isArray(value))
    throw new LocketError('invalid-input', 'an object of apps is expected');
  return value;
};

const credentialsOf = (app: string, given: unknown): readonly [AppName, AppCredentials] => {
  if (!isAppName(app)) throw new LocketError('invalid-input', `there is no app ${app.slice(0, 64)}`);
  if (!isTexts(given)) throw new LocketError('invalid-input', `${app} must have texts`);
  assertComplete(app, given);
  return [app, given.url === undefined ? given : { ...given, url: originOf(given.url) }];
};

/** Reads `{ "google": { "clientId": …, "clientSecret": … } }`. Throws for what is no such text, and says no value of it. */
export const keptIn = (text: string): Kept => {
  let given: object;
  try {
    given = objectIn(text);
  } catch {
    // What JSON.parse says quotes the text.
    throw new LocketError('invalid-input', 'it must hold an object of apps in JSON');
  }
  return new Map(Object.entries(given).map(([app, credentials]) => credentialsOf(app, credentials)));
};
