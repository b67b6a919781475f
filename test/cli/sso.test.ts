import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { newKeyPair } from '../../layers/domain/sso/saml/key-pair.ts';
import { testRuntime } from '../harness/clock.ts';
import { type CliPlace, openCliPlace } from './cli-place.ts';
import type { Desk } from './command-line.ts';

let place: CliPlace;
beforeAll(async () => {
  place = await openCliPlace();
});
afterAll(() => place.close());

/** Runs a command that works, and answers what it says. */
const ok = async (desk: Desk, words: readonly string[], env?: Readonly<Record<string, string>>) => {
  const ran = await desk.run(words, env ? { env: { LOCKET_URL: place.url, ...env } } : {});
  expect([words.join(' '), ran.code, ran.code === 0 ? '' : ran.told]).toEqual([words.join(' '), 0, '']);
  return ran;
};

const clientSecret = 'the secret of the client';
const bindPassword = 'the password of the account';

describe('locket sso', () => {
  it('sets up an OpenID provider, changes what is given, and says its secret to nobody', async () => {
    const desk = await place.personDesk();
    const none = await ok(desk, ['sso', '--output', 'json']);
    expect(JSON.parse(none.out)).toEqual([
      { kind: 'oidc', state: 'not set up', provider: '', lastUsed: '' },
      { kind: 'saml', state: 'not set up', provider: '', lastUsed: '' },
      { kind: 'ldap', state: 'not set up', provider: '', lastUsed: '' },
    ]);
    const words = [
      'sso',
      'set',
      'oidc',
      '--discovery-url',
      'https://idp.example.com',
      '--client-id',
      'locket',
    ];
    const without = await desk.run(words);
    expect([without.code, without.told]).toEqual([
      1,
      expect.stringContaining('A new configuration needs the variable LOCKET_OIDC_CLIENT_SECRET'),
    ]);
    const made = await ok(desk, words, { LOCKET_OIDC_CLIENT_SECRET: clientSecret });
    expect(made.told).toContain(`Its redirect address: ${place.url}/api/v1/sso/oidc/callback`);
    expect(made.told).toContain('The OpenID provider is switched off');
    const changed = await ok(desk, ['sso', 'set', 'oidc', '--active', 'on', '--domains', 'example.org']);
    expect(changed.told).toContain('The OpenID provider is in use');
    const shown = await ok(desk, ['sso']);
    expect(shown.out).toContain('https://idp.example.com');
    expect(shown.told).toContain('Single sign-on is not required');
    expect([made, changed, shown].map(({ out, told }) => out + told).join()).not.toContain(clientSecret);
    const wrong = await desk.run(['sso', 'set', 'oidc', '--active', 'maybe']);
    expect([wrong.code, wrong.told]).toEqual([1, expect.stringContaining('--active is on or off')]);
  });

  it('sets up SAML with the certificates of files', async () => {
    const desk = await place.personDesk();
    const { certificate } = await newKeyPair(testRuntime(), 'provider');
    await writeFile(join(desk.cwd, 'idp.pem'), certificate);
    const entry = ['--entry-point', 'https://idp.example.com/saml'];
    const made = await ok(desk, [
      'sso',
      'set',
      'saml',
      '--provider',
      'keycloak',
      ...entry,
      '--cert',
      'idp.pem',
    ]);
    expect(made.told).toContain(`/api/v1/sso/saml2/${place.world.orgId}`);
    expect(made.told).toContain('Metadata: ');
    await ok(desk, ['sso', 'set', 'saml', '--sign-requests', 'on', '--active', 'on']);
    const query = { organizationId: place.world.orgId };
    const { body } = await place.world.app.ok('GET', '/api/v1/sso/config', {
      token: place.world.admin.token,
      query,
    });
    expect(body).toMatchObject({ authProvider: 'keycloak-saml', signRequests: true, isActive: true });
    const lost = await desk.run(['sso', 'set', 'saml', '--cert', 'nowhere.pem']);
    expect([lost.code, lost.told]).toEqual([
      1,
      expect.stringContaining('nowhere.pem cannot be read: ENOENT'),
    ]);
  });

  it('sets up a directory, and says at which step its test fails', async () => {
    const desk = await place.personDesk();
    const early = await desk.run(['sso', 'test', 'ldap']);
    expect(early.told).toContain('Set one up: locket sso set ldap');
    const words = ['--url', 'ldaps://127.0.0.1:1', '--bind-dn', 'cn=a', '--search-base', 'ou=people'];
    const made = await ok(desk, ['sso', 'set', 'ldap', ...words], {
      LOCKET_LDAP_BIND_PASSWORD: bindPassword,
    });
    expect(made.told).toContain('locket sso test ldap');
    const test = await desk.run(['sso', 'test', 'ldap']);
    expect([test.code, test.told]).toEqual([1, expect.stringContaining('"step":"connect"')]);
    expect(made.out + made.told + test.told).not.toContain(bindPassword);
  });

  it('lists domains with the record that verifies them, and takes them off the list', async () => {
    const desk = await place.personDesk();
    const added = await ok(desk, ['sso', 'domains', 'add', 'Locket.example']);
    expect(added.out).toMatch(/^\S*locket\.example TXT "\S+"\n$/);
    const listed = await ok(desk, ['sso', 'domains', '-o', 'json']);
    expect(JSON.parse(listed.out)).toMatchObject([{ domain: 'locket.example', state: 'not verified' }]);
    expect((await desk.run(['sso', 'domains', 'verify', 'other.example'])).told).toContain(
      'is not on the list',
    );
    await ok(desk, ['sso', 'domains', 'delete', 'locket.example']);
    expect(JSON.parse((await ok(desk, ['sso', 'domains', '-o', 'json'])).out)).toEqual([]);
  });

  it('maps groups, all together', async () => {
    const desk = await place.personDesk();
    const { slug } = await place.world.ok(place.world.admin, 'POST', '/api/v1/groups', {
      name: 'Developers',
      role: 'no-access',
    });
    const set = await ok(desk, ['sso', 'groups', 'set', `dev=team=${slug}`, '-o', 'json']);
    expect(JSON.parse(set.out)).toEqual([{ providerGroup: 'dev=team', group: slug }]);
    expect((await desk.run(['sso', 'groups', 'set', 'developers'])).told).toContain(
      'developers is no NAME=VALUE',
    );
    await ok(desk, ['sso', 'groups', 'set']);
    expect(JSON.parse((await ok(desk, ['sso', 'groups', '-o', 'json'])).out)).toEqual([]);
  });

  it('makes break-glass codes, and enforces nothing before somebody signed in', async () => {
    const desk = await place.personDesk();
    const made = await ok(desk, ['sso', 'break-glass-codes']);
    expect(made.out.trim().split('\n')).toHaveLength(10);
    expect((await ok(desk, ['sso'])).told).toContain('Break-glass codes left: 10');
    const refused = await desk.run(['sso', 'enforce', 'on']);
    expect([refused.code, refused.told]).toEqual([1, expect.stringContaining('authEnforced')]);
    expect((await ok(desk, ['sso', 'enforce', 'off'])).told).toContain('Single sign-on is not required');
  });
});

