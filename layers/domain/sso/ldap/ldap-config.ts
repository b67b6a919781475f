import { directoryHost } from '../../identities/ldap-auth/directory-address.ts';
import type { Change } from '../../store/change.ts';
import type { GroupMapping, GroupMappings } from '../group-mappings.ts';
import type { BindAccount } from './bind-password.ts';

/** A directory by which the people of an organization sign in. */
export interface LdapConfig extends BindAccount {
  readonly id: string;
  readonly orgId: string;
  /** Sealed under the organization's key. */
  readonly bindPassword: Uint8Array;
  /** The attribute by whose one value a person is known for good. */
  readonly uniqueUserAttribute: string;
  readonly searchBase: string;
  readonly searchFilter: string;
  /** No groups are looked for when empty. */
  readonly groupSearchBase: string;
  readonly groupSearchFilter: string;
  /** Whether groups count that the found ones are members of. */
  readonly nestedGroups: boolean;
  /** Which groups of the directory are which here, by their `cn`. */
  readonly groupMaps: readonly GroupMapping[];
  readonly isActive: boolean;
  /** The day, and the first sign-in of it, on which somebody signed in by it last, as it is configured now. */
  readonly lastUsedAt?: string;
  readonly createdAt: string;
  readonly updatedAt: string;
  readonly revision: number;
}

/** One configuration at most for each organization. Every read is strongly consistent. */
export interface LdapConfigStore {
  find(orgId: string): Promise<LdapConfig | undefined>;
  /** Refused with `already-exists` where there is one. */
  creation(config: LdapConfig): Change;
  /** Refused with `conflict` when somebody else changed it meanwhile. */
  replacement(config: LdapConfig, previous: LdapConfig): Change;
  /** Notes that somebody signed in by it; refused with `conflict` unless it stands as it was read. */
  use(config: LdapConfig, at: string): Change;
  /** Changes nothing; refused with `conflict` when it was changed meanwhile. */
  check(config: LdapConfig): Change;
}

/** What a port says when none is named. */
const usual: Readonly<Record<string, number>> = { true: 636, false: 389 };

/**
 * Which directory says who somebody is: another host, base or attribute may call somebody else the same. With TLS from the
 * first byte or later it is the same one.
 */
export const directoryName = ({ url, searchBase, uniqueUserAttribute }: LdapConfig): string => {
  const { host = '', port, beginsWithTls = true } = directoryHost(url) ?? {};
  const place = port === usual[String(beginsWithTls)] ? host : `${host}:${port}`;
  return `ldap://${place}/${searchBase.toLowerCase()}?${uniqueUserAttribute.toLowerCase()}`;
};

/** A letter without its case where it has two forms that are each other's: no look-alike becomes the other one. */
const folded = (letter: string): string => {
  const small = letter.toLowerCase();
  return small.toUpperCase() === letter ? small : letter;
};

/** One name for a group's `cn` in any letter case and with any blanks (RFC 4517, 4.2.11), and for no look-alike. */
export const groupName = (cn: string): string => [...cn.trim().replace(/\s+/g, ' ')].map(folded).join('');

/** The maps as sign-ins weigh them. */
export const mappingsOf = ({ orgId, groupMaps, revision }: LdapConfig): GroupMappings => ({
  orgId,
  revision,
  mappings: groupMaps.map((map) => ({ ...map, providerGroup: groupName(map.providerGroup) })),
});
