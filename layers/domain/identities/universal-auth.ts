import type { Unit } from '../unit.ts';
import type { AttachedMethod, UniversalAuthConfig } from './identity.ts';
import { type LockoutDraft, lockoutFrom, machineLockout } from './machine-lockout.ts';
import { attachMethod, type MethodKind, updateMethod } from './methods.ts';
import { type AddressDraft, addressesFrom, everyAddress, type PolicyDraft } from './token-policy.ts';

export type UniversalAuth = AttachedMethod<UniversalAuthConfig>;

/** Universal auth as a request configures it: what is left out stays as it is. */
export interface UniversalAuthDraft extends PolicyDraft, LockoutDraft {
  readonly clientSecretTrustedIps?: AddressDraft | undefined;
}

export const universalAuth: MethodKind<UniversalAuthConfig> = {
  method: 'universal-auth',
  noun: 'universal auth',
  noted: ({ clientSecretTrustedIps }) => ({ clientSecretTrustedIps }),
};

const configFrom = (draft: UniversalAuthDraft, before: UniversalAuthConfig): UniversalAuthConfig => ({
  clientId: before.clientId,
  clientSecretTrustedIps: addressesFrom(
    draft.clientSecretTrustedIps,
    before.clientSecretTrustedIps,
    'clientSecretTrustedIps',
  ),
  ...lockoutFrom(draft, before),
});

/** Attaches universal auth under a new client id. */
export const attachUniversalAuth = (
  unit: Unit,
  identityId: string,
  draft: UniversalAuthDraft,
): Promise<UniversalAuth> => {
  const fresh = { clientId: unit.runtime.uuid(), clientSecretTrustedIps: everyAddress, ...machineLockout };
  return attachMethod(unit, universalAuth, identityId, draft, configFrom(draft, fresh));
};

/** Reconfigures universal auth; the client id stays. */
export const updateUniversalAuth = (
  unit: Unit,
  identityId: string,
  draft: UniversalAuthDraft,
): Promise<UniversalAuth> =>
  updateMethod(unit, universalAuth, identityId, draft, (before) => configFrom(draft, before));
