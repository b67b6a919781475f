import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { keyVersionOf } from '../../../layers/domain/keys/envelope.ts';
import { openBindPassword } from '../../../layers/domain/sso/ldap/bind-password.ts';
import { allItems } from '../../harness/table.ts';
import { configPath, type LdapPlace, openLdapPlace, searcher } from '../../world/ldap-place.ts';
import { rotationsIn } from '../../world/rotation.ts';
import { authority } from '../auth/kubernetes/authority.ts';

let place: LdapPlace;
beforeAll(async () => {
  place = await openLdapPlace();
  await place.trust(true);
});
afterAll(() => place.close());

const shown = async () =>
  (
    await place.accounts.world.app.request('GET', configPath, {
      token: place.accounts.world.admin.token,
      query: { organizationId: place.accounts.world.orgId },
    })
  ).body;
const patch = (changes: object) =>
  place.accounts.world.send(place.accounts.world.admin, 'PATCH', configPath, {
    organizationId: place.accounts.world.orgId,
    ...changes,
  });
const tested = async () =>
  place.accounts.world.send(
    place.accounts.world.admin,
    'POST',
    `${configPath}/${await place.configId()}/test-connection`,
  );

describe('the configuration', () => {
  it('is shown without the password, which stands nowhere in clear', async () => {
    const config = await shown();
    expect(config).toMatchObject({
      bindPass: '********',
      bindDN: searcher.dn,
      uniqueUserAttribute: 'uidNumber',
      searchFilter: '(uid={{username}})',
      nestedGroups: false,
    });
    expect(JSON.stringify(await allItems(place.accounts.world.app.table))).not.toContain(searcher.password);
  });

  it('exists once', async () => {
    const { world } = place.accounts;
    const { id: _, bindPass: __, ...body } = await shown();
    const again = await world.send(world.admin, 'POST', configPath, {
      ...body,
      organizationId: world.orgId,
      bindPass: 'x',
    });
    expect([again.status, again.text]).toEqual([400, expect.stringContaining('has an LDAP')]);
  });

  it.each([
    [{ url: 'https://directory.example' }, /url must be/],
    [{ url: 'ldap://user@directory.example' }, /url must be/],
    [{ bindDN: 'EXTERNAL', bindPass: 'x' }, /bindDN/],
    [{ searchFilter: '(uid=ada)' }, /searchFilter/],
    [{ searchFilter: '(uid={{username}}' }, /searchFilter/],
    [{ groupSearchFilter: '(member=*)' }, /groupSearchFilter/],
    [{ groupSearchFilter: '(member={{.UserDN}})(a=b)' }, /groupSearchFilter/],
    [{ groupSearchFilter: '({{.Username}}=x)' }, /groupSearchFilter/],
    [{ groupSearchFilter: '(member={{.UserDN}}{{.Other}})' }, /groupSearchFilter/],
    [{ caCert: 'no certificate' }, /caCert/],
    [{ uniqueUserAttribute: 'a)(b' }, /uniqueUserAttribute/],
    [{ url: 'ldaps://other.example' }, /Give bindPass/],
    [{ bindDN: 'cn=other' }, /Give bindPass/],
    [{ caCert: '' }, /Give bindPass/],
  ])('is not changed by %j', async (changes, why) => {
    const before = await shown();
    const reply = await patch(changes);
    expect([400, 422], reply.text).toContain(reply.status);
    expect(reply.text).toMatch(why);
    expect(await shown()).toEqual(before);
  });

  it('keeps the password for the placeholder, and takes an empty attribute for the usual one', async () => {
    const reply = await patch({ bindPass: '********', uniqueUserAttribute: '' });
    expect([reply.status, reply.body.uniqueUserAttribute]).toEqual([200, 'uidNumber']);
    expect((await tested()).body).toBe(true);
  });

  it('with filters of Active Directory is taken', async () => {
    const member = '(member:1.2.840.113556.1.4.1941:={{.UserDN}})';
    expect((await patch({ groupSearchFilter: member })).status).toBe(200);
    expect((await patch({ groupSearchFilter: '(member={{.UserDN}})' })).status).toBe(200);
  });

  it('has its password sealed again when the organization’s key is rotated', async () => {
    const world = rotationsIn(place.accounts.world, { wrapping: place.accounts.world.app.wrapping });
    const stored = async () => {
      const config = await world.read(({ ldapConfigs }) => ldapConfigs.find(world.orgId));
      if (!config) throw new Error('There is no configuration');
      return config;
    };
    const before = keyVersionOf((await stored()).bindPassword);
    const rotation = await world.finish(await world.begin({ level: 'organization-keys' }));
    expect(rotation).toMatchObject({ phase: 'completed', left: 0 });
    const after = await stored();
    expect(keyVersionOf(after.bindPassword)).toBe(before + 1);
    const unit = world.open();
    expect(await openBindPassword(unit, after)).toBe(searcher.password);
    // For another server or account it opens nothing.
    await expect(openBindPassword(unit, { ...after, url: 'ldaps://evil.example' })).rejects.toThrow();
  });

  it('counts for having everybody sign in, once somebody did', async () => {
    const { world } = place.accounts;
    await place.configured();
    const codes = `/api/v1/organization/${world.orgId}/break-glass-codes`;
    await world.ok(world.admin, 'POST', codes);
    const enforce = (authEnforced: boolean) =>
      world.send(world.admin, 'PATCH', `/api/v1/organization/${world.orgId}`, { authEnforced });
    expect((await enforce(true)).status).toBe(400);
    await place.signIn('ada');
    expect((await shown()).lastUsed).not.toBeNull();
    expect((await enforce(true)).status).toBe(200);
    expect((await patch({ isActive: false })).status).toBe(400);
    await enforce(false);
    expect((await patch({ isActive: false })).status).toBe(200);
    await place.configured();
  });
});

describe('a test of the connection', () => {
  const failing: readonly (readonly [string, object])[] = [
    ['connect', { url: 'ldaps://127.0.0.1:1' }],
    ['connect', { url: 'ldaps://no-such-host.invalid' }],
    ['tls', { caCert: authority.otherCa }],
    ['bind', { bindPass: 'wrong' }],
  ];
  it.each(failing)('that fails at %s says so', async (step, changes) => {
    expect((await place.configured(changes)).status).toBe(200);
    const reply = await tested();
    expect([reply.status, reply.body.details]).toEqual([400, { step }]);
    expect(reply.text).not.toMatch(/127\.0\.0\.1|no-such-host|search-pass|wrong/);
    await place.configured();
  });

  it('looks at the bases', async () => {
    const { message, result } = await import('../auth/ldap/directory-stand-in.ts');
    place.directory.answer(({ kind, dn }, id) =>
      kind === 'search' && dn.startsWith('ou=groups') ? [message(id, result(0x65, 32))] : undefined,
    );
    expect((await tested()).body.details).toEqual({ step: 'search' });
    place.directory.answer();
    expect((await tested()).body).toBe(true);
  });
});
