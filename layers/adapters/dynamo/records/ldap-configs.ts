import { LocketError } from '../../../domain/errors.ts';
import type { LdapConfig, LdapConfigStore } from '../../../domain/sso/ldap/ldap-config.ts';
import { absent, atRevision, check, put, update } from '../changes.ts';
import type { ReadSession } from '../read-session.ts';
import { itemType } from './item-type.ts';
import { bytes, flag, list, number, text } from './shape.ts';

const ldapConfigItem = itemType<LdapConfig>()({
  name: 'Directory of an organization with its group maps, the password of its account sealed',
  readBy: 'signing in by it, its configuration',
  pk: 'ORG#<org>',
  sk: 'SSO#ldap',
  key: (orgId: string) => ({ pk: `ORG#${orgId}`, sk: 'SSO#ldap' }),
  shape: {
    id: text,
    orgId: text,
    url: text,
    bindDn: text,
    bindPassword: bytes,
    groupMaps: list,
    isActive: flag,
    revision: number,
  },
  leadsTo: [],
});

export const ldapConfigItems = [ldapConfigItem];

const taken = () =>
  new LocketError('already-exists', 'The organization has an LDAP configuration: change it');

const itemOf = (config: LdapConfig) => ldapConfigItem.item(ldapConfigItem.key(config.orgId), config);

/** Directories by which people sign in, one for each organization at most. */
export const ldapConfigStore = (session: ReadSession): LdapConfigStore => ({
  find: (orgId) => session.read(ldapConfigItem, ldapConfigItem.key(orgId)),
  creation: (config) => put(itemOf(config), absent, taken),
  replacement: (config, previous) => put(itemOf(config), atRevision(previous.revision)),
  use: ({ orgId, revision }, at) =>
    update(
      ldapConfigItem.key(orgId),
      'SET lastUsedAt = :at',
      { values: { ':at': at } },
      atRevision(revision),
    ),
  check: ({ orgId, revision }) => check(ldapConfigItem.key(orgId), atRevision(revision)),
});
