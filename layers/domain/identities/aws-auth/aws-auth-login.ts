import { sha256Hex } from '../../digests.ts';
import type { Change } from '../../store/change.ts';
import type { Unit } from '../../unit.ts';
import type { IssuedToken } from '../issue-token.ts';
import { type LoginAttempt, type LoginKind, loginWith, type Proof } from '../login.ts';
import { LoginRefusal } from '../login-refusal.ts';
import { type AwsAuth, type AwsAuthConfig, awsAuth } from './aws-auth.ts';
import { type AwsCaller, isAllowedAccount, isAllowedPrincipal, principalArn } from './principal.ts';
import { longestAge, readSignedRequest, type ShownRequest, type SignedRequest } from './signed-request.ts';
import { hostOfEndpoint } from './sts-hosts.ts';

export interface AwsAuthCredentials extends LoginAttempt, ShownRequest {}

/** The first use of a signature, which binds it to an identity and an address. */
export interface SignatureUse {
  /** SHA-256 of the access key's id and the signature. */
  readonly digest: string;
  readonly identityId: string;
  readonly ipAddress: string;
  /** Milliseconds since 1970. */
  readonly usedAt: number;
  /** Milliseconds since 1970 after which AWS and we take the signature no more. */
  readonly endsAt: number;
}

/** Signatures that logged somebody in. */
export interface SignatureStore {
  /**
   * Notes the use. Refused with `LoginRefusal` when the signature was used by another identity, from another address,
   * or more than `repeatSeconds` ago.
   */
  use(use: SignatureUse): Change;
}

/** Seconds in which the same signed request is answered again: official clients repeat it when an answer is late. */
export const repeatSeconds = 60;

const assertAllowed = ({ config }: AwsAuth, caller: AwsCaller): void => {
  const { allowedPrincipals: principals, allowedAccounts: accounts } = config;
  if (principals.length === 0 && accounts.length === 0)
    throw new LoginRefusal('allow-list', 'This login method allows no AWS account or principal yet');
  if (accounts.length > 0 && !isAllowedAccount(accounts, caller))
    throw new LoginRefusal('account', 'Your AWS account is not allowed to log in as this identity');
  if (principals.length > 0 && !isAllowedPrincipal(principals, caller))
    throw new LoginRefusal('principal', 'Your AWS principal is not allowed to log in as this identity');
};

const useOf = (unit: Unit, { identityId }: AwsAuth, request: SignedRequest): Change => {
  const { accessKeyId, signature } = request.authorization;
  return unit.stores.signatures.use({
    digest: sha256Hex(`${accessKeyId}\n${signature}`),
    identityId,
    ipAddress: unit.origin.ipAddress,
    usedAt: unit.runtime.now().getTime(),
    endsAt: request.signedAt.getTime() + 2 * longestAge * 1000,
  });
};

const prove = async (unit: Unit, method: AwsAuth, shown: ShownRequest): Promise<Proof> => {
  const { stsEndpoint, serverId } = method.config;
  const { allowedHosts } = unit.sts;
  const request = readSignedRequest(shown, {
    allowedHosts,
    defaultHost: hostOfEndpoint(stsEndpoint, allowedHosts),
    serverId,
    now: unit.runtime.now(),
  });
  const identity = await unit.sts.identify(request);
  if (identity.kind === 'refused')
    throw new LoginRefusal('signature', `AWS did not accept the signed request: ${identity.reason}`);
  const { caller } = identity;
  const matched = { arn: principalArn(caller), account: caller.account, userId: caller.userId };
  unit.note({ metadata: matched });
  assertAllowed(method, caller);
  const claims = { arn: matched.arn, accountId: matched.account, userId: matched.userId };
  return { matched, claims, changes: [useOf(unit, method, request)] };
};

/**
 * Logs a machine in by a request to AWS STS that its AWS credentials signed: one round of reads, AWS's word for who
 * signed it, and one transaction with the event and the signature's use. The signed request is worth nothing to whoever
 * overhears it: not elsewhere, and not later.
 *
 * @throws LocketError `unauthenticated` naming the check that failed; `unavailable` when AWS cannot be asked.
 */
export const loginWithAwsAuth = (unit: Unit, credentials: AwsAuthCredentials): Promise<IssuedToken> => {
  const kind: LoginKind<AwsAuthConfig> = {
    ...awsAuth,
    idMember: 'identityAwsAuthId',
    prove: ({ method }) => prove(unit, method, credentials),
  };
  return loginWith(unit, kind, credentials);
};
