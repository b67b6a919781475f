import { newKey, pemOf, signed, startIssuer } from '../../test/functions/auth/tokens/issuer.ts';
import type { Api } from './api.ts';
import type { RequestTemplate } from './request.ts';

/** Logins of machines beside universal auth: what they ask of others is on this machine, and asked once. */
export interface Logins {
  readonly oidc: RequestTemplate;
  readonly jwt: RequestTemplate;
  readonly close: () => void;
}

const anHour = 3600;

const loginBy = (method: string, identityId: string, jwt: string): RequestTemplate => ({
  method: 'POST',
  path: `/api/v1/auth/${method}/login`,
  body: { identityId, jwt },
});

/** Attaches OIDC auth, by an issuer over TLS that is started for it, and JWT auth, by a key in the configuration. */
export const prepareLogins = async (api: Api, organizationId: string): Promise<Logins> => {
  const issuer = await startIssuer(() => new Date());
  const key = newKey();
  const body = { name: 'bench logins', organizationId, role: 'no-access' };
  const { identity } = await api.post('/api/v1/identities', body);
  const attach = (method: string, config: object) =>
    api.post(`/api/v1/auth/${method}/identities/${identity.id}`, { boundSubject: 'workload', ...config });
  const { url, ca } = issuer;
  await attach('oidc-auth', { oidcDiscoveryUrl: url, caCert: ca, boundIssuer: url });
  await attach('jwt-auth', { configurationType: 'static', publicKeys: [pemOf(key)] });
  const iat = Math.floor(Date.now() / 1000);
  const claims = { iss: url, sub: 'workload', aud: 'locket', iat, exp: iat + anHour };
  return {
    oidc: loginBy('oidc-auth', identity.id, await issuer.token(claims)),
    jwt: loginBy('jwt-auth', identity.id, await signed(claims, key)),
    close: issuer.close,
  };
};
