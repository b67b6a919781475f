import { LocketError } from '../../errors.ts';
import { openLimits, rightGuess, wrongGuess } from '../../guess-limits.ts';
import type { DirectoryEntry } from '../../identities/ldap-auth/directory.ts';
import { assertPresentable } from '../../identities/ldap-auth/presented.ts';
import { filterFor } from '../../identities/ldap-auth/search-filter.ts';
import { LoginRefusal } from '../../identities/login-refusal.ts';
import { noteIncident } from '../../incidents/incident.ts';
import { assertMethodEnabled } from '../../instance/login-methods.ts';
import type { InstanceRecord } from '../../organizations/organization.ts';
import { retryingConflicts } from '../../retry.ts';
import { countsAsVerified, trusts } from '../../sign-in/address-trust.ts';
import { newBrowserSecret, signProviderToken } from '../../sign-in/provider-token.ts';
import { type ProviderWord, wordOf } from '../../sign-in/provider-word.ts';
import { externalIdFrom, nameFrom, plainAddress, type VouchedPerson } from '../../sign-in/vouched-person.ts';
import type { Unit } from '../../unit.ts';
import { signFlow } from '../flow.ts';
import { notingCheck } from '../noting-check.ts';
import { accountOf, cannotBeAsked } from './ask-directory.ts';
import { groupFilterFor, memberAttributes, oneValue } from './group-filter.ts';
import { type LdapLimits, ldapLimits } from './guess-limits.ts';
import { directoryName, groupName, type LdapConfig } from './ldap-config.ts';

/** Who wants to sign in by what the directory of an organization knows of them. */
export interface LdapAttempt {
  readonly organizationSlug: string;
  readonly username: string;
  readonly password: string;
}

/** What the page that goes on is given, and the cookie by which its browser is known. */
export interface LdapVouched {
  readonly token: string;
  readonly cookie: string;
}

const method = 'ldap';

const wrong = (): LoginRefusal => new LoginRefusal('credentials', 'The user name or the password is wrong');

const notOffered = (): LocketError =>
  new LocketError('not-found', 'There is no sign-in by LDAP at this address');

const open = (unit: Unit, { own, everybody }: LdapLimits) =>
  openLimits(unit, [...own, everybody], undefined, () => noteIncident(unit, 'lockouts'));

interface Found {
  readonly entry: DirectoryEntry;
  readonly groups: readonly string[] | undefined;
}

/** The entry whose password this is, with its groups; undefined for a wrong one. */
const entryBehind = async (
  unit: Unit,
  config: LdapConfig,
  { username, password }: LdapAttempt,
): Promise<Found | undefined> => {
  const nobody = unit.runtime.uuid();
  const groups = {
    searchBase: config.groupSearchBase,
    isNested: config.nestedGroups,
    filterFor: (entry: DirectoryEntry) => groupFilterFor(config.groupSearchFilter, entry, nobody),
  };
  const answer = await unit.ldap.authenticate({
    ...(await accountOf(unit, config)),
    searchBase: config.searchBase,
    filter: filterFor(config.searchFilter, username),
    attributes: [config.uniqueUserAttribute, 'mail', 'givenName', 'sn', 'cn', ...memberAttributes],
    password,
    nobody: `cn=${nobody},${config.searchBase}`,
    ...(config.groupSearchBase !== '' && { groups }),
  });
  if (answer.kind === 'unknown') return undefined;
  if (answer.kind !== 'known') throw cannotBeAsked(answer);
  return { entry: answer.entry, groups: answer.groups };
};

/** Counts a wrong password as the counts stand now, and never while locked. */
const refuse = (unit: Unit, limits: LdapLimits): Promise<never> =>
  retryingConflicts(unit, async () => {
    unit.note({ metadata: { refusedBy: wrong().check } });
    await unit.count(wrongGuess(unit, await open(unit, limits)), 'unauthenticated');
    throw wrong();
  });

