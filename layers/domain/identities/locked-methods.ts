import { directoryPolicies } from '../guess-limits.ts';
import { type LockoutPolicy, lockedFor } from '../lockout.ts';
import type { Unit } from '../unit.ts';
import type { AuthMethod, Identity, UniversalAuthConfig } from './identity.ts';
import type { LdapAuthConfig } from './ldap-auth/ldap-auth.ts';

/** Counts that are looked at, which are of as many networks. */
const atMost = 200;

type Look = (unit: Unit, identityId: string) => Promise<boolean>;

/** Whether one of the counts at a method locks by what the method says now, as a login would be told. */
const locks = async (
  { runtime }: Unit,
  counts: ReturnType<Unit['stores']['guesses']['countsAt']>,
  policies: readonly LockoutPolicy[],
): Promise<boolean> => {
  const now = runtime.now();
  return (await counts).some(({ failed }) => policies.some((policy) => lockedFor(policy, failed, now) > 0));
};

const ofClient: Look = async (unit, identityId) => {
  const method = await unit.stores.identities.method<UniversalAuthConfig>(identityId, 'universal-auth');
  if (!method) return false;
  return locks(unit, unit.stores.guesses.countsAt('client', method.config.clientId, atMost), [method.config]);
};

const ofDirectory: Look = async (unit, identityId) => {
  const counts = unit.stores.guesses.countsAt('directory', identityId, atMost);
  const method = await unit.stores.identities.method<LdapAuthConfig>(identityId, 'ldap-auth');
  return method ? locks(unit, counts, directoryPolicies(method.config)) : false;
};

const looks: Readonly<Partial<Record<AuthMethod, Look>>> = {
  'universal-auth': ofClient,
  'ldap-auth': ofDirectory,
};

/** The login methods of an identity at which wrong guesses lock somebody out now, wherever they came from. */
export const lockedMethodsOf = async (
  unit: Unit,
  { id, authMethods }: Identity,
): Promise<readonly AuthMethod[]> => {
  const locked = await Promise.all(authMethods.map((method) => looks[method]?.(unit, id) ?? false));
  return authMethods.filter((_, n) => locked[n]);
};
