import { beforeAll, describe, expect, it } from 'vitest';
import { retiredOperations } from '../../functions/retired.ts';
import { operations } from '../../functions/routes.ts';
import { keyOf } from '../specimens/all.ts';
import { isGuarded } from '../specimens/request.ts';
import { assemble, type Caller, type Cast } from './cast.ts';

let cast: Cast;

beforeAll(async () => {
  cast = await assemble();
});

it('only these operations look at no credentials', () => {
  const retired = new Set(retiredOperations);
  const open = operations.filter((operation) => !isGuarded(operation) && !retired.has(operation)).map(keyOf);
  expect(open.sort()).toEqual([
    'GET /',
    'GET /.well-known/est/{templateId}/cacerts',
    'GET /.well-known/est/{templateId}/csrattrs',
    'GET /api/docs',
    'GET /api/docs/assets/{file}',
    'GET /api/docs/json',
    'GET /api/docs/yaml',
    'GET /api/status',
    'GET /api/v1/admin/config',
    'GET /api/v1/pki/acme/{templateId}/directory',
    'GET /api/v1/pki/acme/{templateId}/new-nonce',
    'GET /api/v1/pki/acme/{templateId}/renewal-info/{certificateId}',
    'GET /api/v1/pki/ca/{caId}/certificates/{caCertId}/der',
    'GET /api/v1/pki/crl/{crlId}',
    'GET /api/v1/pki/crl/{crlId}/der',
    'GET /api/v1/pki/crl/{crlId}/pem',
    'GET /api/v1/pki/ocsp/{caId}/{ocspRequest+}',
    'GET /api/v1/sso/github',
    'GET /api/v1/sso/gitlab',
    'GET /api/v1/sso/google',
    'GET /api/v1/sso/methods',
    'GET /api/v1/sso/oidc/callback',
    'GET /api/v1/sso/oidc/login',
    'GET /api/v1/sso/oidc/login/error',
    'GET /api/v1/sso/redirect',
    'GET /api/v1/sso/redirect/github',
    'GET /api/v1/sso/redirect/gitlab',
    'GET /api/v1/sso/redirect/google',
    'GET /api/v1/sso/redirect/saml2/organizations/{orgSlug}',
    'GET /api/v1/sso/redirect/saml2/{samlConfigId}',
    'GET /api/v1/sso/saml2/{samlConfigId}/metadata',
    'GET /api/v1/workflow-integrations/slack/oauth_redirect',
    'GET /api/v2/auth/mfa/check/totp',
    'GET /assets/{file}',
    'GET /login',
    'GET /login/assets/{file}',
    'GET /login/invitation',
    'GET /login/sso',
    'GET /{page+}',
    'POST /.well-known/est/{templateId}/serverkeygen',
    'POST /.well-known/est/{templateId}/simpleenroll',
    'POST /.well-known/est/{templateId}/simplereenroll',
    'POST /api/v1/admin/bootstrap',
    'POST /api/v1/auth/aws-auth/login',
    'POST /api/v1/auth/azure-auth/login',
    'POST /api/v1/auth/gcp-auth/login',
    'POST /api/v1/auth/jwt-auth/login',
    'POST /api/v1/auth/kubernetes-auth/login',
    'POST /api/v1/auth/ldap-auth/login',
    'POST /api/v1/auth/oidc-auth/login',
    'POST /api/v1/auth/tls-cert-auth/login',
    'POST /api/v1/auth/token',
    'POST /api/v1/auth/token/renew',
    'POST /api/v1/auth/token/revoke',
    'POST /api/v1/auth/universal-auth/login',
    'POST /api/v1/events/subscribe/project-events',
    'POST /api/v1/invite-org/verify',
    'POST /api/v1/ldap/login',
    'POST /api/v1/password/email/password-reset',
    'POST /api/v1/password/email/password-reset-verify',
    'POST /api/v1/password/password-reset',
    'POST /api/v1/password/recover',
    'POST /api/v1/pki/acme/{templateId}/accounts/{accountId}',
    'POST /api/v1/pki/acme/{templateId}/accounts/{accountId}/orders',
    'POST /api/v1/pki/acme/{templateId}/authorizations/{authorizationId}',
    'POST /api/v1/pki/acme/{templateId}/certificates/{serialNumber}',
    'POST /api/v1/pki/acme/{templateId}/certificates/{serialNumber}/{chain}',
    'POST /api/v1/pki/acme/{templateId}/challenges/{authorizationId}/{challengeType}',
    'POST /api/v1/pki/acme/{templateId}/key-change',
    'POST /api/v1/pki/acme/{templateId}/new-account',
    'POST /api/v1/pki/acme/{templateId}/new-order',
    'POST /api/v1/pki/acme/{templateId}/orders/{orderId}',
    'POST /api/v1/pki/acme/{templateId}/orders/{orderId}/finalize',
    'POST /api/v1/pki/acme/{templateId}/revoke-cert',
    'POST /api/v1/pki/ocsp/{caId}',
    'POST /api/v1/secret-scanning/webhook',
    'POST /api/v1/secret-scanning/webhook/{sourceId}',
    'POST /api/v1/secret-sharing/public',
    'POST /api/v1/secret-sharing/public/{id}',
    'POST /api/v1/sso/confirmation',
    'POST /api/v1/sso/saml2/{samlConfigId}',
    'POST /api/v1/sso/token-exchange',
    'POST /api/v2/auth/mfa/passkey',
    'POST /api/v2/auth/mfa/send',
    'POST /api/v2/auth/mfa/verify',
    'POST /api/v2/auth/mfa/verify/recovery-code',
    'POST /api/v2/users/me/emails/code',
    'POST /api/v2/users/me/emails/verify',
    'POST /api/v3/auth/login',
    'POST /api/v3/signup/complete-account/invite',
    'POST /api/v3/signup/complete-account/signup',
    'POST /api/v3/signup/email/signup',
    'POST /api/v3/signup/email/verify',
  ]);
});

