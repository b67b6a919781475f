import { afterAll, beforeAll, expect, it } from 'vitest';
import { clientSecret, openSsoPlace, type SsoPlace } from '../../world/sso-place.ts';
import { callbackPort, visit } from '../login/browser.ts';
import { type OpenIdProvider, startOpenIdProvider } from './openid-provider.ts';

let place: SsoPlace;
let provider: OpenIdProvider;
beforeAll(async () => {
  place = await openSsoPlace();
  const { location } = await place.begin();
  const redirectUri = location.searchParams.get('redirect_uri') ?? '';
  provider = await startOpenIdProvider({ id: 'locket', secret: clientSecret, redirectUri });
  await place.configured({ discoveryURL: provider.url, caCert: provider.ca });
});
afterAll(() => {
  provider.close();
  place.close();
});

/** Goes to the provider and back, as a browser does. */
const throughProvider = async (login: string, query: Readonly<Record<string, string>> = {}) => {
  const { world } = place.accounts;
  const begun = await place.begin(query);
  const returned = await provider.visit(begun.location, login);
  const came = () =>
    world.app.request('GET', '/api/v1/sso/oidc/callback', {
      query: Object.fromEntries(returned.searchParams),
      cookies: [begun.cookie],
    });
  return { begun, came };
};

const newcomer = (login: string, more: object = {}) => {
  const person = { email: `${login}@example.org`, email_verified: true, given_name: login, ...more };
  provider.people.set(login, person);
  return person;
};

it('a person comes from a provider of another make through the page into the organization', async () => {
  const { world } = place.accounts;
  const { email } = newcomer('ada');
  const { begun, came } = await throughProvider('ada', { callbackPort: String(callbackPort) });
  const reply = await came();
  expect(reply.status, reply.text).toBe(302);
  const { pathname, search, hash } = new URL(reply.headers.location ?? '');
  const page = await world.app.request('GET', pathname, {
    query: Object.fromEntries(new URLSearchParams(search)),
  });
  expect(page.headers['content-security-policy']).toContain(
    `connect-src 'self' http://127.0.0.1:${callbackPort}`,
  );
  expect(page.text).not.toMatch(/<script(?![^>]* src=)|\son\w+=|style="|\{\{/);

  const address = `${pathname}${search}${hash}`;
  const { part, posted } = visit(world, { address, script: 'sso.js', cookie: begun.cookie });
  await expect.poll(() => part('confirm').hidden).toBe(false);
  expect(posted).toEqual([]);
  await part('confirm').submit();

  expect([part('done').hidden, part('fault').textContent]).toEqual([false, '']);
  const { email: handed, JTWToken: token } = JSON.parse(posted[0] ?? '');
  expect(handed).toBe(email);
  const me = await world.app.ok('GET', '/api/v2/users/me', { token });
  expect(me.body.user).toMatchObject({ username: email, firstName: 'ada' });
});

it('its code counts once', async () => {
  newcomer('eve');
  const { came } = await throughProvider('eve');
  expect((await came()).status).toBe(302);
  const again = await came();
  expect([again.status, again.body.message]).toEqual([401, 'The identity provider did not accept its code']);
});

it('the page asks the owner of an address for the code that was mailed there', async () => {
  const { world } = place.accounts;
  const { email } = newcomer('bob', { email_verified: false });
  const { begun, came } = await throughProvider('bob');
  const { pathname, hash } = new URL((await came()).headers.location ?? '');
  const { part } = visit(world, { address: `${pathname}${hash}`, script: 'sso.js', cookie: begun.cookie });
  await expect.poll(() => part('code').hidden).toBe(false);
  await part('code').submit({ code: '0000-0000-0000-0000' });
  expect(part('fault').textContent).toMatch(/wrong/);
  await part('code').submit({ code: await place.accounts.codeFor(email) });
  expect(part('fault').textContent).toBe('');
  expect(part('code').hidden).toBe(true);
});

it('a client secret that is wrong is told as such', async () => {
  newcomer('mallory');
  await place.configured({ discoveryURL: provider.url, caCert: provider.ca, clientSecret: 'another' });
  const { came } = await throughProvider('mallory');
  expect((await came()).status).toBe(401);
  await place.configured({ discoveryURL: provider.url, caCert: provider.ca });
});
