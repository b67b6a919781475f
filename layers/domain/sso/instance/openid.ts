import { instanceScope } from '../../audit/event.ts';
import { plainAddress, type VouchedPerson } from '../../sign-in/vouched-person.ts';
import type { Unit } from '../../unit.ts';
import type { Flow } from '../flow.ts';
import { claimsBehind, type OidcAnswer } from '../oidc-answer.ts';
import { namesIn, subjectIn, verifiedIn } from '../oidc-callback.ts';
import { authorizationRequest, type OidcClient } from '../oidc-client.ts';
import type { App } from './app.ts';

/** Those that speak OpenID Connect, by the address of their issuer. */
const issuers = { google: 'https://accounts.google.com', gitlab: 'https://gitlab.com' } as const;
export type OpenIdProvider = keyof typeof issuers;

const clientOf = (provider: OpenIdProvider, { clientId, clientSecret, url }: App): OidcClient => ({
  configurationType: 'discoveryURL',
  discoveryUrl: provider === 'gitlab' && url !== undefined ? url : issuers[provider],
  issuer: '',
  authorizationEndpoint: '',
  jwksUri: '',
  tokenEndpoint: '',
  caCert: '',
  clientId,
  secret: async () => clientSecret,
});

/** Where a browser is sent to sign in by one of them. */
export const requestToOpenId = (
  unit: Unit,
  provider: OpenIdProvider,
  app: App,
  begun: Flow,
  redirectUri: string,
): Promise<string> => authorizationRequest(unit, clientOf(provider, app), begun, redirectUri);

/** Whom one of them names, by an ID token for this sign-in. */
export const personByOpenId = async (
  unit: Unit,
  provider: OpenIdProvider,
  app: App,
  begun: Flow,
  answer: OidcAnswer,
): Promise<VouchedPerson> => {
  const { claims, issuer } = await claimsBehind(unit, clientOf(provider, app), begun, answer);
  const address = plainAddress(claims.email);
  return {
    orgId: instanceScope,
    method: provider,
    issuer,
    externalId: subjectIn(claims),
    address,
    isAddressVerified: address !== null && verifiedIn(claims) === true,
    ...namesIn(claims),
  };
};
