import type { Unit } from '../../unit.ts';
import type { AttachedMethod } from '../identity.ts';
import { attachMethod, type MethodKind, updateMethod } from '../methods.ts';
import type { PolicyDraft } from '../token-policy.ts';
import { accountsIn, principalsIn } from './principal.ts';
import { hostOfEndpoint } from './sts-hosts.ts';

export interface AwsAuthConfig {
  /** `https://<host>/`: where a request goes whose headers name no host. */
  readonly stsEndpoint: string;
  readonly allowedPrincipals: readonly string[];
  readonly allowedAccounts: readonly string[];
  /** What the signed header `X-Locket-Server-ID` must say; null when none is demanded. */
  readonly serverId: string | null;
}

export type AwsAuth = AttachedMethod<AwsAuthConfig>;

/** AWS auth as a request configures it: what is left out stays as it is. */
export interface AwsAuthDraft extends PolicyDraft {
  readonly stsEndpoint?: string | undefined;
  /** Separated by commas. */
  readonly allowedPrincipalArns?: string | undefined;
  /** Separated by commas. */
  readonly allowedAccountIds?: string | undefined;
  /** An empty text demands none. */
  readonly serverId?: string | undefined;
}

export const awsAuth: MethodKind<AwsAuthConfig> = {
  method: 'aws-auth',
  noun: 'AWS auth',
  noted: (config) => ({ ...config }),
};

const unset: AwsAuthConfig = {
  stsEndpoint: 'https://sts.amazonaws.com/',
  allowedPrincipals: [],
  allowedAccounts: [],
  serverId: null,
};

const configFrom = ({ sts }: Unit, draft: AwsAuthDraft, before: AwsAuthConfig): AwsAuthConfig => {
  const { stsEndpoint, allowedPrincipalArns, allowedAccountIds, serverId } = draft;
  if (stsEndpoint !== undefined) hostOfEndpoint(stsEndpoint, sts.allowedHosts);
  return {
    stsEndpoint: stsEndpoint ?? before.stsEndpoint,
    allowedPrincipals:
      allowedPrincipalArns === undefined ? before.allowedPrincipals : principalsIn(allowedPrincipalArns),
    allowedAccounts: allowedAccountIds === undefined ? before.allowedAccounts : accountsIn(allowedAccountIds),
    serverId: serverId === undefined ? before.serverId : serverId || null,
  };
};

/** Attaches AWS auth. @throws LocketError `bad-request` for an entry or endpoint that can let nobody in. */
export const attachAwsAuth = async (unit: Unit, identityId: string, draft: AwsAuthDraft): Promise<AwsAuth> =>
  attachMethod(unit, awsAuth, identityId, draft, configFrom(unit, draft, unset));

/** Reconfigures AWS auth: it counts from the next login on. */
export const updateAwsAuth = (unit: Unit, identityId: string, draft: AwsAuthDraft): Promise<AwsAuth> =>
  updateMethod(unit, awsAuth, identityId, draft, (before) => configFrom(unit, draft, before));
