import { LocketError } from '../../errors.ts';
import {
  directoryGuesses,
  directoryLimits,
  type Limit,
  openLimits,
  rightGuess,
  wrongGuess,
} from '../../guess-limits.ts';
import { noteIncident } from '../../incidents/incident.ts';
import { retryingConflicts } from '../../retry.ts';
import type { Unit } from '../../unit.ts';
import type { IssuedToken } from '../issue-token.ts';
import { type Login, type LoginAttempt, type LoginKind, loginWith, type Proof } from '../login.ts';
import { LoginRefusal } from '../login-refusal.ts';
import { openBindPassword } from './bind-password.ts';
import type { DirectoryAnswer, DirectoryEntry } from './directory.ts';
import { claimsOf, matchedFields } from './entry-fields.ts';
import { type LdapAuthConfig, ldapAuth } from './ldap-auth.ts';
import { assertPresentable, countedName } from './presented.ts';
import { filterFor } from './search-filter.ts';

/** Who wants to log in by what a directory knows of them. */
export interface LdapCredentials extends LoginAttempt {
  readonly username: string;
  readonly password: string;
}

const wrong = (): LoginRefusal => new LoginRefusal('credentials', 'The user name or the password is wrong');

const entryIn = (answer: DirectoryAnswer): DirectoryEntry => {
  if (answer.kind === 'known') return answer.entry;
  if (answer.kind === 'unknown') throw wrong();
  if (answer.kind === 'not-let')
    throw new LoginRefusal(
      'bind',
      'The directory does not accept the account that this login method searches with',
    );
  throw new LocketError('unavailable', `The directory cannot be asked: ${answer.reason}. Try again in 1 s`, {
    retryAfter: 1,
  });
};

const entryOf = async (
  unit: Unit,
  { identity, method: { config } }: Login<LdapAuthConfig>,
  { username, password }: LdapCredentials,
): Promise<DirectoryEntry> => {
  const { url, ca, bindDn, searchBase } = config;
  const answer = await unit.ldap.authenticate({
    url,
    ca,
    bindDn,
    bindPassword: await openBindPassword(unit, identity, config, config.bindPassword),
    searchBase,
    filter: filterFor(config.searchFilter, username),
    attributes: config.allowedFields.map(({ key }) => key),
    password,
    nobody: `cn=${unit.runtime.uuid()},${searchBase}`,
  });
  return entryIn(answer);
};

const prove = async (
  unit: Unit,
  login: Login<LdapAuthConfig>,
  credentials: LdapCredentials,
): Promise<Proof> => {
  assertPresentable(credentials);
  const entry = await entryOf(unit, login, credentials);
  const dn = entry.dn.slice(0, 512);
  unit.note({ metadata: { dn } });
  const fields = matchedFields(login.method.config.allowedFields, entry);
  return { matched: { dn, attributes: fields }, claims: claimsOf(entry, fields) };
};

/** The limits as they stand; that one of them locks is a signal. */
const openLogin = (unit: Unit, limits: readonly Limit[]) =>
  openLimits(unit, limits, undefined, () => noteIncident(unit, 'lockouts'));

/**
 * Counts a wrong password as the counts stand now, and never while locked: of many tries at the same moment each has to
 * get past the count of the others.
 */
const countGuess = async (unit: Unit, limits: readonly Limit[]): Promise<void> => {
  if (limits.length === 0) return;
  unit.note({ metadata: { refusedBy: wrong().check } });
  await retryingConflicts(unit, async () =>
    unit.count(wrongGuess(unit, await openLogin(unit, limits)), 'unauthenticated'),
  );
};

const isWrong = (error: unknown): boolean => error instanceof LoginRefusal && error.check === wrong().check;

/**
 * Logs a machine in by user name and password, which its directory checks: one round of reads, the directory's word, and
 * one transaction with the event. Wrong passwords are counted by identity, user name and network; while locked not even
 * the right one is heard there.
 *
 * @throws LocketError `unauthenticated` naming the check that failed; `too-many-attempts` while locked; `unavailable`
 *   when the directory does not say.
 */
export const loginWithLdapAuth = (unit: Unit, credentials: LdapCredentials): Promise<IssuedToken> => {
  const guesses = directoryGuesses(credentials.identityId, countedName(credentials.username), unit.origin);
  unit.stores.guesses.expect(...guesses);
  const limitsOf = ({ method }: Login<LdapAuthConfig>) => directoryLimits(guesses, method.config);
  const kind: LoginKind<LdapAuthConfig> = {
    ...ldapAuth,
    idMember: 'identityLdapAuthId',
    opensSealed: true,
    guard: async (login) => rightGuess(unit, await openLogin(unit, limitsOf(login))),
    prove: async (login) => {
      try {
        return await prove(unit, login, credentials);
      } catch (error) {
        if (isWrong(error)) await countGuess(unit, limitsOf(login));
        throw error;
      }
    },
  };
  return loginWith(unit, kind, credentials);
};
