import { LocketError } from '../../errors.ts';
import type { Unit } from '../../unit.ts';
import { allowListFrom } from '../foreign-tokens/allow-list.ts';
import type { AttachedMethod } from '../identity.ts';
import { attachMethod, type MethodKind, updateMethod } from '../methods.ts';
import type { PolicyDraft } from '../token-policy.ts';

export interface AzureAuthConfig {
  readonly tenantId: string;
  /** What tokens are asked for: their audience. */
  readonly resource: string;
  /** Object ids of service principals, or `*`; while there is none, nobody is let in. */
  readonly allowedServicePrincipals: readonly string[];
}

export type AzureAuth = AttachedMethod<AzureAuthConfig>;

/** Azure auth as a request configures it: what is left out stays as it is. */
export interface AzureAuthDraft extends PolicyDraft {
  readonly tenantId?: string | undefined;
  readonly resource?: string | undefined;
  /** Separated by commas. */
  readonly allowedServicePrincipalIds?: string | undefined;
}

export const azureAuth: MethodKind<AzureAuthConfig> = {
  method: 'azure-auth',
  noun: 'Azure auth',
  noted: (config) => ({ ...config }),
};

const unset: AzureAuthConfig = { tenantId: '', resource: '', allowedServicePrincipals: [] };

const guid = /^[\da-f]{8}(?:-[\da-f]{4}){3}-[\da-f]{12}$/i;

const configFrom = (draft: AzureAuthDraft, before: AzureAuthConfig): AzureAuthConfig => {
  const { allowedServicePrincipalIds: ids } = draft;
  const config = {
    tenantId: draft.tenantId ?? before.tenantId,
    resource: draft.resource ?? before.resource,
    allowedServicePrincipals:
      ids === undefined
        ? before.allowedServicePrincipals
        : allowListFrom(ids, 'allowedServicePrincipalIds', guid, 'the object id of a service principal'),
  };
  if (!guid.test(config.tenantId))
    throw new LocketError(
      'bad-request',
      'tenantId must be the id of a tenant, a UUID: not the name of its domain',
    );
  return config;
};

/** Attaches Azure auth. @throws LocketError `bad-request` for an entry or tenant that can let nobody in. */
export const attachAzureAuth = async (
  unit: Unit,
  identityId: string,
  draft: AzureAuthDraft,
): Promise<AzureAuth> => attachMethod(unit, azureAuth, identityId, draft, configFrom(draft, unset));

/** Reconfigures Azure auth: it counts from the next login on. */
export const updateAzureAuth = (unit: Unit, identityId: string, draft: AzureAuthDraft): Promise<AzureAuth> =>
  updateMethod(unit, azureAuth, identityId, draft, (before) => configFrom(draft, before));
