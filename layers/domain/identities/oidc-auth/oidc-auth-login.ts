import type { Unit } from '../../unit.ts';
import type { PublishedKeys } from '../foreign-tokens/foreign-tokens.ts';
import { proveWithin, type TokenCredentials } from '../foreign-tokens/token-login.ts';
import type { IssuedToken } from '../issue-token.ts';
import { type LoginKind, loginWith } from '../login.ts';
import { type OidcAuthConfig, oidcAuth } from './oidc-auth.ts';

const keysOf = ({ oidcDiscoveryUrl, caCert }: OidcAuthConfig): PublishedKeys => ({
  kind: 'discovery',
  url: oidcDiscoveryUrl,
  ca: caCert || null,
});

/**
 * Logs a machine in by a token of its OpenID provider: one round of reads, the provider's keys when they are not known
 * yet, and one transaction with the event.
 *
 * @throws LocketError `unauthenticated` naming the check that failed; `unavailable` when the provider gives no keys.
 */
export const loginWithOidcAuth = (unit: Unit, credentials: TokenCredentials): Promise<IssuedToken> => {
  const kind: LoginKind<OidcAuthConfig> = {
    ...oidcAuth,
    idMember: 'identityOidcAuthId',
    prove: ({ method: { config } }) =>
      proveWithin(
        unit,
        credentials.jwt,
        { keys: () => keysOf(config), issuers: [config.boundIssuer] },
        config,
      ),
  };
  return loginWith(unit, kind, credentials);
};
