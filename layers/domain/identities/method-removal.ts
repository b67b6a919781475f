import type { Change } from '../store/change.ts';
import type { Unit } from '../unit.ts';
import type { AttachedMethod, UniversalAuthConfig } from './identity.ts';

const clientSecretsOf = async (unit: Unit, method: AttachedMethod<unknown>): Promise<readonly Change[]> => {
  if (method.method !== 'universal-auth') return [];
  const { clientId } = method.config as UniversalAuthConfig;
  const secrets = await unit.stores.identities.clientSecrets(clientId);
  return secrets.flatMap((secret) => unit.stores.identities.clientSecretDeletion(secret));
};

const tokensOf = async (
  unit: Unit,
  { identityId, method }: AttachedMethod<unknown>,
): Promise<readonly Change[]> => {
  const tokens = await unit.stores.identities.tokensOf(identityId);
  return tokens
    .filter(({ authMethod }) => authMethod === method)
    .flatMap((token) => unit.stores.identities.tokenDeletion(token));
};

/**
 * What removing a login method takes with it: the attachment, its client secrets and the tokens it issued.
 *
 * The attachment decides: logins and tokens are checked against it in every request, and whatever adds to it commits
 * only while it stands. A client secret made between our read and our commit is therefore left over at worst, under a
 * client id that is never given out again.
 */
export const methodRemoval = async (
  unit: Unit,
  method: AttachedMethod<unknown>,
): Promise<readonly Change[]> => {
  const [secrets, tokens] = await Promise.all([clientSecretsOf(unit, method), tokensOf(unit, method)]);
  return [...unit.stores.identities.methodDeletion(method), ...secrets, ...tokens];
};
