import { sha256Hex } from '../digests.ts';
import { LocketError } from '../errors.ts';
import { until } from '../permissions/coverage.ts';
import type { Unit } from '../unit.ts';
import type { IdentityAction } from './access.ts';
import type { ClientSecret } from './identity.ts';
import { aLook, enterMethod, type Lasting, type MethodAccess } from './methods.ts';
import { endAfter, lifetimesOf } from './token-policy.ts';
import { type UniversalAuth, universalAuth } from './universal-auth.ts';

export interface ClientSecretRequest {
  readonly description: string;
  /** 0 = unlimited. */
  readonly numUsesLimit: number;
  /** Seconds; 0 = never expires. */
  readonly ttl: number;
}

/** A client secret and the universal auth it belongs to. */
export interface FoundClientSecret {
  readonly secret: ClientSecret;
  readonly method: UniversalAuth;
}

const secretBytes = 32;
const prefixLength = 4;

const newClientSecret = (unit: Unit, method: UniversalAuth, request: ClientSecretRequest, plain: string) => {
  const at = unit.runtime.now().toISOString();
  return {
    id: unit.runtime.uuid(),
    clientId: method.config.clientId,
    identityId: method.identityId,
    digest: sha256Hex(plain),
    prefix: plain.slice(0, prefixLength),
    description: request.description,
    lifetime: request.ttl,
    numUsesLimit: request.numUsesLimit,
    numUses: 0,
    isRevoked: false,
    createdAt: at,
    updatedAt: at,
  };
};

/** A client secret is worth something until the last token that it may get has ended. */
const livesFor =
  ({ ttl }: ClientSecretRequest): Lasting =>
  ({ runtime }, method) =>
    until(
      runtime.now(),
      ttl === 0
        ? Number.POSITIVE_INFINITY
        : endAfter(runtime.now(), ttl + lifetimesOf(method).accessTokenMaxTTL),
    );

/** Makes a client secret of 64 hex digits, told this once and stored as its SHA-256 only. */
export const createClientSecret = async (
  unit: Unit,
  identityId: string,
  request: ClientSecretRequest,
): Promise<FoundClientSecret & { readonly plain: string }> => {
  const deed = 'create client secret for';
  const { method } = await enterUniversalAuth(unit, identityId, 'edit', deed, livesFor(request));
  const plain = Buffer.from(unit.runtime.randomBytes(secretBytes)).toString('hex');
  const secret = newClientSecret(unit, method, request, plain);
  const { clientSecretCreation, methodPresence } = unit.stores.identities;
  unit.note({ metadata: { clientSecretId: secret.id } });
  await unit.commit([...clientSecretCreation(secret), methodPresence(method)]);
  return { secret, method, plain };
};

/** The client secrets that are not revoked, newest first. */
export const listClientSecrets = async (
  unit: Unit,
  identityId: string,
): Promise<readonly FoundClientSecret[]> => {
  const { method } = await enterUniversalAuth(unit, identityId, 'read', 'get client secrets of', aLook);
  const secrets = await unit.stores.identities.clientSecrets(method.config.clientId);
  return secrets
    .filter(({ isRevoked }) => !isRevoked)
    .sort((a, b) => (a.id < b.id ? 1 : -1))
    .map((secret) => ({ secret, method }));
};

/** One client secret of this very identity; `not-found` for any other id. */
export const readClientSecret = async (
  unit: Unit,
  identityId: string,
  clientSecretId: string,
): Promise<FoundClientSecret> => {
  const { method } = await enterUniversalAuth(unit, identityId, 'read', 'read client secret of', aLook);
  return { secret: await find(unit, method, clientSecretId), method };
};

/** Revokes a client secret: it logs in no more. Tokens it got before live on until they end. */
export const revokeClientSecret = async (
  unit: Unit,
  identityId: string,
  clientSecretId: string,
): Promise<FoundClientSecret> => {
  const { method } = await enterUniversalAuth(unit, identityId, 'edit', 'revoke client secret of');
  const secret = await find(unit, method, clientSecretId);
  if (secret.isRevoked) return { secret, method };
  const at = unit.runtime.now().toISOString();
  await unit.commit(unit.stores.identities.clientSecretRevocation(secret, at));
  return { secret: { ...secret, isRevoked: true, updatedAt: at }, method };
};

const enterUniversalAuth = (
  unit: Unit,
  identityId: string,
  action: IdentityAction,
  deed: string,
  lasting?: Lasting,
): Promise<MethodAccess<UniversalAuth['config']>> =>
  enterMethod(unit, universalAuth, identityId, action, deed, lasting);

const find = async (unit: Unit, method: UniversalAuth, clientSecretId: string): Promise<ClientSecret> => {
  const secret = await unit.stores.identities.clientSecretById(method.config.clientId, clientSecretId);
  if (!secret) throw new LocketError('not-found', 'Client secret not found');
  unit.note({ metadata: { clientSecretId: secret.id } });
  return secret;
};
