import type { FoundCount } from '../guess-limits.ts';
import { lockedFor } from '../lockout.ts';
import type { Unit } from '../unit.ts';
import type { AuthMethod, Identity, UniversalAuthConfig } from './identity.ts';
import { longestLifetime } from './token-policy.ts';

/** Counts that are looked at, which are of as many networks. */
const atMost = 200;

/** However long a method may lock. */
const anyLock = {
  lockoutEnabled: true,
  lockoutThreshold: 1,
  lockoutDurationSeconds: longestLifetime,
  lockoutCounterResetSeconds: longestLifetime,
};

const countsOf = async (
  { stores: { guesses, identities } }: Unit,
  { id, authMethods }: Identity,
): Promise<Readonly<Partial<Record<AuthMethod, readonly FoundCount[]>>>> => {
  const universal = async () => {
    const method = await identities.method<UniversalAuthConfig>(id, 'universal-auth');
    return method ? guesses.countsAt('client', method.config.clientId, atMost) : [];
  };
  const [ofClient, ofDirectory] = await Promise.all([
    authMethods.includes('universal-auth') ? universal() : [],
    authMethods.includes('ldap-auth') ? guesses.countsAt('directory', id, atMost) : [],
  ]);
  return { 'universal-auth': ofClient, 'ldap-auth': ofDirectory };
};

/** The login methods of an identity at which wrong guesses lock somebody out now, wherever they came from. */
export const lockedMethodsOf = async (unit: Unit, identity: Identity): Promise<readonly AuthMethod[]> => {
  const counts = await countsOf(unit, identity);
  const now = unit.runtime.now();
  return identity.authMethods.filter((method) =>
    counts[method]?.some(({ failed }) => lockedFor(anyLock, failed, now) > 0),
  );
};
