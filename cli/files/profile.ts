import { join } from 'node:path';
import { objectOf, readIfThere, writeWhole } from './private-file.ts';

/** A person's account at one address of Locket. */
export interface Account {
  readonly email: string;
  readonly domain: string;
}

export type VaultKind = 'auto' | 'file';

/** What `locket` remembers about the person who calls it; nothing of it is secret. */
export interface Profile {
  /** The account that commands use. */
  readonly current?: Account;
  readonly accounts: readonly Account[];
  readonly vault: VaultKind;
}

/** Folder of everything that is kept for a person. */
export const folderOf = (home: string): string => join(home, '.locket');

const fileOf = (home: string): string => join(folderOf(home), 'config.json');

const accountIn = (value: unknown): Account | undefined => {
  const { email, domain } = (value ?? {}) as { email?: unknown; domain?: unknown };
  return typeof email === 'string' && typeof domain === 'string' ? { email, domain } : undefined;
};

export const readProfile = (home: string): Profile => {
  const text = readIfThere(fileOf(home));
  const held = text === undefined ? {} : objectOf(fileOf(home), text);
  const current = accountIn(held.current);
  const accounts = Array.isArray(held.accounts)
    ? held.accounts.flatMap((entry) => accountIn(entry) ?? [])
    : [];
  return { ...(current && { current }), accounts, vault: held.vault === 'file' ? 'file' : 'auto' };
};

export const writeProfile = (home: string, profile: Profile): void =>
  writeWhole(fileOf(home), `${JSON.stringify(profile, null, 2)}\n`);

export const isSame = (one: Account | undefined, other: Account): boolean =>
  one?.email === other.email && one.domain === other.domain;

/** The profile with this account as the one in use. */
export const withAccount = (profile: Profile, account: Account): Profile => ({
  ...profile,
  current: account,
  accounts: [...profile.accounts.filter((known) => !isSame(known, account)), account],
});
