import { LocketError } from '../../errors.ts';
import { certificatesIn } from '../../identities/foreign-tokens/key-address.ts';
import { directoryAddress } from '../../identities/ldap-auth/directory-address.ts';
import { faultOfFilter } from '../../identities/ldap-auth/search-filter.ts';
import { retryingConflicts } from '../../retry.ts';
import type { Unit } from '../../unit.ts';
import { assertMayBeAnybody, defined } from '../access.ts';
import { assertStaysEnforceable } from '../enforcement.ts';
import { enterLdap, noLdap } from './access.ts';
import { type BindAccount, sealBindPassword } from './bind-password.ts';
import { faultOfGroupFilter } from './group-filter.ts';
import type { LdapConfig } from './ldap-config.ts';

type Given = Omit<
  LdapConfig,
  'id' | 'orgId' | 'bindPassword' | 'groupMaps' | 'lastUsedAt' | 'createdAt' | 'updatedAt' | 'revision'
>;

/** A configuration as a request gives it: what is left out stays as it is. */
export type LdapDraft = { readonly [Member in keyof Given]?: Given[Member] | undefined } & {
  readonly bindPassword?: string | undefined;
};

/** The configuration of a directory that does not exist yet, as a request gives it. */
export type NewLdap = LdapDraft &
  Pick<Given, 'url' | 'bindDn' | 'searchBase' | 'isActive'> & { readonly bindPassword: string };

const unset = {
  ca: '',
  uniqueUserAttribute: 'uidNumber',
  searchFilter: '(uid={{username}})',
  groupSearchBase: '',
  groupSearchFilter: '(|(memberUid={{.Username}})(member={{.UserDN}})(uniqueMember={{.UserDN}}))',
  nestedGroups: false,
} as const;

const bad = (message: string): LocketError => new LocketError('bad-request', message);

/** What cannot work is refused when it is configured, not when somebody wants to sign in. */
const assertComplete = ({ url, ca, bindDn, searchFilter, groupSearchFilter }: Given): void => {
  directoryAddress(url);
  if (ca !== '') certificatesIn(ca, 'caCert');
  // A bare word could be a mechanism's name; Active Directory takes names with @ or \ in a DN's place.
  if (!/[=@\\]/.test(bindDn)) throw bad('bindDN must be the DN of an account');
  const fault = faultOfFilter(searchFilter);
  if (fault !== undefined) throw bad(`searchFilter ${fault}`);
  const groupFault = faultOfGroupFilter(groupSearchFilter);
  if (groupFault !== undefined) throw bad(`groupSearchFilter ${groupFault}`);
};

const noteConfig = (unit: Unit, { id, url, bindDn, searchBase, isActive }: LdapConfig): void =>
  unit.note({ metadata: { configId: id, url, bindDn, searchBase, isActive } });

/** The organization's directory. Needs `ldap:read`; `not-found` where there is none. */
export const readLdap = async (unit: Unit, orgId: string): Promise<LdapConfig> => {
  await enterLdap(unit, orgId, 'read');
  const config = await unit.stores.ldapConfigs.find(orgId);
  if (!config) throw noLdap();
  noteConfig(unit, config);
  return config;
};

/** Adds it. Needs `ldap:create` and what an admin may; `already-exists` where there is one. */
export const createLdap = (unit: Unit, orgId: string, draft: NewLdap): Promise<LdapConfig> =>
  retryingConflicts(unit, async () => {
    const access = await enterLdap(unit, orgId, 'create');
    const checks = await assertMayBeAnybody(unit, access);
    const { bindPassword, ...given } = draft;
    const settings = { ...unset, ...defined(given) } as Given;
    assertComplete(settings);
    const at = unit.runtime.now().toISOString();
    const owner = { id: unit.runtime.uuid(), orgId };
    const config: LdapConfig = {
      ...settings,
      ...owner,
      bindPassword: await sealBindPassword(unit, { ...owner, ...settings }, bindPassword),
      groupMaps: [],
      createdAt: at,
      updatedAt: at,
      revision: 1,
    };
    noteConfig(unit, config);
    await unit.commit([unit.stores.ldapConfigs.creation(config), ...checks]);
    return config;
  });

const isSameAccount = (one: BindAccount, other: BindAccount): boolean =>
  one.url === other.url && one.ca === other.ca && one.bindDn === other.bindDn;

/** A password that is stored and shown to nobody must not be had by leading it to another server. */
const passwordFor = async (
  unit: Unit,
  next: LdapConfig,
  before: LdapConfig,
  given: string | undefined,
): Promise<Uint8Array> => {
  if (given !== undefined) return sealBindPassword(unit, next, given);
  if (isSameAccount(next, before)) return before.bindPassword;
  throw bad('Give bindPass with another url, bindDN or caCert: it was given for the ones before');
};

/** Changes it, with effect on the next sign-in. Needs `ldap:edit` and what an admin may. */
export const updateLdap = (unit: Unit, orgId: string, draft: LdapDraft): Promise<LdapConfig> =>
  retryingConflicts(unit, async () => {
    const access = await enterLdap(unit, orgId, 'edit');
    const checks = await assertMayBeAnybody(unit, access);
    const before = await unit.stores.ldapConfigs.find(orgId);
    if (!before) throw noLdap();
    const { bindPassword, ...given } = draft;
    // Nobody signed in yet by what it is from now on.
    const { lastUsedAt: _, ...kept } = before;
    const next: LdapConfig = {
      ...kept,
      ...(defined(given) as Partial<Given>),
      updatedAt: unit.runtime.now().toISOString(),
      revision: before.revision + 1,
    };
    assertComplete(next);
    const config = { ...next, bindPassword: await passwordFor(unit, next, before, bindPassword) };
    const enforceable = config.isActive ? [] : await assertStaysEnforceable(unit, orgId, 'ldap');
    noteConfig(unit, config);
    await unit.commit([unit.stores.ldapConfigs.replacement(config, before), ...checks, ...enforceable]);
    return config;
  });
