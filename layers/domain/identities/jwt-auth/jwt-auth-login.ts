import type { Unit } from '../../unit.ts';
import type { KeySource } from '../foreign-tokens/foreign-tokens.ts';
import { proveWithin, type TokenCredentials } from '../foreign-tokens/token-login.ts';
import type { IssuedToken } from '../issue-token.ts';
import { type LoginKind, loginWith } from '../login.ts';
import { type JwtAuthConfig, jwtAuth } from './jwt-auth.ts';

const keysOf = ({ configurationType, publicKeys, jwksUrl, jwksCaCert }: JwtAuthConfig): KeySource =>
  configurationType === 'static'
    ? { kind: 'static', publicKeys }
    : { kind: 'key-set', url: jwksUrl, ca: jwksCaCert || null };

/**
 * Logs a machine in by a token that one of the configured keys signed: one round of reads, the key set when it is not
 * known yet, and one transaction with the event.
 *
 * @throws LocketError `unauthenticated` naming the check that failed; `unavailable` when the key set cannot be read.
 */
export const loginWithJwtAuth = (unit: Unit, credentials: TokenCredentials): Promise<IssuedToken> => {
  const kind: LoginKind<JwtAuthConfig> = {
    ...jwtAuth,
    idMember: 'identityJwtAuthId',
    prove: ({ method: { config } }) =>
      proveWithin(
        unit,
        credentials.jwt,
        { keys: () => keysOf(config), issuers: config.boundIssuer === '' ? undefined : [config.boundIssuer] },
        config,
      ),
  };
  return loginWith(unit, kind, credentials);
};