const personIn = async (
  unit: Unit,
  config: LdapConfig,
  entry: DirectoryEntry,
  record: InstanceRecord | undefined,
): Promise<VouchedPerson> => {
  const { orgId, uniqueUserAttribute } = config;
  const externalId = externalIdFrom(oneValue(entry, uniqueUserAttribute));
  if (!externalId)
    throw new LoginRefusal(
      'subject',
      `Your entry in the directory has no one value of ${uniqueUserAttribute}`,
    );
  const firstOf = (name: string) => entry.attributes[name]?.[0];
  const address = plainAddress(firstOf('mail'));
  // A directory has no word for whether an address was verified.
  const named = { orgId, address, said: undefined, isTrusted: trusts(record, method) };
  return {
    orgId,
    method,
    issuer: directoryName(config),
    externalId,
    address,
    isAddressVerified: await countsAsVerified(unit, named),
    firstName: nameFrom(firstOf('givenname')) ?? nameFrom(firstOf('cn')),
    lastName: nameFrom(firstOf('sn')),
  };
};

/** Names of groups, those first that are mapped: whoever is in more than can be kept loses none that counts. */
const wordIn = (unit: Unit, config: LdapConfig, groups: Found['groups']): ProviderWord | undefined => {
  const names = groups?.map(groupName);
  const mapped = new Set(config.groupMaps.map(({ providerGroup }) => groupName(providerGroup)));
  const isMapped = (name: string) => mapped.has(name);
  return wordOf(unit, {
    orgId: config.orgId,
    groups: names && [...names.filter(isMapped), ...names.filter((name) => !isMapped(name))],
    attributes: [],
  });
};

/** The configuration, and whether the caller may try: of one round once the organization is known. */
const configBehind = async (unit: Unit, { organizationSlug, username }: LdapAttempt) => {
  const [organization, record] = await Promise.all([
    unit.stores.organizations.findBySlug(organizationSlug),
    assertMethodEnabled(unit, method),
  ]);
  if (!organization) throw notOffered();
  const limits = ldapLimits(unit, organization.id, username);
  unit.stores.guesses.expect(...[...limits.own, limits.everybody].map(({ guesses }) => guesses));
  const config = await unit.stores.ldapConfigs.find(organization.id);
  if (!config?.isActive) throw notOffered();
  unit.note({ organizationId: config.orgId, metadata: { method } });
  return { config, record, limits };
};

/**
 * Has the directory of an organization check a password, and answers the token with which the browser goes on. What the
 * directory says of groups waits for that, together with the event. Wrong passwords are counted by person and by network;
 * while locked not even the right one is heard there.
 *
 * @throws LocketError `unauthenticated` for who is not exactly one entry with this password; `too-many-attempts` while
 *   locked; `unavailable` when the directory does not say; `not-found` where nobody signs in like this.
 */
export const signInByLdap = (unit: Unit, attempt: LdapAttempt): Promise<LdapVouched> =>
  notingCheck(unit, async () => {
    const { config, record, limits } = await configBehind(unit, attempt);
    await open(unit, limits);
    assertPresentable(attempt);
    const found = await entryBehind(unit, config, attempt);
    if (!found) return refuse(unit, limits);
    const person = await personIn(unit, config, found.entry, record);
    unit.note({ metadata: { subject: person.externalId, dn: found.entry.dn.slice(0, 512) } });
    const word = wordIn(unit, config, found.groups);
    const { id: configId, orgId } = config;
    const flow = { kind: method, orgId, configId, secret: newBrowserSecret(unit) } as const;
    const vouched = { ...person, configRevision: config.revision, ...(word && { wordId: word.id }) };
    const token = await signProviderToken(unit, vouched, flow.secret);
    await retryingConflicts(unit, async () => {
      const standing = await open(unit, limits);
      const { providerWords } = unit.stores;
      await unit.commit([
        ...rightGuess(unit, standing.slice(0, limits.own.length)),
        ...(word ? [providerWords.creation(word)] : []),
      ]);
    });
    return { token, cookie: await signFlow(unit, flow) };
  });
