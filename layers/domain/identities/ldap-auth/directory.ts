/** An LDAP server, and by whose word it is believed to be that. */
export interface DirectoryAddress {
  /** `ldaps://` or `ldap://`, host and perhaps port: over the latter TLS is begun before anything else is said. */
  readonly url: string;
  /** Certificates of the only authorities that are trusted, in PEM; empty for the public ones. */
  readonly ca: string;
}

/** Whose password is to be checked, and how they are found. */
export interface DirectoryQuestion extends DirectoryAddress {
  readonly bindDn: string;
  readonly bindPassword: string;
  readonly searchBase: string;
  /** Of RFC 4515, complete. */
  readonly filter: string;
  /** Names of the attributes that are read of the entry. */
  readonly attributes: readonly string[];
  /** Never empty: a bind without a password proves nothing (RFC 4513, 5.1.2). */
  readonly password: string;
  /** A DN that no entry has: whoever is not found takes as long as whoever is. */
  readonly nobody: string;
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
  | { readonly kind: 'known'; readonly entry: DirectoryEntry }
  | { readonly kind: 'unknown' }
  | { readonly kind: 'not-let' }
  | { readonly kind: 'unreachable' | 'refused'; readonly reason: string };

/** LDAP servers that customers chose: asked over TLS that is verified, bounded in time and size. */
export interface Directory {
  /** Never throws; referrals are not followed. */
  authenticate(question: DirectoryQuestion): Promise<DirectoryAnswer>;
}
