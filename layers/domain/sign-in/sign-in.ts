import { instanceScope } from '../audit/event.ts';
import { LocketError } from '../errors.ts';
import { assertMethodEnabled, type LoginMethod, loginMethods } from '../instance/login-methods.ts';
import { codeMail } from '../mailing/codes.ts';
import { homeOf } from '../organizations/list-organizations.ts';
import type { Organization } from '../organizations/organization.ts';
import { retryingConflicts } from '../retry.ts';
import { mappingsOf } from '../sso/ldap/ldap-config.ts';
import type { Change } from '../store/change.ts';
import type { Unit } from '../unit.ts';
import { noteAccount } from '../users/accounts.ts';
import { type BegunSession, tokensOfNew } from '../users/login.ts';
import { newSession } from '../users/sessions.ts';
import type { Session, User } from '../users/user.ts';
import { addressToConfirm, identify } from './account.ts';
import { belonging } from './membership.ts';
import type { Heard } from './said.ts';
import type { VouchedPerson } from './vouched-person.ts';

/** Who wants in, by the word of an identity provider. */
export interface SignIn {
  readonly person: VouchedPerson;
  /** The code that was mailed to the address, where it has to be confirmed. */
  readonly code?: string | undefined;
}

export interface SignedIn extends BegunSession {
  readonly user: User;
  /** The one that the session is for; null where it is for all that the person is in. */
  readonly organizationId: string | null;
}

type Begun = Pick<SignedIn, 'user' | 'session' | 'organizationId'>;

/** The way in that a method belongs to: each SAML profile to that of SAML. */
const wayOf = (method: string): LoginMethod =>
  loginMethods.find((each) => each === method) ?? (method.endsWith('-saml') ? 'saml' : 'oidc');

/** The provider as it is configured now, and what notes that it is used, once a day. */
const provider = async (
  unit: Unit,
  { orgId, method, configRevision }: VouchedPerson,
): Promise<readonly Change[]> => {
  const { samlConfigs, oidcConfigs, ldapConfigs } = unit.stores;
  const at = unit.runtime.now().toISOString();
  const isOld = ({ lastUsedAt = '' }: { readonly lastUsedAt?: string }) =>
    lastUsedAt.slice(0, 10) !== at.slice(0, 10);
  if (wayOf(method) === 'ldap') {
    const config = await ldapConfigs.find(orgId);
    assertAsItWas(config, configRevision);
    return isOld(config) ? [ldapConfigs.use(config, at)] : [];
  }
  if (wayOf(method) === 'saml') {
    const config = await samlConfigs.find(orgId);
    assertAsItWas(config, configRevision);
    return isOld(config) ? [samlConfigs.use(config, at)] : [];
  }
  const config = await oidcConfigs.find(orgId);
  assertAsItWas(config, configRevision);
  return isOld(config) ? [oidcConfigs.use(config, at)] : [];
};

/** What was said by a provider counts while it is the provider, and is no use of the one that was configured since. */
function assertAsItWas<Config extends { readonly isActive: boolean; readonly revision: number }>(
  config: Config | undefined,
  revision: number | undefined,
): asserts config is Config {
  if (config?.isActive === false)
    throw new LocketError('unauthenticated', 'Signing in by this provider is switched off');
  if (config?.revision !== revision || config === undefined)
    throw new LocketError('unauthenticated', 'The provider was changed since this sign-in began: begin anew');
}

/** Which of the provider's groups are which here: a directory's are its own. */
const mappingsFor = async (stores: Unit['stores'], { orgId, method }: VouchedPerson) => {
  if (wayOf(method) !== 'ldap') return stores.groupMappings.find(orgId);
  const config = await stores.ldapConfigs.find(orgId);
  return config && mappingsOf(config);
};

/** What the provider said beside who it is; `unauthenticated` when that is gone. */
const heardOf = async ({ stores }: Unit, person: VouchedPerson): Promise<Heard> => {
  const { orgId, wordId } = person;
  const [word, mappings] = await Promise.all([
    wordId === undefined ? undefined : stores.providerWords.find(wordId),
    mappingsFor(stores, person),
  ]);
  if (wordId !== undefined && word?.orgId !== orgId)
    throw new LocketError('unauthenticated', 'This sign-in began too long ago: begin anew');
  return { word, mappings };
};

const organizationOf = async ({ stores }: Unit, orgId: string): Promise<Organization> => {
  const organization = await stores.organizations.find(orgId);
  if (!organization) throw new LocketError('unauthenticated', 'This organization no longer exists');
  return organization;
};

/** By the word of an organization's provider: it counts in that organization and nowhere else. */
const beginInOrganization = async (unit: Unit, { person, code }: SignIn): Promise<Begun> => {
  const { orgId, method } = person;
  unit.note({ organizationId: orgId, metadata: { method, organizationId: orgId } });
  // All of one round with what the account is found by.
  const [organization, identified, used, heard] = await Promise.all([
    organizationOf(unit, orgId),
    identify(unit, person, code),
    provider(unit, person),
    heardOf(unit, person),
    assertMethodEnabled(unit, wayOf(method)),
  ]);
  const { user, alias } = identified;
  noteAccount(unit, user, orgId, organization.auditLogsRetentionDays ?? null, method);
  const { hasJoined, changes } = await belonging(unit, organization, identified, heard);
  const session = { ...newSession(unit, user), signedInBy: { orgId, method } };
  unit.note({
    metadata: { sessionId: session.id, method, isLinked: alias?.userId !== user.id, hasJoined },
  });
  await unit.commit([
    ...identified.changes,
    ...(hasJoined ? identified.whenJoining : []),
    ...changes,
    ...used,
    unit.stores.users.sessionCreation(session),
  ]);
  return { user, session, organizationId: orgId };
};

/** By the word of a provider that the server admin trusts for the whole instance: it is a login with the account itself. */
const beginAtInstance = async (unit: Unit, { person, code }: SignIn): Promise<Begun> => {
  const { method } = person;
  unit.note({ organizationId: instanceScope, metadata: { method } });
  const [identified] = await Promise.all([
    identify(unit, person, code),
    assertMethodEnabled(unit, wayOf(method)),
  ]);
  const { user, alias } = identified;
  noteAccount(unit, user, await homeOf(unit, user.id), null, method);
  const session: Session = { ...newSession(unit, user), loginMethod: method };
  unit.note({
    metadata: { sessionId: session.id, method, isLinked: alias?.userId !== user.id, hasJoined: false },
  });
  await unit.commit([...identified.changes, unit.stores.users.sessionCreation(session)]);
  return { user, session, organizationId: null };
};

/**
 * Begins a session for whom an identity provider vouches for. Account, link, membership, groups and session are written
 * together; what an organization asks for beyond that is asked when it is chosen, as of any session.
 *
 * @throws LocketError see `identify` and `belonging`; `forbidden` for a way in that is switched off.
 */
export const signIn = async (unit: Unit, attempt: SignIn): Promise<SignedIn> => {
  const begin = attempt.person.orgId === instanceScope ? beginAtInstance : beginInOrganization;
  const begun = await retryingConflicts(unit, () => begin(unit, attempt));
  return { ...(await tokensOfNew(unit, begun.session)), ...begun };
};

/** Mails the code by which the owner of the address agrees; `forbidden` where there is no address. */
export const mailConfirmation = (unit: Unit, person: VouchedPerson): Promise<void> =>
  retryingConflicts(unit, async () => {
    unit.note({ organizationId: person.orgId, metadata: { method: person.method } });
    const named = await addressToConfirm(unit, person);
    await unit.commit(await codeMail(unit, { purpose: 'sign-in', ...named }));
  });
