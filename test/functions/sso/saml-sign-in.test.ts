import { createVerify } from 'node:crypto';
import { beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { readToken } from '../../../layers/domain/tokens/jwt.ts';
import {
  configPath,
  cookieOf,
  openSamlPlace,
  type SamlPlace,
  type Signing,
  tokenIn,
} from '../../world/saml-place.ts';

let place: SamlPlace;
beforeAll(async () => {
  place = await openSamlPlace();
});
beforeEach(async () => {
  await place.configured();
});

let people = 0;
const somebody = () => {
  people += 1;
  return `person-${people}@example.org`;
};
const trust = async (trustSamlEmails: boolean) => {
  await place.accounts.world.write(({ instance }) => [
    instance.configuration({ ...before, trustSamlEmails, revision: (before.revision ?? 0) + 1 }, before),
  ]);
  before = (await place.accounts.world.read(({ instance }) => instance.find())) as typeof before;
};
// biome-ignore lint/suspicious/noExplicitAny: the record of this test
let before: any;
beforeAll(async () => {
  before = await place.accounts.world.read(({ instance }) => instance.find());
  await trust(true);
});

describe('a sign-in by a SAML provider', () => {
  it('sends the browser there with a request, a state and a cookie that a posted form brings back', async () => {
    const path = `/api/v1/sso/redirect/saml2/organizations/${place.orgSlug.toUpperCase()}`;
    const reply = await place.accounts.world.app.request('GET', path);
    expect(reply.status, reply.text).toBe(302);
    const location = new URL(reply.headers.location ?? '');
    expect(location.origin + location.pathname).toBe('https://idp.example.com/sso');
    expect(location.searchParams.get('tenant')).toBe('1');
    expect(location.searchParams.get('RelayState')).toMatch(/^[\w-]{43}$/);
    const attributes = (reply.cookies[0] ?? '').split('; ').slice(1);
    expect(attributes).toEqual(['Max-Age=900', 'Path=/api/v1/sso', 'HttpOnly', 'Secure', 'SameSite=None']);
  });

  it('makes an account with a trusted address, and finds it again by what the provider calls the person', async () => {
    const { world, eventsOf } = place.accounts;
    const nameId = somebody();
    const attributes = { firstName: ['Ada'], lastName: ['Byron'] };
    const first = await place.signIn({ nameId, attributes });
    expect(first.status, first.text).toBe(200);
    expect(first.body).toMatchObject({ organizationId: world.orgId, email: nameId });
    const selected = await place.accounts.post(
      '/api/v3/auth/select-organization',
      { organizationId: world.orgId },
      { token: first.body.accessToken },
    );
    expect(readToken(selected.body.token).claims).toMatchObject({ authMethod: 'okta-saml' });
    const user = await world.read(({ users }) => users.findByUsername(nameId));
    expect(user).toMatchObject({ firstName: 'Ada', lastName: 'Byron', isEmailVerified: false });
    const again = await place.signIn({ nameId, attributes: { email: ['other@example.org'] } });
    expect(again.body).toMatchObject({ email: nameId });
    const [came] = (await eventsOf('provider-sign-in')).slice(-1);
    expect(came).toMatchObject({ outcome: 'success', metadata: { method: 'okta-saml', subject: nameId } });
    const { lastUsed } = (
      await world.app.ok('GET', configPath, {
        token: world.admin.token,
        query: { organizationId: world.orgId },
      })
    ).body;
    expect(lastUsed).toMatch(/^\d{4}-/);
  });

  it('has a code mailed where nobody says that the address was verified', async () => {
    await trust(false);
    const nameId = somebody();
    const vouched = await place.vouched({ nameId });
    const asked = await place.exchange(vouched);
    expect([asked.status, asked.body.details]).toEqual([403, { confirmation: 'code' }]);
    await place.accounts.post(
      '/api/v1/sso/confirmation',
      { providerAuthToken: vouched.providerAuthToken },
      { cookies: [vouched.cookie] },
    );
    const done = await place.exchange(vouched, { code: await place.accounts.codeFor(nameId) });
    expect(done.status, done.text).toBe(200);
    await trust(true);
  });

  it('begins by the id of the configuration, too', async () => {
    const path = `/api/v1/sso/redirect/saml2/${place.accounts.world.orgId}`;
    expect((await place.accounts.world.app.request('GET', path)).status).toBe(302);
    const foreign = await place.accounts.world.newOrganization();
    expect(
      (await place.accounts.world.app.request('GET', `/api/v1/sso/redirect/saml2/${foreign}`)).status,
    ).toBe(404);
  });

  const profiles: readonly (readonly [string, Signing, number])[] = [
    ['okta-saml', {}, 302],
    ['okta-saml', { response: false }, 401],
    ['okta-saml', { assertion: false }, 401],
    ['azure-saml', {}, 302],
    ['azure-saml', { response: false }, 401],
    ['keycloak-saml', { assertion: false }, 401],
    ['jumpcloud-saml', { response: false }, 302],
    ['jumpcloud-saml', {}, 302],
    ['jumpcloud-saml', { assertion: false }, 401],
    ['google-saml', { assertion: false }, 302],
    ['google-saml', {}, 302],
    ['google-saml', { response: false }, 401],
    ['generic-saml', { response: false }, 302],
    ['generic-saml', { assertion: false }, 302],
    ['generic-saml', { assertion: false, response: false }, 401],
    ['okta-saml', { encrypted: true }, 302],
    ['google-saml', { encrypted: true, assertion: false }, 302],
    ['jumpcloud-saml', { encrypted: true, response: false }, 401],
    ['okta-saml', { byStranger: true }, 401],
    ['jumpcloud-saml', { byStranger: true, response: false }, 401],
    ['okta-saml', { algorithm: 'http://www.w3.org/2000/09/xmldsig#rsa-sha1' }, 401],
  ];
  it.each(profiles)('%s with %j answers %s', async (authProvider, how, status) => {
    await place.configured({ authProvider });
    const begun = await place.begin();
    const reply = await place.post(await place.answer(begun, { nameId: somebody() }, how), begun);
    expect(reply.status, reply.text).toBe(status);
  });

  it('takes the audience that Entra ID makes of an application’s id', async () => {
    await place.configured({ authProvider: 'azure-saml', issuer: 'application-id' });
    const ok = await place.vouched({ nameId: somebody(), audience: 'spn:application-id' });
    expect(ok.providerAuthToken).not.toBe('');
    await place.configured({ authProvider: 'okta-saml', issuer: 'application-id' });
    await expect(place.vouched({ nameId: somebody(), audience: 'spn:application-id' })).rejects.toThrow(
      '401',
    );
  });

  it('takes answers of any of several certificates', async () => {
    await place.configured({ cert: `${place.strangersCertificate}\n${place.certificate}` });
    expect((await place.vouched({ nameId: somebody() })).providerAuthToken).not.toBe('');
    expect((await place.vouched({ nameId: somebody() }, { byStranger: true })).providerAuthToken).not.toBe(
      '',
    );
    await place.configured({ cert: place.certificate.replace(/-----[^-]+-----|\s/g, '') });
    await expect(place.vouched({ nameId: somebody() }, { byStranger: true })).rejects.toThrow('401');
  });

  it('signs its requests where that is asked for, by the key in its metadata', async () => {
    await place.configured({ signRequests: true });
    const { location } = await place.begin();
    const { body: config } = await place.configured({ signRequests: true });
    const [, signed = ''] = /\?tenant=1&(SAMLRequest=.*)&Signature=/.exec(location.href) ?? [];
    const signature = Buffer.from(location.searchParams.get('Signature') ?? '', 'base64');
    // Spelled as it was signed (SAML 2.0 Bindings, section 3.4.4.1).
    const spelled = ['SAMLRequest', 'RelayState', 'SigAlg']
      .map((name) => `${name}=${encodeURIComponent(location.searchParams.get(name) ?? '')}`)
      .join('&');
    expect(signed).not.toBe('');
    expect(createVerify('sha256').update(spelled).verify(config.spCertificate, signature)).toBe(true);
    const { text } = await place.accounts.world.app.request('GET', new URL(config.metadataUrl).pathname);
    expect(text).toContain('AuthnRequestsSigned="true"');
    expect(text).toContain(config.spCertificate.split('\n')[1]);
  });

  it('hands a session to a command line that waits', async () => {
    const begun = await place.begin({ callback_port: '8765' });
    const reply = await place.post(await place.answer(begun, { nameId: somebody() }), begun);
    expect(reply.headers.location).toMatch(/\/login\/sso\?callback_port=8765#token=/);
  });
});

describe('an answer that nobody asked for', () => {
  it('is refused unless the organization takes it, and is for the browser that brought it then', async () => {
    const said = { nameId: somebody() };
    const refused = await place.post(await place.answer(undefined, said), { relayState: '/' });
    expect(refused.status).toBe(401);
    await place.configured({ allowIdpInitiated: true });
    const reply = await place.post(await place.answer(undefined, said), {
      relayState: 'whatever the provider likes',
    });
    expect(reply.status, reply.text).toBe(302);
    const providerAuthToken = tokenIn(reply);
    expect((await place.accounts.post('/api/v1/sso/token-exchange', { providerAuthToken })).status).toBe(401);
    expect((await place.exchange({ providerAuthToken, cookie: cookieOf(reply) })).status).toBe(200);
  });

  it('that nobody asked for links no account that happens to be logged in in the browser', async () => {
    await place.configured({ allowIdpInitiated: true });
    const account = await place.accounts.account();
    const { world } = place.accounts;
    const user = await world.read(({ users }) => users.find(account.id));
    if (!user) throw new Error('There is no such person');
    await world.write(({ users }) => [
      users.replacement({ ...user, isEmailVerified: true, revision: user.revision + 1 }, user),
    ]);
    const { token } = await place.accounts.login(account);
    const email = [account.email];
    const reply = await place.post(
      await place.answer(undefined, { nameId: 'somebody-else', attributes: { email } }),
      {},
    );
    const posted = { providerAuthToken: tokenIn(reply), cookie: cookieOf(reply) };
    const linked = await place.exchange(posted, {}, token);
    expect([linked.status, linked.body.details]).toEqual([403, { confirmation: 'code' }]);
  });

  it('is not one that was asked for by somebody else', async () => {
    await place.configured({ allowIdpInitiated: true });
    const begun = await place.begin();
    const reply = await place.post(await place.answer(begun, { nameId: somebody() }), {});
    expect(reply.status).toBe(401);
  });
});

describe('the configuration', () => {
  const read = async () => {
    const { world } = place.accounts;
    return world.app.ok('GET', configPath, {
      token: world.admin.token,
      query: { organizationId: world.orgId },
    });
  };

  it('is shown as it was given, without any private key', async () => {
    const { body, text } = await read();
    expect(body).toMatchObject({
      authProvider: 'okta-saml',
      cert: place.certificate,
      organization: body.orgId,
    });
    expect(text).not.toContain('PRIVATE');
    expect(text).not.toContain('ownKey');
  });

  it('is null where there is none', async () => {
    const { world } = place.accounts;
    const orgId = await world.newOrganization();
    const admin = await world.identity('admin', orgId);
    const reply = await world.app.ok('GET', configPath, {
      token: admin.token,
      query: { organizationId: orgId },
    });
    expect(reply.body).toBeNull();
  });

  it('that is switched off lets nobody begin or finish', async () => {
    const begun = await place.begin();
    const answer = await place.answer(begun, { nameId: somebody() });
    const vouched = await place.vouched({ nameId: somebody() });
    await place.configured({ isActive: false });
    expect((await place.post(answer, begun)).status).toBe(404);
    expect((await place.exchange(vouched)).status).toBe(401);
    await expect(place.begin()).rejects.toThrow('404');
  });

  it.each([
    [{ cert: 'no certificate' }, 400],
    [{ entryPoint: 'ftp://example.org' }, 400],
    [{ entryPoint: 'https://user:secret@example.org' }, 400],
    [{ authProvider: 'another' }, 422],
  ])('that cannot work (%j) is refused', async (changes, status) => {
    expect((await place.configured(changes)).status).toBe(status);
  });

  it('is one for each organization, and changed by whoever may do all that an admin may', async () => {
    const { world } = place.accounts;
    const body = {
      organizationId: world.orgId,
      authProvider: 'okta-saml',
      isActive: true,
      entryPoint: 'https://a.example',
      cert: place.certificate,
    };
    expect((await world.send(world.admin, 'POST', configPath, body)).status).toBe(400);
    const member = await world.identity('member');
    expect(
      (await world.send(member, 'PATCH', configPath, { organizationId: world.orgId, isActive: false }))
        .status,
    ).toBe(403);
    const foreign = await world.identity('admin', await world.newOrganization());
    expect(
      (await world.send(foreign, 'PATCH', configPath, { organizationId: world.orgId, isActive: false }))
        .status,
    ).toBe(404);
  });
});
