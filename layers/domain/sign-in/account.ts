import { instanceScope } from '../audit/event.ts';
import { LocketError } from '../errors.ts';
import { hasExpired } from '../invitations/invitation.ts';
import { presentedCode } from '../mailing/codes.ts';
import type { Change } from '../store/change.ts';
import type { Unit } from '../unit.ts';
import { nobody } from '../users/accounts.ts';
import { assertMaySignUp } from '../users/sign-up.ts';
import { hasAccount, type User } from '../users/user.ts';
import type { Alias } from './alias.ts';
import { aliasName, type VouchedPerson } from './vouched-person.ts';

/** The account that somebody is to act as, and what makes it theirs. */
export interface Identified {
  readonly user: User;
  /** What is written whether or not they become a member. */
  readonly changes: readonly Change[];
  /** What is written beside when they do: whoever deletes the account at the same moment sees the membership. */
  readonly whenJoining: readonly Change[];
  /** What the provider's word meant before; undefined for who comes for the first time. */
  readonly alias: Alias | undefined;
}

const refused = (message: string, details?: object): LocketError =>
  new LocketError('forbidden', message, { trail: 'denied', ...(details && { details }) });

/** Not an error of anybody's: the next step is the person's. */
const unconfirmed = ({ sendsMail }: Unit): LocketError =>
  refused(
    sendsMail
      ? 'Confirm that the address is yours, by a code that is mailed there or by logging in with the account of that address'
      : 'Log in with the account of this address first: no mail can be sent to confirm that it is yours',
    { confirmation: sendsMail ? 'code' : 'login' },
  );

/** Whether the provider is the instance's own, which speaks for no organization. */
const isOfInstance = ({ orgId }: VouchedPerson): boolean => orgId === instanceScope;

/**
 * Whether a login with the account says that its person means this sign-in. An answer that nobody asked for can be posted
 * by any page, in the browser of anybody; and an address that a provider of the instance did not verify can be given by a
 * thief of the session, who would stay in.
 */
const isMeant = (person: VouchedPerson): boolean =>
  person.isUnsolicited !== true && (!isOfInstance(person) || person.isAddressVerified);

/** Whoever calls is logged in with this account by means of its own: that is the person's consent. */
const isOwner = ({ caller }: Unit, user: User, person: VouchedPerson): boolean =>
  isMeant(person) &&
  caller.kind === 'user' &&
  caller.id === user.id &&
  caller.sessionId !== undefined &&
  caller.signedInBy === undefined;

/**
 * An account whose address was never shown to be its owner's may be a stranger's, who waits there with a password for
 * whoever the address belongs to. Without a password nobody waits: what opens it are providers of other organizations,
 * which open their own alone.
 */
const assertNotSquatted = ({ isEmailVerified, passwordHash }: User): void => {
  if (isEmailVerified === true || passwordHash === null) return;
  throw refused(
    'There is an account with this address, which was never shown to be its owner’s: verify the address of that account first',
  );
};

/** The change that uses up the code that was mailed to the address. */
const codeUse = (
  unit: Unit,
  address: string,
  user: User | undefined,
  code: string | undefined,
): Promise<Change> => {
  if (code === undefined) throw unconfirmed(unit);
  return presentedCode(unit, { purpose: 'sign-in', address, userId: user?.id ?? null }, code);
};

const newUser = (unit: Unit, person: VouchedPerson, address: string, isEmailVerified: boolean): User => {
  const at = unit.runtime.now().toISOString();
  return {
    id: unit.runtime.uuid(),
    username: address,
    email: address,
    firstName: person.firstName,
    lastName: person.lastName,
    superAdmin: false,
    passwordHash: null,
    isEmailVerified,
    createdAt: at,
    updatedAt: at,
    revision: 1,
  };
};

/** Passing the account's record on: who deletes or changes the account at the same moment is noticed. */
const passedOn = (unit: Unit, user: User, changed: Partial<User>): User => ({
  ...user,
  ...changed,
  updatedAt: unit.runtime.now().toISOString(),
  revision: user.revision + 1,
});

type Found = Pick<Identified, 'user' | 'changes'> & Pick<Alias, 'isConfirmed'>;

const withChange = (
  unit: Unit,
  user: User,
  changed: Partial<User>,
  more: readonly Change[] = [],
): Pick<Identified, 'user' | 'changes'> => {
  const next = passedOn(unit, user, changed);
  return { user: next, changes: [...more, unit.stores.users.replacement(next, user)] };
};

/** An account whose owner agrees, by being logged in with it or by the code. */
const agreed = async (
  unit: Unit,
  person: VouchedPerson,
  user: User,
  code: string | undefined,
  changed: Partial<User> = {},
): Promise<Found> => {
  if (isOwner(unit, user, person)) return { ...withChange(unit, user, changed), isConfirmed: true };
  const use = await codeUse(unit, user.username, user, code);
  return { ...withChange(unit, user, { ...changed, isEmailVerified: true }, [use]), isConfirmed: true };
};

