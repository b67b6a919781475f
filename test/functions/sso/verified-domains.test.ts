import { beforeAll, describe, expect, it } from 'vitest';
import { openSamlPlace, type SamlPlace } from '../../world/saml-place.ts';

const texts = new Map<string, readonly string[]>();
let isDown = false;
let place: SamlPlace;
beforeAll(async () => {
  place = await openSamlPlace(undefined, {
    dns: {
      textsOf: async (name) => {
        if (isDown) throw new Error('nobody answers');
        return texts.get(name) ?? [];
      },
    },
  });
});

const pathOf = (orgId: string) => `/api/v1/organization/${orgId}/verified-domains`;
const add = async (domain: string, orgId = place.accounts.world.orgId, actor = place.accounts.world.admin) =>
  (await place.accounts.world.ok(actor, 'POST', pathOf(orgId), { domain })).domain;
const verify = (id: string, orgId = place.accounts.world.orgId, actor = place.accounts.world.admin) =>
  place.accounts.world.send(actor, 'POST', `${pathOf(orgId)}/${id}/verify`);
const follow = (email: string, more = {}) =>
  place.accounts.world.app.request('GET', '/api/v1/sso/redirect', { query: { email, ...more } });
const methodsFor = async (email: string) =>
  (await place.accounts.world.app.ok('GET', '/api/v1/sso/methods', { query: { email } })).body.methods;

it('the slug of an organization leads to its provider as well, and one of nobody to none', async () => {
  const methodsIn = async (organizationSlug: string) =>
    (await place.accounts.world.app.ok('GET', '/api/v1/sso/methods', { query: { organizationSlug } })).body
      .methods;
  expect(await methodsIn(place.orgSlug)).toMatchObject([{ method: 'saml' }, { method: 'email', url: null }]);
  expect(await methodsIn('nobody-has-this')).toEqual([{ method: 'email', url: null }]);
});

describe('an e-mail domain', () => {
  it('is verified by a text in DNS, and leads its addresses to the organization’s provider then', async () => {
    const domain = await add('Company.Example');
    expect(domain).toMatchObject({
      domain: 'company.example',
      isVerified: false,
      recordName: '_locket-challenge.company.example',
    });
    expect((await follow('ada@company.example')).status).toBe(404);
    texts.set(domain.recordName, ['locket-domain-verification=of-another', 'v=spf1 -all']);
    expect((await verify(domain.id)).status).toBe(400);
    texts.set(domain.recordName, [domain.recordValue]);
    const verified = await verify(domain.id);
    expect(verified.body.domain, verified.text).toMatchObject({ isVerified: true });
    const led = await follow('Ada@COMPANY.example', { callback_port: '8765' });
    expect(led.headers.location).toMatch(
      new RegExp(`/api/v1/sso/redirect/saml2/organizations/${place.orgSlug}\\?callback_port=8765$`),
    );
    expect(await methodsFor('nobody@company.example')).toMatchObject([
      { method: 'saml' },
      { method: 'email', url: null },
    ]);
    expect(await methodsFor('ada@company.example.evil.example')).toEqual([{ method: 'email', url: null }]);
  });

  it('counts as said for addresses of a provider that does not say whether it verified them', async () => {
    const reply = await place.signIn({ nameId: 'newcomer@company.example' });
    expect(reply.status, reply.text).toBe(200);
    const asked = await place.exchange(await place.vouched({ nameId: 'newcomer@elsewhere.example' }));
    expect([asked.status, asked.body.details]).toEqual([403, { confirmation: 'code' }]);
  });

  it('is one organization’s, and free once that takes it off its list', async () => {
    const { world } = place.accounts;
    const orgId = await world.newOrganization();
    const other = await world.identity('admin', orgId);
    const mine = await add('shared.example');
    const theirs = await add('shared.example', orgId, other);
    expect(mine.recordValue).not.toBe(theirs.recordValue);
    texts.set(mine.recordName, [mine.recordValue, theirs.recordValue]);
    expect((await verify(mine.id)).status).toBe(200);
    expect((await verify(theirs.id, orgId, other)).status).toBe(400);
    await world.ok(world.admin, 'DELETE', `${pathOf(world.orgId)}/${mine.id}`);
    expect((await verify(theirs.id, orgId, other)).status).toBe(200);
  });

  it('that cannot be looked up is a fault, and not a refusal', async () => {
    const domain = await add('down.example');
    isDown = true;
    expect((await verify(domain.id)).status).toBe(503);
    isDown = false;
  });

  it('is named and verified by admins of the organization only', async () => {
    const { world } = place.accounts;
    const member = await world.identity('member');
    const body = { domain: 'members.example' };
    expect((await world.send(member, 'POST', pathOf(world.orgId), body)).status).toBe(403);
    const foreign = await world.identity('admin', await world.newOrganization());
    expect((await world.send(foreign, 'GET', pathOf(world.orgId))).status).toBe(404);
    expect((await world.send(world.admin, 'POST', pathOf(world.orgId), { domain: 'no domain' })).status).toBe(
      422,
    );
    expect(
      (await world.send(world.admin, 'POST', pathOf(world.orgId), { domain: 'company.example' })).status,
    ).toBe(400);
  });
});

describe('the default organization', () => {
  it('is where addresses lead that lead nowhere else', async () => {
    const { world } = place.accounts;
    const before = await world.read(({ instance }) => instance.find());
    if (!before) throw new Error('There is no instance');
    await world.write(({ instance }) => [
      instance.configuration(
        { ...before, defaultAuthOrgId: world.orgId, revision: (before.revision ?? 0) + 1 },
        before,
      ),
    ]);
    expect((await follow('anybody@nowhere.example')).status).toBe(302);
    const { body } = await world.app.ok('GET', '/api/status');
    expect(body.samlDefaultOrgSlug).toBe(place.orgSlug);
    expect((await world.app.ok('GET', '/api/v1/admin/config')).body.config).toMatchObject({
      defaultAuthOrgId: world.orgId,
      defaultAuthOrgSlug: place.orgSlug,
    });
  });
});
