import { createHash } from 'node:crypto';
import type { JWTPayload } from 'jose';
import { type Issuer, startIssuer } from '../functions/auth/tokens/issuer.ts';
import type { TestResponse } from '../harness/app.ts';
import { type AccountsPlace, openAccountsPlace } from './accounts-place.ts';

/** What a provider says of a person. */
type Said = JWTPayload & { readonly email?: string; readonly email_verified?: unknown };

/** A sign-in that is under way in one browser. */
interface Begun {
  readonly location: URL;
  /** The cookie as the browser sends it back. */
  readonly cookie: string;
}

export interface SsoPlace {
  readonly accounts: AccountsPlace;
  readonly issuer: Issuer;
  readonly orgSlug: string;
  /** The requests that came to the provider's token endpoint, as forms with their `authorization`. */
  readonly exchanged: { readonly form: URLSearchParams; readonly authorization: string | undefined }[];
  configured(changes?: object): Promise<TestResponse>;
  begin(query?: Readonly<Record<string, string>>): Promise<Begun>;
  /** Signs in at the provider as somebody and comes back; `changes` to what comes back with the browser. */
  back(begun: Begun, said: Said, changes?: Readonly<Record<string, string>>): Promise<TestResponse>;
  /** The token with which the page goes on. */
  vouched(said: Said): Promise<{ readonly providerAuthToken: string; readonly cookie: string }>;
  exchange(
    vouched: { readonly providerAuthToken: string; readonly cookie: string },
    more?: object,
    token?: string,
  ): Promise<TestResponse>;
  /** All of it at once. */
  signIn(said: Said, more?: object, token?: string): Promise<TestResponse>;
  close(): void;
}

const slugPath = (orgId: string): string => `/api/v1/organization/${orgId}`;
const configPath = '/api/v1/sso/oidc/config';
export const clientSecret = 'a client secret: with % and +';

const cookieOf = ({ cookies }: TestResponse, name: string): string =>
  (cookies.find((each) => each.startsWith(`${name}=`)) ?? '').split(';', 1)[0] ?? '';

export const challengeOf = (verifier: string): string =>
  createHash('sha256').update(verifier).digest('base64url');

/** An instance whose organization signs in by an OpenID provider beside it; `endpoint` is a way to storage. */
export const openSsoPlace = async (endpoint?: string): Promise<SsoPlace> => {
  const accounts = await openAccountsPlace({ allowPrivateTargets: true, sendsMail: true }, endpoint);
  const { world } = accounts;
  const issuer = await startIssuer(() => world.app.runtime.now());
  const { organization } = await world.ok(world.admin, 'GET', slugPath(world.orgId));
  const orgSlug: string = organization.slug;
  const exchanged: SsoPlace['exchanged'] = [];
  let idToken = '';
  issuer.answer('/token', (request, response) => {
    let text = '';
    request.on('data', (chunk) => {
      text += chunk;
    });
    request.on('end', () => {
      exchanged.push({ form: new URLSearchParams(text), authorization: request.headers.authorization });
      response.writeHead(200, { 'content-type': 'application/json' });
      response.end(JSON.stringify({ access_token: 'unused', token_type: 'Bearer', id_token: idToken }));
    });
  });
  issuer.answer('/.well-known/openid-configuration', (_request, response) => {
    response.writeHead(200, { 'content-type': 'application/json' });
    response.end(
      JSON.stringify({
        issuer: issuer.url,
        authorization_endpoint: `${issuer.url}/authorize`,
        token_endpoint: `${issuer.url}/token`,
        jwks_uri: `${issuer.url}/keys`,
      }),
    );
  });
  const whole = {
    orgSlug,
    configurationType: 'discoveryURL',
    discoveryURL: issuer.url,
    caCert: issuer.ca,
    clientId: 'locket',
    clientSecret,
    isActive: true,
  };
  const configured: SsoPlace['configured'] = async (changes = {}) => {
    const body = { ...whole, ...changes };
    const made = await world.send(world.admin, 'POST', configPath, body);
    return made.status === 400 && /has an OIDC/.test(made.text)
      ? world.send(world.admin, 'PATCH', configPath, { allowedEmailDomains: '', ...body })
      : made;
  };
  await configured();

  const begin: SsoPlace['begin'] = async (query = {}) => {
    const reply = await world.app.request('GET', '/api/v1/sso/oidc/login', { query: { orgSlug, ...query } });
    if (reply.status !== 302) throw new Error(`Beginning answered ${reply.status} ${reply.text}`);
    return { location: new URL(reply.headers.location ?? ''), cookie: cookieOf(reply, 'locket_sso') };
  };
  const back: SsoPlace['back'] = async ({ location, cookie }, said, changes = {}) => {
    const { state = '', nonce = '' } = Object.fromEntries(location.searchParams);
    idToken = await issuer.token({ aud: 'locket', nonce, ...said });
    const query = { state, code: 'a-code', ...changes };
    return world.app.request('GET', '/api/v1/sso/oidc/callback', {
      query,
      ...(cookie && { cookies: [cookie] }),
    });
  };
  const vouched: SsoPlace['vouched'] = async (said) => {
    const begun = await begin();
    const reply = await back(begun, said);
    if (reply.status !== 302) throw new Error(`Coming back answered ${reply.status} ${reply.text}`);
    const { hash } = new URL(reply.headers.location ?? '');
    const providerAuthToken = new URLSearchParams(hash.slice(1)).get('token') ?? '';
    return { providerAuthToken, cookie: begun.cookie };
  };
  const exchange: SsoPlace['exchange'] = ({ providerAuthToken, cookie }, more = {}, token) =>
    accounts.post(
      '/api/v1/sso/token-exchange',
      { providerAuthToken, ...more },
      {
        ...(cookie && { cookies: [cookie] }),
        ...(token !== undefined && { token }),
      },
    );
  return {
    accounts,
    issuer,
    orgSlug,
    exchanged,
    configured,
    begin,
    back,
    vouched,
    exchange,
    signIn: async (said, more, token) => exchange(await vouched(said), more, token),
    close: () => issuer.close(),
  };
};
