import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { JWTPayload } from 'jose';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { sealedRecord } from '../../../layers/domain/instance/app-credentials.ts';
import { beginAtProvider } from '../../../layers/domain/sso/instance/sign-in.ts';
import { readToken } from '../../../layers/domain/tokens/jwt.ts';
import type { TestResponse } from '../../harness/app.ts';
import { type AccountsPlace, openAccountsPlace } from '../../world/accounts-place.ts';
import { cookieOf, tokenIn } from '../../world/saml-place.ts';
import { challengeOf } from '../../world/sso-place.ts';
import { newKey, type SigningKey, signed } from '../auth/tokens/issuer.ts';

type Provider = 'github' | 'gitlab';

let place: AccountsPlace;
let url = '';
let key: SigningKey;
/** What the provider says of whoever signs in next. */
let said: JWTPayload & { id?: number; emails?: unknown } = {};
const asked: { path: string; form: URLSearchParams; authorization: string | undefined }[] = [];
const tokenStatus = { value: 200 };

/** A GitLab and a GitHub Enterprise server of one's own. */
const answer = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
  const path = request.url ?? '';
  let text = '';
  for await (const part of request.setEncoding('utf8')) text += part;
  asked.push({ path, form: new URLSearchParams(text), authorization: request.headers.authorization });
  const json = (body: unknown, status = 200) =>
    response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));
  if (path === '/.well-known/openid-configuration')
    return void json({
      issuer: url,
      authorization_endpoint: `${url}/oauth/authorize`,
      token_endpoint: `${url}/oauth/token`,
      jwks_uri: `${url}/oauth/discovery/keys`,
    });
  if (path === '/oauth/discovery/keys')
    return void json({ keys: [{ ...key.publicKey.export({ format: 'jwk' }), kid: key.kid, use: 'sig' }] });
  if (path === '/oauth/token') {
    const at = Math.floor(place.world.app.runtime.now().getTime() / 1000);
    const claims = { iss: url, aud: 'client', iat: at, exp: at + 60, ...said };
    return void json({ access_token: 'unused', id_token: await signed(claims, key) }, tokenStatus.value);
  }
  if (path === '/login/oauth/access_token')
    return void json({ access_token: 'of-github' }, tokenStatus.value);
  if (path === '/api/v3/user')
    return void json({ id: said.id, name: 'Ada Byron', email: 'public@example.org' });
  if (path === '/api/v3/user/emails') return void json(said.emails);
  response.writeHead(404).end();
};
const server = createServer((request, response) => void answer(request, response));

const configure = async (app: Provider | 'google', credentials: Readonly<Record<string, string>>) => {
  const unit = place.world.open();
  const before = await unit.stores.appCredentials.find(app);
  const record = await sealedRecord(unit, app, credentials, before);
  await unit.commit([unit.stores.appCredentials.replacement(record, before)]);
};

const settings = async (changes: object) => {
  const { world } = place;
  const before = await world.read(({ instance }) => instance.find());
  if (!before) throw new Error('There is no instance');
  await world.write(({ instance }) => [
    instance.configuration({ ...before, ...changes, revision: (before.revision ?? 0) + 1 }, before),
  ]);
};

beforeAll(async () => {
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  key = newKey();
  place = await openAccountsPlace({ allowPrivateTargets: true, sendsMail: true });
  await configure('gitlab', { clientId: 'client', clientSecret: 'secret', url });
  await configure('github', { clientId: 'client', clientSecret: 'secret', url });
  await settings({ allowSignUp: true });
});
afterAll(() => server.close());
beforeEach(async () => {
  tokenStatus.value = 200;
  await settings({ enabledLoginMethods: undefined, allowSignUp: true, allowedSignUpDomain: undefined });
});

const begin = async (provider: Provider, query: Readonly<Record<string, string>> = {}) => {
  const reply = await place.world.app.request('GET', `/api/v1/sso/redirect/${provider}`, { query });
  if (reply.status !== 302) throw new Error(`Beginning answered ${reply.status} ${reply.text}`);
  return { location: new URL(reply.headers.location ?? ''), cookie: cookieOf(reply) };
};
type Begun = Awaited<ReturnType<typeof begin>>;

