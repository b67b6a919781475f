import type { Unit } from '../../unit.ts';
import { isListed } from '../foreign-tokens/allow-list.ts';
import type { TokenCredentials } from '../foreign-tokens/token-login.ts';
import type { IssuedToken } from '../issue-token.ts';
import { type Login, type LoginKind, loginWith, type Proof } from '../login.ts';
import { LoginRefusal } from '../login-refusal.ts';
import { isServiceAccount, type KubernetesAuthConfig, kubernetesAuth } from './kubernetes-auth.ts';
import { openReviewerToken } from './reviewer-token.ts';
import { type ReviewedToken, reviewToken } from './token-review.ts';

interface ServiceAccount {
  readonly namespace: string;
  readonly name: string;
}

const assertConfigured = ({ allowedNamespaces, allowedNames }: KubernetesAuthConfig): void => {
  if (allowedNamespaces.length + allowedNames.length === 0)
    throw new LoginRefusal('allow-list', 'This login method allows no namespace or service account yet');
};

/** Tokens of service accounts are JWTs; nothing else may become part of a header or bother the cluster. */
const assertToken = (jwt: string): void => {
  if (!/^[\w-]+\.[\w-]+\.[\w-]+$/.test(jwt))
    throw new LoginRefusal('token', 'What was shown is no token of a service account');
};

const notLet = (isOwn: boolean, status: 401 | 403): LoginRefusal => {
  if (!isOwn)
    return new LoginRefusal(
      'reviewer',
      `The Kubernetes API server does not let the token reviewer of this login method review tokens (${status})`,
    );
  return new LoginRefusal(
    'review',
    status === 401
      ? 'The Kubernetes API server does not accept the token'
      : 'The Kubernetes API server does not let your service account review tokens',
  );
};

const reviewed = async (
  unit: Unit,
  { identity, method: { config } }: Login<KubernetesAuthConfig>,
  jwt: string,
): Promise<ReviewedToken> => {
  const { reviewerToken, allowedAudiences: audiences } = config;
  const bearer =
    reviewerToken === null ? jwt : await openReviewerToken(unit, identity, config, reviewerToken);
  const review = await reviewToken(unit, { reviewer: config, bearer, token: jwt, audiences });
  if (review.kind === 'not-let') throw notLet(reviewerToken === null, review.status);
  if (review.kind === 'unknown')
    throw new LoginRefusal(
      'review',
      'The Kubernetes API server does not know the token, or not for this audience',
    );
  return review.token;
};

/** Who stands behind a user name of the cluster: people, nodes and other users are no service accounts. */
const serviceAccountIn = (username: string): ServiceAccount => {
  const [system, kind, namespace = '', name = '', ...more] = username.split(':');
  const isAccount = system === 'system' && kind === 'serviceaccount' && more.length === 0;
  if (!isAccount || !isServiceAccount(namespace, name))
    throw new LoginRefusal('service-account', 'The token is not that of a service account');
  return { namespace, name };
};

/** A server that does not know audiences says nothing of them, and then lets in tokens for anybody. */
const assertAudience = ({ allowedAudiences }: KubernetesAuthConfig, { audiences }: ReviewedToken): void => {
  if (allowedAudiences.length > 0 && !audiences.some((audience) => allowedAudiences.includes(audience)))
    throw new LoginRefusal('audience', 'The token is meant for another audience');
};

const assertAllowed = (
  { allowedNamespaces, allowedNames }: KubernetesAuthConfig,
  { namespace, name }: ServiceAccount,
): void => {
  if (allowedNamespaces.length > 0 && !isListed(allowedNamespaces, namespace))
    throw new LoginRefusal('namespace', 'Your namespace is not allowed to log in as this identity');
  if (allowedNames.length > 0 && !isListed(allowedNames, name))
    throw new LoginRefusal('name', 'Your service account is not allowed to log in as this identity');
};

const prove = async (unit: Unit, login: Login<KubernetesAuthConfig>, jwt: string): Promise<Proof> => {
  const { config } = login.method;
  assertConfigured(config);
  assertToken(jwt);
  const token = await reviewed(unit, login, jwt);
  const account = serviceAccountIn(token.username);
  const matched = { namespace: account.namespace, serviceAccount: account.name };
  unit.note({ metadata: matched });
  assertAudience(config, token);
  assertAllowed(config, account);
  return { matched, claims: { ...account, ...(token.uid && { uid: token.uid }) } };
};

/**
 * Logs a machine in by the token of its service account, which its own cluster reviews: one round of reads, the
 * cluster's word, and one transaction with the event. Neither the token nor the reviewer's goes anywhere but there.
 *
 * @throws LocketError `unauthenticated` naming the check that failed; `unavailable` when the cluster does not say.
 */
export const loginWithKubernetesAuth = (unit: Unit, credentials: TokenCredentials): Promise<IssuedToken> => {
  const kind: LoginKind<KubernetesAuthConfig> = {
    ...kubernetesAuth,
    idMember: 'identityKubernetesAuthId',
    opensSealed: true,
    prove: (login) => prove(unit, login, credentials.jwt),
  };
  return loginWith(unit, kind, credentials);
};
