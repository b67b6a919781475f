import { LocketError } from '../errors.ts';
import { type Guesses, passwordGuesses } from '../guess-limits.ts';
import type { AttachedMethod, Identity } from '../identities/identity.ts';
import { hashPassword } from '../passwords.ts';
import { endOfFactors, unasked } from '../second-factors/factor-end.ts';
import type { Change } from '../store/change.ts';
import type { Unit } from '../unit.ts';
import type { User } from '../users/user.ts';
import { newAdmin, newToken, newTokenAuth, sign } from './bootstrap.ts';

/** New credentials of the first administrator and of an admin identity. */
export interface Recovered {
  readonly email: string;
  readonly password: string;
  readonly organizationId: string;
  readonly identityId: string;
  readonly token: string;
}

const PASSWORD_BYTES = 18;

interface Holder {
  readonly identity: Identity;
  readonly method: AttachedMethod;
  /** What makes the identity, unless it is there. */
  readonly creation: readonly Change[];
}

/** The identity that the instance was set up with, as long as it can still do what it could then. */
const firstIdentity = async ({ stores }: Unit, id: string | undefined): Promise<Holder | undefined> => {
  const identity = id === undefined ? undefined : await stores.identities.find(id);
  const method =
    identity && (await stores.identities.method<AttachedMethod['config']>(identity.id, 'token-auth'));
  return identity?.role === 'admin' && method ? { identity, method, creation: [] } : undefined;
};

const anotherIdentity = (unit: Unit, orgId: string, at: string): Holder => {
  const { identity: bare, method } = newAdmin(unit, orgId, at);
  const identity = { ...bare, name: 'Recovered Admin Identity' };
  const { creation, methodCreation } = unit.stores.identities;
  return { identity, method, creation: [...creation(identity), ...methodCreation(method)] };
};

/** The person with another password, and with no second factor: those may be what was lost. */
const withPassword = async (unit: Unit, user: User, password: string, at: string): Promise<User> => ({
  ...unasked(user),
  passwordHash: await hashPassword(password, unit.runtime),
  updatedAt: at,
  revision: user.revision + 1,
});

/** Wrong passwords that would keep the person out on this machine: those from anywhere, and those from here. */
const locksOf = ({ username }: User): readonly Guesses[] => {
  const here = passwordGuesses('account', username, { ipAddress: '127.0.0.1' });
  const [now, hour] = passwordGuesses('account', username, { ipAddress: '::1' });
  return [...here, now, hour];
};

/**
 * Lets those in again who hold the table and the wrapping key, and lost every credential: a new password for the first
 * administrator, and a new token of the first admin identity, or of another one when that is gone. Tokens and sessions
 * from before stay as they are. Its event in the trail is part of the transaction. `bad-request` for an instance that
 * was never set up.
 */
export const recover = async (unit: Unit): Promise<Recovered> => {
  const { stores, runtime } = unit;
  const instance = await stores.instance.find();
  const user = instance && (await stores.users.find(instance.userId));
  if (!instance || !user)
    throw new LocketError('bad-request', 'There is no instance to recover: it was never set up');
  const at = runtime.now().toISOString();
  const password = Buffer.from(runtime.randomBytes(PASSWORD_BYTES)).toString('base64url');
  const holder =
    (await firstIdentity(unit, instance.identityId)) ?? anotherIdentity(unit, instance.orgId, at);
  const { identity, method, creation } = holder;
  const token = newToken(unit, identity, newTokenAuth(unit, identity, at), at);
  const signed = await sign(unit, identity, method, token);
  unit.note({
    organizationId: instance.orgId,
    actor: { type: 'platform', metadata: {} },
    metadata: { userId: user.id, identityId: identity.id, tokenId: token.id },
  });
  await unit.commit([
    stores.users.replacement(await withPassword(unit, user, password, at), user),
    ...endOfFactors(unit, user.id),
    ...locksOf(user).map((guesses) => stores.guesses.forgetFailures(guesses)),
    ...creation,
    ...stores.identities.tokenCreation(token, identity),
  ]);
  const { orgId: organizationId } = instance;
  return { email: user.username, password, organizationId, identityId: identity.id, token: signed };
};
