import type { Change } from '../store/change.ts';
import type { Unit } from '../unit.ts';
import type { AttachedMethod, UniversalAuthConfig } from './identity.ts';
import type { Remainder } from './removal.ts';

const clientSecrets = async (unit: Unit, method: AttachedMethod<unknown>): Promise<readonly Remainder[]> => {
  if (method.method !== 'universal-auth') return [];
  const { clientId } = method.config as UniversalAuthConfig;
  const secrets = await unit.stores.identities.clientSecrets(clientId);
  return secrets.map((secret) => unit.stores.identities.clientSecretDeletion(secret));
};

const tokens = async (unit: Unit, { identityId }: AttachedMethod<unknown>): Promise<readonly Remainder[]> => {
  const rows = await unit.stores.identities.tokensOf(identityId);
  return rows.map((token) => unit.stores.identities.tokenDeletion(token));
};

/** What removing a login method takes: the attachment itself decides, its client secrets and tokens remain. */
export const methodRemoval = async (
  unit: Unit,
  method: AttachedMethod<unknown>,
): Promise<{ readonly decisive: readonly Change[]; readonly remains: readonly Remainder[] }> => {
  const [secrets, rows] = await Promise.all([clientSecrets(unit, method), tokens(unit, method)]);
  return {
    decisive: unit.stores.identities.methodDeletion(method),
    remains: [...secrets, ...rows],
  };
};
