import { LocketError } from '../../errors.ts';
import type { Unit } from '../../unit.ts';
import { type BoundsDraft, boundsFrom, type TokenBounds, unbound } from '../foreign-tokens/bounds.ts';
import { certificatesIn, keyAddress } from '../foreign-tokens/key-address.ts';
import type { AttachedMethod } from '../identity.ts';
import { attachMethod, type MethodKind, updateMethod } from '../methods.ts';
import type { PolicyDraft } from '../token-policy.ts';

export interface OidcAuthConfig extends TokenBounds {
  /** Address below which the discovery document stands. */
  readonly oidcDiscoveryUrl: string;
  /** Certificates of the issuer's authorities in PEM; empty for the public ones. */
  readonly caCert: string;
  /** What `iss` must be, to the letter. */
  readonly boundIssuer: string;
}

export type OidcAuth = AttachedMethod<OidcAuthConfig>;

/** OIDC auth as a request configures it: what is left out stays as it is. */
export interface OidcAuthDraft extends PolicyDraft, BoundsDraft {
  readonly oidcDiscoveryUrl?: string | undefined;
  readonly caCert?: string | undefined;
  readonly boundIssuer?: string | undefined;
}

export const oidcAuth: MethodKind<OidcAuthConfig> = {
  method: 'oidc-auth',
  noun: 'OIDC auth',
  noted: ({ caCert, ...config }) => ({ ...config, hasCaCert: caCert !== '' }),
};

const unset: OidcAuthConfig = { ...unbound, oidcDiscoveryUrl: '', caCert: '', boundIssuer: '' };

const configFrom = (unit: Unit, draft: OidcAuthDraft, before: OidcAuthConfig): OidcAuthConfig => {
  const { oidcDiscoveryUrl, caCert, boundIssuer } = draft;
  if (oidcDiscoveryUrl !== undefined) keyAddress(unit, oidcDiscoveryUrl, 'oidcDiscoveryUrl');
  if (caCert !== undefined) certificatesIn(caCert, 'caCert');
  const config = {
    ...boundsFrom(draft, before),
    oidcDiscoveryUrl: oidcDiscoveryUrl ?? before.oidcDiscoveryUrl,
    caCert: caCert ?? before.caCert,
    boundIssuer: boundIssuer ?? before.boundIssuer,
  };
  if (config.boundIssuer === '') throw new LocketError('bad-request', 'boundIssuer must not be empty');
  return config;
};

/** Attaches OIDC auth. @throws LocketError `bad-request` for a configuration that lets in everybody, or cannot work. */
export const attachOidcAuth = async (
  unit: Unit,
  identityId: string,
  draft: OidcAuthDraft,
): Promise<OidcAuth> => attachMethod(unit, oidcAuth, identityId, draft, configFrom(unit, draft, unset));

/** Reconfigures OIDC auth: it counts from the next login on. */
export const updateOidcAuth = (unit: Unit, identityId: string, draft: OidcAuthDraft): Promise<OidcAuth> =>
  updateMethod(unit, oidcAuth, identityId, draft, (before) => configFrom(unit, draft, before));