describe('locket scim', () => {
  it('switches it, makes tokens that are shown once, and deletes them', async () => {
    const desk = await place.personDesk();
    expect((await ok(desk, ['scim'])).out).toContain('SCIM is off');
    await ok(desk, ['scim', 'set', 'on']);
    expect((await ok(desk, ['scim'])).out).toBe(`SCIM is on\nBase address: ${place.url}/api/v1/scim\n`);
    const made = await ok(desk, ['scim', 'tokens', 'create', '-n', 'Okta', '--days', '30']);
    const token = made.out.trim();
    const reply = await place.world.app.request('GET', '/api/v1/scim/ServiceProviderConfig', { token });
    expect(reply.status).toBe(200);
    const listed = JSON.parse((await ok(desk, ['scim', 'tokens', '-o', 'json'])).out);
    expect(listed).toMatchObject([{ description: 'Okta' }]);
    expect(Date.parse(listed[0].expiresAt) - Date.parse(listed[0].createdAt)).toBe(30 * 86_400_000);
    expect(JSON.stringify(listed)).not.toContain(token);
    await ok(desk, ['scim', 'tokens', 'delete', listed[0].id]);
    const after = await place.world.app.request('GET', '/api/v1/scim/ServiceProviderConfig', { token });
    expect(after.status).toBe(401);
    expect((await desk.run(['scim', 'tokens', 'create', '--days', 'ten'])).told).toContain(
      '--days is a number',
    );
  });

  it('maps groups of the directory to roles', async () => {
    const desk = await place.personDesk();
    const set = await ok(desk, ['scim', 'roles', 'set', 'Locket admins=admin', '-o', 'json']);
    expect(JSON.parse(set.out)).toEqual([{ group: 'Locket admins', role: 'admin' }]);
    await ok(desk, ['scim', 'roles', 'set']);
    expect(JSON.parse((await ok(desk, ['scim', 'roles', '-o', 'json'])).out)).toEqual([]);
  });

  it('is for people, as the operations are', async () => {
    const machine = await place.machineDesk();
    const refused = await machine.run(['scim', 'tokens']);
    expect([refused.code, refused.told]).toEqual([1, expect.stringContaining('This is for people')]);
  });
});

it('passkeys are listed, and one that is not there cannot be removed', async () => {
  const desk = await place.personDesk();
  expect((await ok(desk, ['user', 'mfa', 'passkeys', '-o', 'json'])).out).toBe('[]');
  const refused = await desk.run(['user', 'mfa', 'passkeys', 'delete', 'bm9uZQ']);
  expect([refused.code, refused.told]).toEqual([1, expect.stringContaining('Passkey not found')]);
});
