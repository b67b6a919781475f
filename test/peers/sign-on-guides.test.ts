import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { selfSigned } from '../adapters/egress/self-signed.ts';
import { authority } from '../functions/auth/kubernetes/authority.ts';
import { startOpenIdProvider } from '../functions/sso/openid-provider.ts';
import { answered, blocksOf } from './guide.ts';
import { withPeer } from './peer.ts';
import { openSignOnPlace, type SignOnPlace } from './sign-on-place.ts';
import { type Slapd, searcher, slapdProgram, startSlapd, suffix } from './slapd.ts';

let place: SignOnPlace;
beforeAll(async () => {
  place = await openSignOnPlace();
}, 240_000);
afterAll(() => place?.close());

/** What the guides have done where no peer of this machine stands in. */
const elsewhere = {
  'verified-domains/…/verify': 'looks a TXT record up in the DNS of the world',
  'consoles of Okta, Entra ID, Google Workspace and JumpCloud':
    'belong to their vendors: a peer signs and names as they do',
  'sso/google, /github, /gitlab':
    'ask for apps that are registered there: test/functions/sso/instance-providers.test.ts',
};
for (const [what, why] of Object.entries(elsewhere)) console.log(`not followed: ${what} (${why})`);

describe('the guide to OpenID Connect, followed with oidc-provider', () => {
  it('lets people in, then nobody else, and an admin by a code', async () => {
    const variables = await place.organization('OpenID');
    const { LOCKET, ORG, SLUG, TOKEN } = variables;
    const [configuring, domain, enforcing, ...more] = blocksOf('sso');
    expect(more).toEqual([]);
    const client = { id: 'locket', secret: 'peer', redirectUri: `${LOCKET}/api/v1/sso/oidc/callback` };
    const provider = await startOpenIdProvider(client);
    try {
      provider.people.set('ada', { email: 'ada@example.com', email_verified: true, given_name: 'Ada' });
      await answered(configuring, variables, [
        [
          '"https://idp.example.com/realms/staff"',
          `${JSON.stringify(provider.url)}, "caCert": ${JSON.stringify(selfSigned.cert)}`,
        ],
        ['"…"', '"peer"'],
      ]);
      const begun = await place.visit(`/api/v1/sso/oidc/login?orgSlug=${SLUG}`);
      const back = await provider.visit(new URL(begun.location), 'ada');
      const { location } = await place.visit(back, { cookie: begun.cookie });
      const entered = await place.enter(location, begun.cookie);
      expect(entered.body).toMatchObject({ organizationId: ORG, email: 'ada@example.com' });
    } finally {
      provider.close();
    }
    const [added] = await answered(domain, variables);
    expect(JSON.stringify(added)).toMatch(/"recordName":"[^"]*example\.com".*"recordValue":"/);
    const path = `/api/v1/sso/methods?organizationSlug=${SLUG}`;
    expect((await place.visit(path)).status).toBe(200);
    expect((await place.visit('/api/v1/sso/redirect?email=nobody@example.net')).status).toBe(404);

    const [{ codes }] = await answered(enforcing, variables);
    expect(codes).toHaveLength(10);
    const own = `/api/v1/organization/${ORG}`;
    expect((await place.visit(own, { token: TOKEN })).status).toBe(403);
    const token = await place.admin();
    const json = { organizationId: ORG, code: codes[0] };
    expect((await place.visit('/api/v1/sso/break-glass', { json, token })).status).toBe(200);
    const chosen = await place.visit('/api/v3/auth/select-organization', { json, token });
    expect((await place.visit(own, { token: chosen.body.token })).status).toBe(200);
  });
});

withPeer(
  'the guide to LDAP, followed with slapd',
  slapdProgram,
  'run test/peers/fetch.sh where apt is',
  (program) => {
    let slapd: Slapd;
    beforeAll(async () => {
      slapd = await startSlapd(program);
    });
    afterAll(() => slapd?.stop());

    it('lets people in and into the groups of their groups', async () => {
      const variables = await place.organization('LDAP');
      const [configuring, mapping, ...more] = blocksOf('ldap');
      expect(more).toEqual([]);
      const [{ id: CONFIG }] = await answered(configuring, variables, [
        ['"ldaps://ldap.example.com"', `"${slapd.tls}", "caCert": ${JSON.stringify(authority.ca)}`],
        ['cn=locket,ou=services,dc=example,dc=com', searcher.dn],
        ['"…"', `"${searcher.password}", "uniqueUserAttribute": "entryUUID"`],
        ['dc=example,dc=com', suffix],
      ]);
      const test = { method: 'POST', token: variables.TOKEN };
      const tested = await place.visit(`/api/v1/ldap/config/${CONFIG}/test-connection`, test);
      expect(tested.body).toBe(true);
      const developers = await place.group(variables, 'developers');
      await answered(mapping, { ...variables, CONFIG }, [
        ['"ldapGroupCN": "developers"', '"ldapGroupCN": "crew"'],
      ]);
      const json = { organizationSlug: variables.SLUG, username: 'grace', password: 'grace-pass' };
      const found = await place.visit('/api/v1/ldap/login', { json });
      const entered = await place.enter(found.body.nextUrl, found.cookie);
      expect(entered.body).toMatchObject({ organizationId: variables.ORG, email: 'grace@example.org' });
      expect(await place.inGroup(variables, developers)).toEqual(['grace@example.org']);
      const wrong = await place.visit('/api/v1/ldap/login', { json: { ...json, password: 'wrong' } });
      expect(wrong.status).toBe(401);
    });
  },
);

describe('the guide to SCIM, followed as a directory does', () => {
  it('provisions people and groups, whose names give roles', async () => {
    const variables = await place.organization('SCIM');
    const [switching, mapping, ...more] = blocksOf('scim');
    expect(more).toEqual([]);
    const [, { scimToken: token }] = await answered(switching, variables);
    await answered(mapping, variables);
    const base = '/api/v1/scim';
    for (const offered of ['ServiceProviderConfig', 'ResourceTypes', 'Schemas'])
      expect((await place.visit(`${base}/${offered}`, { token })).status).toBe(200);
    const schemas = ['urn:ietf:params:scim:schemas:core:2.0:User'];
    const emails = [{ value: 'kim@example.com', primary: true }];
    const person = { schemas, userName: 'kim@example.com', emails, active: true };
    const made = await place.visit(`${base}/Users?aadOptscim062020`, { token, json: person });
    expect(made.status, JSON.stringify(made.body)).toBe(201);
    const filter = encodeURIComponent('userName eq "kim@example.com"');
    const found = await place.visit(`${base}/Users?filter=${filter}`, { token });
    expect(found.body).toMatchObject({ totalResults: 1, Resources: [{ id: made.body.id }] });
    const pushed = await place.visit(`${base}/Groups`, {
      token,
      json: {
        schemas: ['urn:ietf:params:scim:schemas:core:2.0:Group'],
        displayName: 'Locket admins',
        members: [{ value: made.body.id }],
      },
    });
    expect(pushed.status, JSON.stringify(pushed.body)).toBe(201);
    const own = { token: variables.TOKEN };
    expect((await place.visit(`/api/v1/groups/${pushed.body.id}`, own)).body).toMatchObject({
      role: 'admin',
    });
    expect((await place.visit(`${base}/Users/${made.body.id}`, { token, method: 'DELETE' })).status).toBe(
      204,
    );
  });
});
