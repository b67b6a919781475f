import { LocketError } from '../errors.ts';
import { wrongGuess } from '../guess-limits.ts';
import { noteIncident } from '../incidents/incident.ts';
import { assertNotLocked, isRemembered, lockedFor } from '../lockout.ts';
import { retryingConflicts } from '../retry.ts';
import type { Unit } from '../unit.ts';
import type { TokenState } from './identity.ts';
import { type IssuedToken, issueToken, newTokenState } from './issue-token.ts';
import {
  type Attempt,
  assertMayEnter,
  invalidCredentials,
  noteAttempt,
  type Proven,
  passTime,
  proven,
  readAttempt,
  type UniversalAuthCredentials,
} from './universal-auth-attempt.ts';

/** Who knows no secret of the client is counted, and while locked not even heard; a lost count is a `conflict`. */
const refuseGuess = async (unit: Unit, { guesses, now }: Attempt): Promise<never> => {
  await passTime(unit);
  if (lockedFor(guesses.policy, guesses.failed, now) > 0) noteIncident(unit, 'lockouts');
  assertNotLocked(guesses.policy, guesses.failed, now);
  if (guesses.policy.lockoutEnabled) await unit.count(wrongGuess(unit, [guesses]), 'unauthenticated');
  throw invalidCredentials();
};

/** Who names an organization must not end up in another one; told to nobody who does not know the secret. */
const assertOrganization = async (
  unit: Unit,
  { identity }: Proven,
  { organizationSlug: slug }: UniversalAuthCredentials,
): Promise<void> => {
  if (slug === undefined) return;
  const organization = await unit.stores.organizations.find(identity.orgId);
  if (organization?.slug !== slug)
    throw new LocketError('not-found', `This identity is not in an organization '${slug}'`);
};

/** Whether wrong secrets came before that are not locked out yet: a right one starts over. A lock runs its time. */
const startsOver = ({ guesses: { policy, failed }, now }: Attempt): boolean =>
  isRemembered(failed, now) && lockedFor(policy, failed, now) === 0;

/** What a successful login writes beside its event: nothing, unless uses are limited or failures came before. */
const changesOf = (unit: Unit, attempt: Attempt, { secret, identity }: Proven, token: TokenState) => {
  const { clientSecretUse, tokenStart } = unit.stores.identities;
  return [
    ...(secret.numUsesLimit > 0 ? [clientSecretUse(secret, token.createdAt)] : []),
    ...(token.accessTokenNumUsesLimit > 0 ? tokenStart(token, identity) : []),
    ...(startsOver(attempt) ? [unit.stores.guesses.forgetFailures(attempt.guesses.guesses)] : []),
  ];
};

const loginOnce = async (unit: Unit, credentials: UniversalAuthCredentials): Promise<IssuedToken> => {
  const attempt = await readAttempt(unit, credentials);
  noteAttempt(unit, attempt);
  // A secret has 256 bits: nobody guesses it, so who knows it is let in whatever others tried.
  const login = proven(attempt) ?? (await refuseGuess(unit, attempt));
  assertMayEnter(unit, login, attempt.now);
  await assertOrganization(unit, login, credentials);
  const token = newTokenState(unit, login, { name: null, clientSecretId: login.secret.id });
  const issued = await issueToken(unit, login.identity, login.method, token);
  unit.note({ metadata: { identityAccessTokenId: token.id } });
  await unit.commit(changesOf(unit, attempt, login, token));
  return issued;
};

/**
 * Logs a machine in with client id and secret: one round of reads and the audit event, warm.
 *
 * @throws LocketError `unauthenticated` for a client id or secret that is wrong, revoked, expired or used up;
 *   `too-many-attempts` for a wrong one while locked; `forbidden` from an address that is not trusted; `not-found`
 *   when the identity is not in the organization that was named.
 */
export const loginWithUniversalAuth = (
  unit: Unit,
  credentials: UniversalAuthCredentials,
): Promise<IssuedToken> =>
  retryingConflicts(unit, () => loginOnce(unit, credentials)).catch((error) => {
    // A token that was not issued is no part of the trail.
    unit.note({ metadata: { identityAccessTokenId: undefined } });
    throw error;
  });
