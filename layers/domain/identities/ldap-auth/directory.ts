/** An LDAP server, and by whose word it is believed to be that. */
export interface DirectoryAddress {
  /** `ldaps://` or `ldap://`, host and perhaps port: over the latter TLS is begun before anything else is said. */
  readonly url: string;
  /** Certificates of the only authorities that are trusted, in PEM; empty for the public ones. */
  readonly ca: string;
}

/** The account that searches. */
export interface DirectoryAccount extends DirectoryAddress {
  readonly bindDn: string;
  readonly bindPassword: string;
}

/** What that account looks for. */
export interface DirectorySearch extends DirectoryAccount {
  readonly searchBase: string;
  /** Of RFC 4515, complete. */
  readonly filter: string;
}

/** Where the groups of an entry are, and how they are found. */
export interface GroupSearch {
  readonly searchBase: string;
  filterFor(entry: DirectoryEntry): string;
  /** Whether the groups that have these as members count as well. */
  readonly isNested: boolean;
}

/** Whose password is to be checked, and how they are found. */
export interface DirectoryQuestion extends DirectorySearch {
  /** Names of the attributes that are read of the entry. */
  readonly attributes: readonly string[];
  /** Never empty: a bind without a password proves nothing (RFC 4513, 5.1.2). */
  readonly password: string;
  /** A DN that no entry has: whoever is not found takes as long as whoever is. */
  readonly nobody: string;
  /** Looked for once the password was right, by the account that searches. */
  readonly groups?: GroupSearch;
}

/** An entry whose password was right. */
export interface DirectoryEntry {
  readonly dn: string;
  /** Values by names in lower case. */
  readonly attributes: Readonly<Record<string, readonly string[]>>;
}

/**
 * What the directory said: the one entry that the filter finds has this password or not, or there is not one entry, or
 * it does not let the account search. `reason` is a sentence for the customer without an address in it.
 */
export type DirectoryAnswer =
  | { readonly kind: 'known'; readonly entry: DirectoryEntry; readonly groups?: readonly string[] }
  | { readonly kind: 'unknown' }
  | { readonly kind: 'not-let' }
  | { readonly kind: 'unreachable' | 'refused'; readonly reason: string };

/** Values of `cn` of what a search found. */
export type DirectoryNames =
  | { readonly kind: 'found'; readonly names: readonly string[] }
  | Exclude<DirectoryAnswer, { readonly kind: 'known' | 'unknown' }>;

/** What is done of a test, in this order. */
export type DirectoryStep = 'connect' | 'tls' | 'bind' | 'search';

export type DirectoryTest =
  | { readonly kind: 'passed' }
  | { readonly kind: 'failed'; readonly step: DirectoryStep; readonly reason: string };

/** LDAP servers that customers chose: asked over TLS that is verified, bounded in time and size. */
export interface Directory {
  /** Never throws; referrals are not followed. */
  authenticate(question: DirectoryQuestion): Promise<DirectoryAnswer>;
  /** Never throws. */
  namesOf(search: DirectorySearch): Promise<DirectoryNames>;
  /** Connects, binds and looks at each of the bases; never throws. */
  test(account: DirectoryAccount, bases: readonly string[]): Promise<DirectoryTest>;
}