it('what is retired opens nothing: it looks at nothing and answers one sentence', () => {
  for (const { audit, body, query } of retiredOperations)
    expect([audit, body, query]).toEqual([null, undefined, undefined]);
});

const path = (verb: 'renew' | 'revoke'): string => `/api/v1/auth/token/${verb}`;
const present = (verb: 'renew' | 'revoke', caller: Caller) =>
  cast.app.request('POST', path(verb), { body: { accessToken: cast.tokens[caller] } });

const worthless: readonly Caller[] = ['expired', 'garbage', 'tampered', 'unsigned'];

describe('tokens in a body', () => {
  it.each([...worthless, 'idle', 'revoked'] as const)('one that is %s is not renewed', async (caller) => {
    const reply = await present('renew', caller);
    expect(reply.status, reply.text).toBe(401);
  });

  it('one that is bound to another address is not renewed', async () => {
    const reply = await present('renew', 'bound');
    expect(reply.status, reply.text).toBe(403);
  });

  it.each(worthless)('one that is %s revokes nothing', async (caller) => {
    const reply = await present('revoke', caller);
    expect(reply.status, reply.text).toBe(401);
    await cast.app.ok('GET', '/api/v1/identities/details', { token: cast.tokens.foreign });
  });

  it.each(['renew', 'revoke'] as const)(
    'a person’s is not for %s: sessions end by logging out',
    async (verb) => {
      const reply = await present(verb, 'ownerPerson');
      expect(reply.status, reply.text).toBe(400);
      await cast.app.ok('POST', '/api/v1/auth/checkAuth', { token: cast.tokens.ownerPerson });
    },
  );
});

it('an instance that was set up is not set up again', async () => {
  const body = { email: 'thief@example.com', password: 'a long enough password', organization: 'Thieves' };
  const reply = await cast.app.request('POST', '/api/v1/admin/bootstrap', { body });
  expect(reply.status).toBe(400);
});
