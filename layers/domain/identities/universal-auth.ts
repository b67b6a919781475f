import type { LockoutPolicy } from '../lockout.ts';
import type { Unit } from '../unit.ts';
import type { AttachedMethod, UniversalAuthConfig } from './identity.ts';
import { attachMethod, type MethodKind, updateMethod } from './methods.ts';
import { type AddressDraft, addressesFrom, everyAddress, type PolicyDraft } from './token-policy.ts';

export type UniversalAuth = AttachedMethod<UniversalAuthConfig>;

/** Universal auth as a request configures it: what is left out stays as it is. */
export interface UniversalAuthDraft extends PolicyDraft {
  readonly clientSecretTrustedIps?: AddressDraft | undefined;
  readonly lockoutEnabled?: boolean | undefined;
  readonly lockoutThreshold?: number | undefined;
  readonly lockoutDurationSeconds?: number | undefined;
  readonly lockoutCounterResetSeconds?: number | undefined;
}

export const universalAuth: MethodKind<UniversalAuthConfig> = {
  method: 'universal-auth',
  noun: 'universal auth',
  noted: ({ clientSecretTrustedIps }) => ({ clientSecretTrustedIps }),
};

/** What a client starts with, and what a client id that nobody has is measured by. */
export const defaultLockout: LockoutPolicy = {
  lockoutEnabled: true,
  lockoutThreshold: 3,
  lockoutDurationSeconds: 300,
  lockoutCounterResetSeconds: 30,
};

const configFrom = (draft: UniversalAuthDraft, before: UniversalAuthConfig): UniversalAuthConfig => ({
  clientId: before.clientId,
  clientSecretTrustedIps: addressesFrom(
    draft.clientSecretTrustedIps,
    before.clientSecretTrustedIps,
    'clientSecretTrustedIps',
  ),
  lockoutEnabled: draft.lockoutEnabled ?? before.lockoutEnabled,
  lockoutThreshold: draft.lockoutThreshold ?? before.lockoutThreshold,
  lockoutDurationSeconds: draft.lockoutDurationSeconds ?? before.lockoutDurationSeconds,
  lockoutCounterResetSeconds: draft.lockoutCounterResetSeconds ?? before.lockoutCounterResetSeconds,
});

/** Attaches universal auth under a new client id. */
export const attachUniversalAuth = (
  unit: Unit,
  identityId: string,
  draft: UniversalAuthDraft,
): Promise<UniversalAuth> => {
  const fresh = { clientId: unit.runtime.uuid(), clientSecretTrustedIps: everyAddress, ...defaultLockout };
  return attachMethod(unit, universalAuth, identityId, draft, configFrom(draft, fresh));
};

/** Reconfigures universal auth; the client id stays. */
export const updateUniversalAuth = (
  unit: Unit,
  identityId: string,
  draft: UniversalAuthDraft,
): Promise<UniversalAuth> =>
  updateMethod(unit, universalAuth, identityId, draft, (before) => configFrom(draft, before));
