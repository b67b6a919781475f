import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
import { openDynamicProviders } from '../../../layers/adapters/dynamic/providers.ts';
import { checkedInputs } from '../../../layers/domain/dynamic-secrets/kinds/kinds.ts';
import type { DynamicProviders } from '../../../layers/domain/dynamic-secrets/providers.ts';
import { authority } from '../../functions/auth/kubernetes/authority.ts';
import { type Asked, type Said, type StandIn, standIn } from './stand-in.ts';

/** Stands for the token endpoint of Entra ID and for Microsoft Graph, as far as their documents say. */
const passwords: string[] = [];
let sessionsEnded = 0;
let mayEndSessions = true;
const users = Array.from({ length: 3 }, (_, at) => ({
  id: `user-${at}`,
  displayName: at === 1 ? null : `Name ${at}`,
  userPrincipalName: `user-${at}@contoso.example`,
}));

const tokenFor = ({ body }: Asked): Said => {
  const form = new URLSearchParams(body);
  if (form.get('grant_type') !== 'client_credentials') return [400, { error: 'unsupported_grant_type' }];
  if (form.get('client_secret') !== `it's a "secret" & more=1`) return [401, { error: 'invalid_client' }];
  return [200, { token_type: 'Bearer', access_token: 'the-token' }];
};

const answer = (asked: Asked): Said => {
  const { method, path, query, headers, body } = asked;
  if (path === '/contoso.example/oauth2/v2.0/token') return tokenFor(asked);
  if (headers.authorization !== 'Bearer the-token') return [401, {}];
  if (method === 'GET' && path === '/v1.0/users') {
    const isSecond = query.get('$skiptoken') === 'more';
    const next = 'https://graph.microsoft.com/v1.0/users?$skiptoken=more';
    return [
      200,
      { value: isSecond ? users.slice(2) : users.slice(0, 2), ...(!isSecond && { '@odata.nextLink': next }) },
    ];
  }
  if (path === '/v1.0/users/user-0/revokeSignInSessions') {
    sessionsEnded += mayEndSessions ? 1 : 0;
    return mayEndSessions ? [200, { value: true }] : [403, {}];
  }
  if (path !== '/v1.0/users/user-0') return [404, { error: { code: 'Request_ResourceNotFound' } }];
  if (method === 'GET') return [200, { id: 'user-0' }];
  const { passwordProfile } = JSON.parse(body);
  if (passwordProfile.forceChangePasswordNextSignIn !== false) return [400, {}];
  passwords.push(passwordProfile.password);
  return [204];
};

let api: StandIn;
let providers: DynamicProviders;
beforeAll(async () => {
  api = await standIn(answer);
  const server = { origin: api.origin, ca: authority.ca };
  const servers = { 'login.microsoftonline.com': server, 'graph.microsoft.com': server };
  providers = openDynamicProviders({ allowPrivateTargets: true, servers });
});
afterAll(() => api.close());
beforeEach(() => {
  passwords.length = 0;
  sessionsEnded = 0;
  mayEndSessions = true;
  api.say(undefined);
});

const application = {
  tenantId: 'contoso.example',
  applicationId: 'app',
  clientSecret: `it's a "secret" & more=1`,
};
const at = (more: object = {}) => ({
  type: 'azure-entra-id' as const,
  inputs: checkedInputs('azure-entra-id', {
    ...application,
    userId: 'user-0',
    email: 'user-0@contoso.example',
    ...more,
  }),
});
const done = { kind: 'done', value: true };
const account = { name: 'user-0', password: `p'"\\ü`, expireAt: '' };

it('lets the application in by its secret, and sees the user', async () => {
  expect(await providers.test(at())).toEqual(done);
  expect(await providers.test(at({ clientSecret: 'wrong' }))).toMatchObject({
    kind: 'refused',
    reason: expect.stringContaining('credentials'),
  });
  expect(await providers.test(at({ userId: 'user-9' }))).toMatchObject({ kind: 'refused' });
});

it('gives the user a password for the lease, and one that nobody knows after it', async () => {
  expect(await providers.create(at(), account)).toEqual({
    kind: 'done',
    value: { email: 'user-0@contoso.example', password: account.password },
  });
  expect(await providers.renew(at(), account)).toEqual(done);
  expect(passwords).toEqual([account.password]);
  expect(await providers.revoke(at(), 'user-0')).toEqual(done);
  expect(await providers.revoke(at(), 'user-0')).toEqual(done);
  expect(new Set(passwords).size).toBe(3);
  expect(passwords.at(-1)?.length).toBeGreaterThan(40);
  expect(sessionsEnded).toBe(2);
  expect(await providers.list(at(), 'l')).toEqual({ kind: 'done', value: undefined });
});

it('ends the password also where it may not end sessions', async () => {
  mayEndSessions = false;
  expect(await providers.revoke(at(), 'user-0')).toEqual(done);
  expect(passwords).toHaveLength(1);
});

it('lists the users of the tenant, page by page', async () => {
  expect(await providers.entraUsers(application)).toEqual({
    kind: 'done',
    value: [
      { id: 'user-0', name: 'Name 0', email: 'user-0@contoso.example' },
      { id: 'user-1', name: '', email: 'user-1@contoso.example' },
      { id: 'user-2', name: 'Name 2', email: 'user-2@contoso.example' },
    ],
  });
});

it.each([
  [403, 'refused'],
  [429, 'unreachable'],
  [503, 'unreachable'],
])('that answers %i is %s, and says nothing of what it answered', async (code, kind) => {
  api.say([code, { error: 'hush hush' }]);
  const outcome = await providers.create(at(), account);
  expect(outcome).toMatchObject({ kind });
  expect(JSON.stringify(outcome)).not.toContain('hush');
});

it.each([['../../evil'], ['a/b'], ['a?b'], ['a b']])(
  'a tenant called %s is refused before anything is asked',
  (tenantId) => {
    expect(() => at({ tenantId })).toThrow('must be an id');
  },
);
