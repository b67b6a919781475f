import { isRefusal, LocketError } from '../errors.ts';
import { isRemembered, withFailure } from '../lockout.ts';
import { retryingConflicts } from '../retry.ts';
import type { Change } from '../store/change.ts';
import type { Unit } from '../unit.ts';
import type { ClientSecret, TokenState } from './identity.ts';
import { type IssuedToken, issueToken, newTokenState } from './issue-token.ts';
import {
  type Attempt,
  assertMayTry,
  assertUsable,
  invalidCredentials,
  noteAttempt,
  presented,
  readAttempt,
  type UniversalAuthCredentials,
} from './universal-auth-attempt.ts';

/** Who knows no secret of the client is counted: the change that goes with the refusal. */
const counted = (unit: Unit, { method, failed, now }: Attempt): readonly Change[] =>
  method.config.lockoutEnabled
    ? [
        unit.stores.identities.recordFailures(
          method.config.clientId,
          withFailure(method.config, failed, now),
          failed,
        ),
      ]
    : [];

/** Leaves the refused login in the trail before it is answered; a lost count is a `conflict` and read again. */
const refuse = async (unit: Unit, refusal: unknown, changes: readonly Change[] = []): Promise<never> => {
  unit.note({ metadata: { identityAccessTokenId: undefined } });
  if (refusal instanceof LocketError) await unit.commit(changes, 'failed');
  throw refusal;
};

const judge = async (unit: Unit, attempt: Attempt): Promise<ClientSecret> => {
  try {
    assertMayTry(unit, attempt);
    const secret = presented(attempt);
    if (secret) assertUsable(secret, attempt.now);
    if (secret) return secret;
  } catch (refusal) {
    return refuse(unit, refusal);
  }
  return refuse(unit, invalidCredentials(), counted(unit, attempt));
};

/** Who names an organization must not end up in another one; told to nobody who does not know the secret. */
const assertOrganization = async (
  unit: Unit,
  { identity }: Attempt,
  { organizationSlug: slug }: UniversalAuthCredentials,
): Promise<void> => {
  if (slug === undefined) return;
  const organization = await unit.stores.organizations.find(identity.orgId);
  if (organization?.slug !== slug)
    await refuse(unit, new LocketError('not-found', `This identity is not in an organization '${slug}'`));
};

/** What a successful login writes beside its event: nothing, unless uses are limited or failures came before. */
const changesOf = (unit: Unit, { method, failed, now }: Attempt, secret: ClientSecret, token: TokenState) => {
  const { clientSecretUse, tokenStart, clearFailures } = unit.stores.identities;
  return [
    ...(secret.numUsesLimit > 0 ? [clientSecretUse(secret, token.createdAt)] : []),
    ...(token.accessTokenNumUsesLimit > 0 ? [tokenStart(token)] : []),
    ...(isRemembered(failed, now) ? [clearFailures(method.config.clientId, failed)] : []),
  ];
};

const loginOnce = async (unit: Unit, credentials: UniversalAuthCredentials): Promise<IssuedToken> => {
  const attempt = await readAttempt(unit, credentials);
  noteAttempt(unit, attempt);
  const secret = await judge(unit, attempt);
  await assertOrganization(unit, attempt, credentials);
  const token = newTokenState(unit, attempt.method, { name: null, clientSecretId: secret.id });
  const issued = await issueToken(unit, attempt.identity, attempt.method, token);
  unit.note({ metadata: { identityAccessTokenId: token.id } });
  try {
    await unit.commit(changesOf(unit, attempt, secret, token));
  } catch (error) {
    // The last use went to somebody else between our read and our write: that decides, not the read.
    if (isRefusal(error, 'unauthenticated')) return refuse(unit, error);
    throw error;
  }
  return issued;
};

/**
 * Logs a machine in with client id and secret: one round of reads and the audit event, warm.
 *
 * @throws LocketError `unauthenticated` for a client id or secret that is wrong, revoked, expired or used up;
 *   `too-many-attempts` while locked; `forbidden` from an address that is not trusted; `not-found` when the identity is
 *   not in the organization that was named.
 */
export const loginWithUniversalAuth = (
  unit: Unit,
  credentials: UniversalAuthCredentials,
): Promise<IssuedToken> => retryingConflicts(unit, () => loginOnce(unit, credentials));
