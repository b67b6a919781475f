import { directoryGuesses, directoryLimits, type Limit } from '../../guess-limits.ts';
import { countedName } from '../../identities/ldap-auth/presented.ts';
import { machineLockout } from '../../identities/machine-lockout.ts';
import type { LockoutPolicy } from '../../lockout.ts';
import type { Unit } from '../../unit.ts';

/** Five wrong passwords of one person from one network lock for five minutes, fifty an hour for the hour. */
const person: LockoutPolicy = {
  ...machineLockout,
  lockoutThreshold: 5,
  lockoutDurationSeconds: 300,
  lockoutCounterResetSeconds: 300,
};

/** So many of whomever from one network within an hour lock it for a quarter of one. */
const network: LockoutPolicy = {
  lockoutEnabled: true,
  lockoutThreshold: 100,
  lockoutDurationSeconds: 900,
  lockoutCounterResetSeconds: 3_600,
};

/** What is counted of wrong passwords at an organization's directory. */
export interface LdapLimits {
  /** Of the one person; forgotten with the right password. */
  readonly own: readonly Limit[];
  /** Of everybody from the same network: who knows one password must not get to try more of others'. */
  readonly everybody: Limit;
}

/** The limits on guessing somebody's password at the directory of an organization, from where the caller is. */
export const ldapLimits = ({ origin }: Pick<Unit, 'origin'>, orgId: string, username: string): LdapLimits => {
  const guesses = directoryGuesses(orgId, countedName(username), origin);
  const [near] = guesses;
  return {
    own: directoryLimits(guesses, person),
    everybody: { guesses: { ...near, name: 'everybody' }, policy: network },
  };
};
