import { isTrusted } from '../addresses/trusted-ips.ts';
import { equalSecrets, sha256Hex } from '../digests.ts';
import { LocketError } from '../errors.ts';
import { guessesFrom, type Standing } from '../guess-limits.ts';
import type { Unit } from '../unit.ts';
import type { ClientSecret, Identity } from './identity.ts';
import { machineLockout } from './machine-lockout.ts';
import type { UniversalAuth } from './universal-auth.ts';

export interface UniversalAuthCredentials {
  readonly clientId: string;
  readonly clientSecret: string;
  /** Slug of the organization that the machine means to get into. */
  readonly organizationSlug?: string | undefined;
}

/** The identity that a client id belongs to, by the login method that issued it. */
interface Client {
  readonly identity: Identity;
  readonly method: UniversalAuth;
}

/** Everything a login is decided by, from one round of reads. */
export interface Attempt {
  readonly client: Client | undefined;
  readonly digest: string;
  readonly secret: ClientSecret | undefined;
  /** Wrong secrets so far, under the client's policy or the one that every client starts with. */
  readonly guesses: Standing;
  readonly now: Date;
}

/** The answer to any client id or secret that is not right: it does not say which. */
export const invalidCredentials = (): LocketError =>
  new LocketError('unauthenticated', 'Invalid credentials');

/** The client if `identityId` is indeed the identity behind it. */
const clientOf = async (unit: Unit, clientId: string, identityId: string): Promise<Client | undefined> => {
  const [identity, method] = await Promise.all([
    unit.stores.identities.find(identityId),
    unit.stores.identities.method<UniversalAuth['config']>(identityId, 'universal-auth'),
  ]);
  return identity && method?.config.clientId === clientId ? { identity, method } : undefined;
};

/** An id that nobody has. */
const nobody = '00000000-0000-0000-0000-000000000000';

/**
 * A second round of reads, for who was found in one: refusing a client that this process knows, one that it does not,
 * and one that there is not, takes the same two.
 */
export const passTime = async ({ stores }: Unit): Promise<void> => {
  await stores.identities.find(nobody);
};

const findClient = async (unit: Unit, clientId: string): Promise<Client | undefined> => {
  const { identities } = unit.stores;
  const remembered = identities.rememberedIdentityOfClient(clientId);
  const known = remembered === undefined ? undefined : await clientOf(unit, clientId, remembered);
  if (known) return known;
  const current = await identities.identityOfClient(clientId);
  const [client] = await Promise.all([clientOf(unit, clientId, current ?? nobody), passTime(unit)]);
  return client;
};

/** Reads all of it at once. An unknown client id costs the same reads, counts alike and gets the same answers. */
export const readAttempt = async (
  unit: Unit,
  { clientId, clientSecret }: UniversalAuthCredentials,
): Promise<Attempt> => {
  const { identities } = unit.stores;
  const digest = sha256Hex(clientSecret);
  const guesses = guessesFrom('client', clientId, unit.origin);
  identities.expectLogin(clientId, digest);
  const [client, secret, failed] = await Promise.all([
    findClient(unit, clientId),
    identities.clientSecret(clientId, digest),
    unit.stores.guesses.failures(guesses),
  ]);
  const policy = client?.method.config ?? machineLockout;
  return { client, digest, secret, guesses: { guesses, policy, failed }, now: unit.runtime.now() };
};

/** Says in the trail who logs in with what, as far as that is known. */
export const noteAttempt = (unit: Unit, { client, secret }: Attempt): void => {
  if (!client) return;
  const { identity, method } = client;
  unit.note({
    organizationId: identity.orgId,
    organizationDays: identity.auditLogsRetentionDays ?? null,
    actor: {
      type: 'identity',
      metadata: { identityId: identity.id, name: identity.name, authMethod: method.method },
    },
    metadata: {
      identityId: identity.id,
      identityUniversalAuthId: method.id,
      clientSecretId: secret?.id,
      identityAccessTokenId: undefined,
    },
  });
};

const isExpired = ({ lifetime, createdAt }: ClientSecret, now: Date): boolean =>
  lifetime > 0 && now.getTime() > Date.parse(createdAt) + lifetime * 1000;

/** A client that showed a secret of its own. */
export interface Proven extends Client {
  readonly secret: ClientSecret;
}

/** Client and secret, if the secret that was presented is one of this client. */
export const proven = ({ client, secret, digest }: Attempt): Proven | undefined =>
  client && secret && equalSecrets(secret.digest, digest) ? { ...client, secret } : undefined;

/**
 * Refuses who knows a secret and still may not enter: `forbidden` from an address that is not trusted,
 * `unauthenticated` with a secret that is worth nothing any more. Who knows none is told neither.
 */
export const assertMayEnter = (unit: Unit, { method, secret }: Proven, now: Date): void => {
  if (!isTrusted(method.config.clientSecretTrustedIps, unit.origin.ipAddress))
    throw new LocketError('forbidden', 'Logging in from your network address is not allowed');
  if (secret.isRevoked) throw invalidCredentials();
  if (isExpired(secret, now)) throw new LocketError('unauthenticated', 'The client secret has expired');
  if (secret.numUsesLimit > 0 && secret.numUses >= secret.numUsesLimit)
    throw new LocketError('unauthenticated', 'The client secret has no uses left');
};