const back = (
  provider: Provider,
  { location, cookie }: Begun,
  changes: Readonly<Record<string, string>> = {},
) =>
  place.world.app.request('GET', `/api/v1/sso/${provider}`, {
    query: { state: location.searchParams.get('state') ?? '', code: 'a-code', ...changes },
    ...(cookie && { cookies: [cookie] }),
  });

/** Comes back as somebody; what GitLab says is for this very sign-in. */
const come = async (provider: Provider, person: typeof said, changes?: Readonly<Record<string, string>>) => {
  const begun = await begin(provider);
  said = { nonce: begun.location.searchParams.get('nonce') ?? undefined, ...person } as typeof said;
  return { begun, reply: await back(provider, begun, changes) };
};
const exchange = (reply: TestResponse, cookie: string, more = {}, token?: string) =>
  place.post(
    '/api/v1/sso/token-exchange',
    { providerAuthToken: tokenIn(reply), ...more },
    { cookies: [cookie], ...(token !== undefined && { token }) },
  );
const signIn = async (provider: Provider, person: typeof said, more = {}, token?: string) => {
  const { begun, reply } = await come(provider, person);
  if (reply.status !== 302) throw new Error(`Coming back answered ${reply.status} ${reply.text}`);
  return exchange(reply, begun.cookie, more, token);
};

let people = 0;
const atGitLab = (more = {}) => {
  people += 1;
  return {
    sub: `gitlab-${people}`,
    email: `gitlab-${people}@example.org`,
    email_verified: true,
    given_name: 'Ada',
    ...more,
  };
};
const atGitHub = (email: string, more = {}) => {
  people += 1;
  return { id: 1_000 + people, emails: [{ email, primary: true, verified: true, ...more }] };
};

