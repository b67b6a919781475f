import * as z from 'zod';
import { instanceScope } from '../audit/event.ts';
import { LocketError } from '../errors.ts';
import { assertMethodEnabled } from '../instance/login-methods.ts';
import { codeMail, presentedCode } from '../mailing/codes.ts';
import { foundingMembership, newOrganization } from '../organizations/new-organization.ts';
import { hashPassword } from '../passwords.ts';
import { retryingConflicts } from '../retry.ts';
import type { Unit } from '../unit.ts';
import { freshSession } from './credentials.ts';
import { type BegunSession, tokensOfNew } from './login.ts';
import { signStep, stepOf } from './step-token.ts';
import { hasAccount, type User } from './user.ts';

const purpose = 'sign-up';

/** Somebody showed that they read mail to an address; the account will have this id. */
const invitation = {
  type: 'signupToken',
  claims: z.object({ userId: z.string().min(1), address: z.string().min(1) }),
};

const domainsIn = (text: string): readonly string[] =>
  text.split(',').flatMap((domain) => domain.trim().toLowerCase().replace(/^@/, '') || []);

/** Decided by what the operator said and by the address, never by who has an account. */
export const assertMaySignUp = async ({ stores }: Unit, address: string): Promise<void> => {
  const instance = await stores.instance.find();
  if (instance?.allowSignUp !== true)
    throw new LocketError('bad-request', 'Signing up is switched off: ask to be invited');
  const { allowedSignUpDomain = '' } = instance;
  const domains = domainsIn(allowedSignUpDomain);
  if (domains.length > 0 && !domains.includes(address.slice(address.lastIndexOf('@') + 1)))
    throw new LocketError('bad-request', 'Signing up is for addresses of other domains only');
};

/** An account that a password opens is of no use where nobody logs in by one. */
const assertMaySignUpByMail = async (unit: Unit, address: string): Promise<void> => {
  await Promise.all([assertMaySignUp(unit, address), assertMethodEnabled(unit, 'email')]);
};

/** Mails a code to an address, whether or not it has an account: who has one is told so there, and nowhere else. */
export const requestSignUp = (unit: Unit, address: string): Promise<void> =>
  retryingConflicts(unit, async () => {
    await assertMaySignUpByMail(unit, address);
    unit.note({ organizationId: instanceScope });
    await unit.commit(await codeMail(unit, { purpose, address, userId: null }));
  });

/** An address whose owner may sign up, by a token that says so. */
export interface VerifiedAddress {
  /** As the account will be. */
  readonly user: User;
  readonly token: string;
}

const newUser = (unit: Unit, id: string, address: string): User => {
  const at = unit.runtime.now().toISOString();
  return {
    id,
    username: address,
    email: address,
    firstName: null,
    lastName: null,
    superAdmin: false,
    passwordHash: null,
    isEmailVerified: true,
    createdAt: at,
    updatedAt: at,
    revision: 1,
  };
};

const addressTaken = (): LocketError =>
  new LocketError('bad-request', 'There is an account with this address already: log in');

/** Uses up a code that was mailed. Only who reads mail to the address learns whether it has an account. */
export const verifySignUp = (unit: Unit, address: string, text: string): Promise<VerifiedAddress> =>
  retryingConflicts(unit, async () => {
    await assertMaySignUpByMail(unit, address);
    unit.note({ organizationId: instanceScope });
    const use = await presentedCode(unit, { purpose, address, userId: null }, text);
    const known = await unit.stores.users.findByUsername(address);
    if (known && hasAccount(known)) throw addressTaken();
    const userId = known?.id ?? unit.runtime.uuid();
    const token = await signStep(unit, invitation, { userId, address });
    await unit.commit([use]);
    return { user: newUser(unit, userId, address), token };
  });

export interface AccountDetails {
  readonly firstName: string;
  readonly lastName: string | null;
  readonly password: string;
  readonly organizationName: string;
}

export interface SignedUp extends BegunSession {
  readonly user: User;
  readonly organizationId: string;
}

/**
 * Makes the account of a verified address, with an organization that it is the admin of, and logs it in.
 * `unauthenticated` without a token from `verifySignUp` for this address; `already-exists` when it was used before.
 */
export const completeSignUp = async (
  unit: Unit,
  token: string,
  address: string,
  { organizationName, password, ...names }: AccountDetails,
): Promise<SignedUp> => {
  const verified = await stepOf(unit, invitation, token);
  if (verified.address !== address)
    throw new LocketError('unauthenticated', 'This token is for another address');
  await assertMaySignUp(unit, address);
  const { users, organizations } = unit.stores;
  const at = unit.runtime.now().toISOString();
  const [passwordHash, organization, known] = await Promise.all([
    hashPassword(password, unit.runtime),
    newOrganization(unit, organizationName, at),
    users.find(verified.userId),
  ]);
  // Who was invited may make the account in this way as well.
  const invited = known && !hasAccount(known) && known.username === address ? known : undefined;
  const user = {
    ...newUser(unit, verified.userId, address),
    ...names,
    passwordHash,
    ...(invited && { createdAt: invited.createdAt, revision: invited.revision + 1 }),
  };
  const { id: userId, email, username } = user;
  const session = freshSession(unit, user);
  unit.note({
    organizationId: organization.id,
    actor: { type: 'user', metadata: { userId, email, username, authMethod: 'email' } },
    metadata: { userId, organizationId: organization.id },
  });
  await unit.commit([
    ...(invited ? [users.replacement(user, invited)] : users.creation(user)),
    ...organizations.creation(organization),
    ...organizations.membershipCreation(foundingMembership(unit, organization.id, userId, at)),
    users.sessionCreation(session),
  ]);
  const begun = await tokensOfNew(unit, session, organization);
  return { ...begun, user, organizationId: organization.id };
};