/** Whether somebody is invited here whom this very address names; the instance expects everybody who is invited anywhere. */
const isExpected = async (unit: Unit, person: VouchedPerson, user: User): Promise<boolean> => {
  if (isOfInstance(person)) return true;
  const { orgId } = person;
  const invitation = await unit.stores.invitations.find(orgId, user.id);
  return invitation !== undefined && !hasExpired(invitation, unit.runtime.now());
};

/** The account of an address, made where there is none. */
const accountOf = async (
  unit: Unit,
  person: VouchedPerson,
  address: string,
  { code, isKnown }: { readonly code: string | undefined; readonly isKnown: boolean },
): Promise<Found> => {
  const { users } = unit.stores;
  const user = await users.findByUsername(address);
  // A provider's word alone makes an account where there is nobody whom it could take anything from.
  const isBelieved = person.isAddressVerified && !isKnown && code === undefined;
  if (!user) {
    if (isOfInstance(person)) await assertMaySignUp(unit, address);
    const uses = isBelieved ? [] : [await codeUse(unit, address, undefined, code)];
    const made = newUser(unit, person, address, !isBelieved);
    return { user: made, changes: [...uses, ...users.creation(made)], isConfirmed: !isBelieved };
  }
  if (hasAccount(user)) {
    assertNotSquatted(user);
    return agreed(unit, person, user, code);
  }
  const completed = { isAccepted: true, firstName: person.firstName, lastName: person.lastName };
  return isBelieved && (await isExpected(unit, person, user))
    ? { ...withChange(unit, user, completed), isConfirmed: false }
    : agreed(unit, person, user, code, completed);
};

/** What the provider's word means already; undefined where it means nobody, or nobody who is still there. */
const meantBy = async (
  { stores }: Unit,
  person: VouchedPerson,
): Promise<{ readonly alias?: Alias; readonly user?: User }> => {
  const alias = await stores.aliases.find(person.orgId, aliasName(person));
  const user = await stores.users.find(alias?.userId ?? nobody);
  return { ...(alias && { alias }), ...(alias && user && { user }) };
};

/**
 * Whether the owner of an account has shown up since a provider's word alone made it: from then on that word needs the
 * owner's consent, for whoever it was made for may be somebody else.
 */
const needsConsent = ({ isConfirmed }: Alias, { isEmailVerified, passwordHash }: User): boolean =>
  !isConfirmed && (isEmailVerified === true || passwordHash !== null);

/** The address whose owner has to agree: that of the account which is meant, else the one that the provider names. */
export const addressToConfirm = async (unit: Unit, person: VouchedPerson) => {
  const { user } = await meantBy(unit, person);
  const address = user?.username ?? person.address;
  if (address === null) throw noAddress();
  return { address, userId: user?.id ?? (await unit.stores.users.findByUsername(address))?.id ?? null };
};

const noAddress = (): LocketError =>
  refused('The identity provider names no e-mail address that an account can have');

/**
 * The account that a provider's word means: the one it meant before, else the one of the address. That one is linked
 * with the consent of its owner only: a code that was mailed to the address, or a login with the account itself. The
 * provider's word makes an account by itself where the address has none and the provider says that it is verified.
 *
 * @throws LocketError `forbidden`, with `details.confirmation` where consent is lacking; `unauthenticated` for a wrong code.
 */
export const identify = async (
  unit: Unit,
  person: VouchedPerson,
  code: string | undefined,
): Promise<Identified> => {
  const { address } = person;
  if (address !== null) unit.stores.users.expectLogin(address);
  const { alias, user } = await meantBy(unit, person);
  if (alias && user && !needsConsent(alias, user))
    return { alias, user, changes: [], whenJoining: withChange(unit, user, {}).changes };
  if (user) return linked(unit, person, await confirmedAgain(unit, person, user, code), alias);
  if (address === null) throw noAddress();
  return linked(
    unit,
    person,
    await accountOf(unit, person, address, { code, isKnown: alias !== undefined }),
    alias,
  );
};

const confirmedAgain = (
  unit: Unit,
  person: VouchedPerson,
  user: User,
  code: string | undefined,
): Promise<Found> => {
  assertNotSquatted(user);
  return agreed(unit, person, user, code);
};

/** From now on the provider's word means this account. */
const linked = (
  unit: Unit,
  person: VouchedPerson,
  { user, changes, isConfirmed }: Found,
  previous: Alias | undefined,
): Identified => {
  const link: Alias = {
    orgId: person.orgId,
    name: aliasName(person),
    method: person.method,
    userId: user.id,
    isConfirmed,
    createdAt: unit.runtime.now().toISOString(),
  };
  return {
    alias: previous,
    user,
    changes: [...changes, unit.stores.aliases.link(link, previous)],
    whenJoining: [],
  };
};