describe('a provider of the whole instance', () => {
  it('is asked with state, PKCE and, where it speaks OpenID Connect, a nonce', async () => {
    for (const provider of ['gitlab', 'github'] as const) {
      const { location, cookie } = await begin(provider);
      const { origin, searchParams: query } = location;
      expect(origin).toBe(url);
      expect([query.get('client_id'), query.get('code_challenge_method')]).toEqual(['client', 'S256']);
      expect(query.has('nonce')).toBe(provider === 'gitlab');
      expect(query.get('redirect_uri')).toMatch(new RegExp(`/api/v1/sso/${provider}$`));
      expect(cookie).toMatch(/^locket_sso=/);
    }
  });

  it('makes an account whose session is for all that the person is in', async () => {
    const person = atGitLab();
    const reply = await signIn('gitlab', person);
    expect(reply.status, reply.text).toBe(200);
    expect(reply.body).toMatchObject({ organizationId: null, email: person.email });
    expect(readToken(reply.body.accessToken).claims).toMatchObject({ authMethod: 'gitlab' });
    const again = await signIn('gitlab', { ...person, email: 'renamed@example.org' });
    expect(again.body.email).toBe(person.email);
    const { form } = asked.find(({ path }) => path === '/oauth/token') ?? { form: new URLSearchParams() };
    expect(form.get('code_verifier')).not.toBeNull();
  });

  it('takes the primary address of GitHub where that is verified, and the number of the account', async () => {
    const person = atGitHub('github@example.org');
    expect((await signIn('github', person)).body).toMatchObject({ email: 'github@example.org' });
    const emails = [
      { email: 'new@example.org', primary: true, verified: true },
      { email: 'github@example.org', primary: false, verified: true },
    ];
    expect((await signIn('github', { ...person, emails })).body).toMatchObject({
      email: 'github@example.org',
    });
    const user = asked.filter(({ path }) => path === '/api/v3/user/emails').at(-1);
    expect(user?.authorization).toBe('Bearer of-github');
    const { form } = asked.filter(({ path }) => path === '/login/oauth/access_token').at(-1) ?? {
      form: new URLSearchParams(),
    };
    expect(challengeOf(form.get('code_verifier') ?? '')).toMatch(/^[\w-]{43}$/);
  });

  it('has a code mailed for an address that it did not verify', async () => {
    const unverified = [atGitLab({ email_verified: false }), atGitLab({ email_verified: undefined })];
    for (const person of unverified) {
      const reply = await signIn('gitlab', person);
      expect([reply.status, reply.body.details]).toEqual([403, { confirmation: 'code' }]);
    }
    const hub = await signIn('github', atGitHub('unverified@example.org', { verified: false }));
    expect([hub.status, hub.body.details]).toEqual([403, { confirmation: 'code' }]);
    const secondary = await signIn('github', {
      id: 77,
      emails: [{ email: 'secondary@example.org', primary: false, verified: true }],
    });
    expect(secondary.status).toBe(403);
  });

  it('opens an account that is there with the consent of its owner only', async () => {
    const account = await place.account('member');
    const user = await place.world.read(({ users }) => users.find(account.id));
    if (!user) throw new Error('There is no such person');
    await place.world.write(({ users }) => [
      users.replacement({ ...user, isEmailVerified: true, revision: user.revision + 1 }, user),
    ]);
    const person = atGitHub(account.email.toUpperCase());
    const asks = await signIn('github', person);
    expect([asks.status, asks.body.details]).toEqual([403, { confirmation: 'code' }]);
    const { token } = await place.login(account);
    expect((await signIn('github', person, {}, token)).status).toBe(200);
    expect((await signIn('github', person)).body.email).toBe(account.email);
  });

  it('is linked by a login to no account whose address it did not verify: whoever has the session would stay in', async () => {
    const account = await place.account('member');
    const user = await place.world.read(({ users }) => users.find(account.id));
    if (!user) throw new Error('There is no such person');
    await place.world.write(({ users }) => [
      users.replacement({ ...user, isEmailVerified: true, revision: user.revision + 1 }, user),
    ]);
    const { token } = await place.login(account);
    for (const [provider, person] of [
      ['github', atGitHub(account.email, { verified: false })],
      ['gitlab', atGitLab({ email: account.email, email_verified: false })],
    ] as const) {
      const reply = await signIn(provider, person, {}, token);
      expect([reply.status, reply.body.details]).toEqual([403, { confirmation: 'code' }]);
    }
  });

  it('does not open an account whose address was never shown to be its owner’s', async () => {
    const squatter = await place.account('member');
    const reply = await signIn('github', atGitHub(squatter.email));
    expect([reply.status, reply.body.details]).toEqual([403, undefined]);
  });

  it('makes accounts only where strangers may sign up, for the domains that may', async () => {
    await settings({ allowSignUp: false });
    expect((await signIn('gitlab', atGitLab())).status).toBe(400);
    await settings({ allowSignUp: true, allowedSignUpDomain: 'other.example' });
    expect((await signIn('gitlab', atGitLab())).status).toBe(400);
    expect((await signIn('gitlab', atGitLab({ email: 'a@other.example' }))).status).toBe(200);
  });

  it.each(['ada@exаmple.org', 'ada\u200b@example.org', 'ada@example.org\u0000'])(
    'makes no account for an address that looks like another: %j',
    async (email) => {
      expect((await signIn('gitlab', atGitLab({ email }))).status).toBe(403);
    },
  );

  it('is not offered where nobody said what the instance is known by there', async () => {
    const reply = await place.world.app.request('GET', '/api/v1/sso/redirect/google');
    expect(reply.status).toBe(404);
    const { body } = await place.world.app.ok('GET', '/api/v1/sso/methods');
    expect(body.methods.map(({ method }: { method: string }) => method)).toEqual([
      'email',
      'github',
      'gitlab',
    ]);
    const config = (await place.world.app.ok('GET', '/api/v1/admin/config')).body.config;
    expect(config.availableLoginMethods).toEqual(['email', 'saml', 'ldap', 'oidc', 'github', 'gitlab']);
  });

  it('is Google, by its own issuer, once that is set up', async () => {
    await configure('google', { clientId: 'client', clientSecret: 'secret' });
    const urls: string[] = [];
    const issuer = 'https://accounts.google.com';
    const document = {
      issuer,
      authorization_endpoint: `${issuer}/o/oauth2/v2/auth`,
      token_endpoint: 'https://oauth2.googleapis.com/token',
      jwks_uri: 'https://www.googleapis.com/oauth2/v3/certs',
    };
    const get = async (request: { readonly url: string }) => {
      urls.push(request.url);
      return { kind: 'answered' as const, status: 200, body: JSON.stringify(document) };
    };
    const unit = Object.create(place.world.open(), {
      egress: { value: { allowsPrivateTargets: false, get } },
      keptApps: { value: undefined },
    });
    const { location } = await beginAtProvider(
      unit,
      'google',
      undefined,
      'https://locket.example/api/v1/sso/google',
    );
    expect(urls).toEqual([`${issuer}/.well-known/openid-configuration`]);
    expect(new URL(location).searchParams.get('scope')).toBe('openid email profile');
  });
});

