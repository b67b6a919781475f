import { isTrusted } from '../addresses/trusted-ips.ts';
import { equalSecrets, sha256Hex } from '../digests.ts';
import { LocketError } from '../errors.ts';
import { assertNotLocked, type FailedLogins } from '../lockout.ts';
import type { Unit } from '../unit.ts';
import type { ClientSecret, Identity } from './identity.ts';
import type { UniversalAuth } from './universal-auth.ts';

export interface UniversalAuthCredentials {
  readonly clientId: string;
  readonly clientSecret: string;
  /** Slug of the organization that the machine means to get into. */
  readonly organizationSlug?: string | undefined;
}

/** Everything a login is decided by, from one round of reads. */
export interface Attempt {
  readonly identity: Identity;
  readonly method: UniversalAuth;
  readonly digest: string;
  readonly secret: ClientSecret | undefined;
  readonly failed: FailedLogins | undefined;
  readonly now: Date;
}

/** The answer to any client id or secret that is not right: it does not say which. */
export const invalidCredentials = (): LocketError =>
  new LocketError('unauthenticated', 'Invalid credentials');

/** The client if `identityId` is indeed the identity behind it. */
const clientOf = async (unit: Unit, clientId: string, identityId: string | undefined) => {
  if (identityId === undefined) return undefined;
  const [identity, method] = await Promise.all([
    unit.stores.identities.find(identityId),
    unit.stores.identities.method<UniversalAuth['config']>(identityId, 'universal-auth'),
  ]);
  return identity && method?.config.clientId === clientId ? { identity, method } : undefined;
};

const findClient = async (unit: Unit, clientId: string) => {
  const { identities } = unit.stores;
  return (
    (await clientOf(unit, clientId, await identities.identityOfClient(clientId))) ??
    clientOf(unit, clientId, await identities.currentIdentityOfClient(clientId))
  );
};

/** Reads all of it at once. An unknown client id costs the same reads and gets the same answer as a wrong secret. */
export const readAttempt = async (
  unit: Unit,
  { clientId, clientSecret }: UniversalAuthCredentials,
): Promise<Attempt> => {
  const { identities } = unit.stores;
  const digest = sha256Hex(clientSecret);
  identities.expectLogin(clientId, digest);
  const [client, secret, failed] = await Promise.all([
    findClient(unit, clientId),
    identities.clientSecret(clientId, digest),
    identities.failures(clientId),
  ]);
  if (!client) throw invalidCredentials();
  return { ...client, digest, secret, failed, now: unit.runtime.now() };
};

/** Says in the trail who logs in with what. */
export const noteAttempt = (unit: Unit, { identity, method, secret }: Attempt): void =>
  unit.note({
    organizationId: identity.orgId,
    actor: { type: 'identity', metadata: { identityId: identity.id, name: identity.name } },
    metadata: {
      identityId: identity.id,
      identityUniversalAuthId: method.id,
      clientSecretId: secret?.id,
      identityAccessTokenId: undefined,
    },
  });

const isExpired = ({ lifetime, createdAt }: ClientSecret, now: Date): boolean =>
  lifetime > 0 && now.getTime() > Date.parse(createdAt) + lifetime * 1000;

/** The secret that was presented, if it is one of this client. */
export const presented = ({ secret, digest }: Attempt): ClientSecret | undefined =>
  secret && equalSecrets(secret.digest, digest) ? secret : undefined;

/** Checks everything but the secret itself: `too-many-attempts`, `forbidden`. */
export const assertMayTry = (unit: Unit, { method, failed, now }: Attempt): void => {
  assertNotLocked(method.config, failed, now);
  if (!isTrusted(method.config.clientSecretTrustedIps, unit.origin.ipAddress))
    throw new LocketError('forbidden', 'Logging in from your network address is not allowed');
};

/** Refuses a secret that is known but worth nothing any more: `unauthenticated`. */
export const assertUsable = (secret: ClientSecret, now: Date): void => {
  if (secret.isRevoked) throw invalidCredentials();
  if (isExpired(secret, now)) throw new LocketError('unauthenticated', 'The client secret has expired');
  if (secret.numUsesLimit > 0 && secret.numUses >= secret.numUsesLimit)
    throw new LocketError('unauthenticated', 'The client secret has no uses left');
};