describe('an answer that comes back', () => {
  it('with the state of another browser, or of none, is refused before the provider is asked', async () => {
    const [one, two] = [await begin('github'), await begin('github')];
    const before = asked.length;
    for (const mixed of [
      { ...one, cookie: two.cookie },
      { ...one, cookie: '' },
    ])
      expect((await back('github', mixed)).status).toBe(401);
    expect((await back('github', one, { state: 'made-up' })).status).toBe(401);
    expect((await back('github', one, { error: 'access_denied' })).status).toBe(401);
    expect(asked.length).toBe(before);
  });

  it('for a sign-in that began at another provider is refused: a code of one is sent to no other', async () => {
    const begun = await begin('github');
    const before = asked.length;
    expect((await back('gitlab', begun)).status).toBe(401);
    expect(asked.length).toBe(before);
  });

  it('with a code that the provider did not give to this instance is refused', async () => {
    tokenStatus.value = 400;
    for (const provider of ['github', 'gitlab'] as const)
      expect((await come(provider, atGitLab())).reply.status).toBe(401);
  });

  it.each([
    ['without nonce', { nonce: undefined }],
    ['with that of another sign-in', { nonce: 'another' }],
    ['for another application', { aud: 'another' }],
    ['of nobody', { sub: undefined }],
  ])('%s is refused', async (_what, changes) => {
    expect((await come('gitlab', { ...atGitLab(), ...changes } as typeof said)).reply.status).toBe(401);
  });

  it('from GitHub that does not say who it is is refused', async () => {
    for (const person of [{ emails: [] }, { id: 0, emails: [] }, { id: 5, emails: 'none' }])
      expect((await come('github', person)).reply.status).toBe(401);
  });

  it('is exchanged in the browser that began', async () => {
    const { reply } = await come('gitlab', atGitLab());
    const other = await begin('gitlab');
    expect((await exchange(reply, other.cookie)).status).toBe(401);
  });
});

describe('ways in that a server admin closes', () => {
  it('are closed for everybody who comes by them, wherever they are', async () => {
    const account = await place.account('member');
    const { begun, reply } = await come('gitlab', atGitLab());
    await settings({ enabledLoginMethods: ['github'] });
    expect((await exchange(reply, begun.cookie)).status).toBe(403);
    await expect(begin('gitlab')).rejects.toThrow('403');
    const password = await place.post('/api/v3/auth/login', {
      email: account.email,
      password: account.password,
    });
    expect(password.status).toBe(403);
    expect((await place.post('/api/v3/signup/email/signup', { email: 'new@example.org' })).status).toBe(403);
    expect((await signIn('github', atGitHub('still@example.org'))).status).toBe(200);
    const { body } = await place.world.app.ok('GET', '/api/v1/sso/methods');
    expect(body.methods.map(({ method }: { method: string }) => method)).toEqual(['github']);
  });
});
