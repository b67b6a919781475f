import { beforeAll, describe, expect, it } from 'vitest';
import { type Actor, openWorld, type World } from '../../world/world.ts';

let world: World;
/** The person who set the instance up. */
let serverAdmin: Actor;
beforeAll(async () => {
  world = await openWorld();
  const instance = await world.read((stores) => stores.instance.find());
  const userId = instance?.userId ?? '';
  const sessionId = '0190a5a0-5555-7000-8000-000000000000';
  const now = world.app.runtime.now();
  await world.write(({ users }) => [
    users.sessionCreation({
      id: sessionId,
      userId,
      accessVersion: 1,
      ipAddress: '127.0.0.1',
      userAgent: 'test',
      createdAt: now.toISOString(),
      expiresAt: Math.floor(now.getTime() / 1000) + 86_400,
    }),
  ]);
  const claims = { userId, tokenVersionId: sessionId, accessVersion: 1, authMethod: 'email' };
  const token = await world
    .open()
    .tokens.sign({ authTokenType: 'accessToken', ...claims } as { authTokenType: string }, 86_400);
  serverAdmin = { id: userId, name: 'admin', token, orgId: world.orgId };
});

const config = '/api/v1/admin/config';
const users = '/api/v1/admin/user-management/users';
const identities = '/api/v1/admin/identity-management/identities';
const shown = async () => (await world.app.ok('GET', config)).body.config;

describe('the settings of the instance', () => {
  it('are closed at first, and changed by a server admin', async () => {
    expect(await shown()).toMatchObject({ allowSignUp: false, allowedSignUpDomain: null });
    const changed = await world.ok(serverAdmin, 'PATCH', config, {
      allowSignUp: true,
      allowedSignUpDomain: 'Example.com, example.org',
    });
    const settings = { allowSignUp: true, allowedSignUpDomain: 'example.com,example.org' };
    expect(changed.config).toMatchObject({ ...settings, updatedAt: expect.any(String) });
    expect(await shown()).toMatchObject(settings);
    await world.ok(serverAdmin, 'PATCH', config, { allowedSignUpDomain: null });
    expect(await shown()).toMatchObject({ allowSignUp: true, allowedSignUpDomain: null });
    await world.ok(serverAdmin, 'PATCH', config, { allowSignUp: false });
    const id = (await world.read((stores) => stores.instance.find()))?.identityId;
    expect(id).toBe(world.admin.id);
  });

  it.each([
    { enabledLoginMethods: ['another'] },
    { enabledLoginMethods: [] },
    { slackClientId: 'x' },
    { allowedSignUpDomain: 'not a domain' },
  ])('that do nothing here are refused: %j', async (body) => {
    expect((await world.send(serverAdmin, 'PATCH', config, body)).status).toBe(422);
  });

  it.each([
    { defaultAuthOrgId: '0190a5a0-5555-7000-8000-000000000000' },
    { enabledLoginMethods: ['google'] },
    { enabledLoginMethods: ['saml', 'oidc'] },
  ])('that would lead nowhere, or leave server admins no way in, are refused: %j', async (body) => {
    expect((await world.send(serverAdmin, 'PATCH', config, body)).status).toBe(400);
  });

  it('of single sign-on are kept, and taken back', async () => {
    const given = {
      trustSamlEmails: true,
      trustOidcEmails: true,
      defaultAuthOrgId: world.orgId,
      enabledLoginMethods: ['email', 'saml'],
    };
    expect((await world.ok(serverAdmin, 'PATCH', config, given)).config).toMatchObject(given);
    const back = {
      trustSamlEmails: false,
      trustOidcEmails: false,
      defaultAuthOrgId: null,
      enabledLoginMethods: null,
    };
    expect((await world.ok(serverAdmin, 'PATCH', config, back)).config).toMatchObject({
      ...back,
      defaultAuthOrgSlug: null,
    });
  });

  it('may be sent back as they stand', async () => {
    const body = { trustSamlEmails: false, enabledLoginMethods: ['email'], defaultAuthOrgId: null };
    await world.ok(serverAdmin, 'PATCH', config, body);
  });
});

describe('the people and machines of the instance', () => {
  it('are listed in pages and searched', async () => {
    const away = await world.newOrganization();
    const [one, two] = [await world.person(), await world.person('member', away)];
    const ask = async (path: string, query: Readonly<Record<string, string>>) =>
      (await world.app.ok('GET', path, { token: serverAdmin.token, query })).body;
    const names = async (query: Readonly<Record<string, string>>) =>
      (await ask(users, query)).users.map(({ username }: { username: string }) => username);
    const all = await names({ limit: '100' });
    expect(all).toEqual([...all].sort());
    expect(all).toEqual(expect.arrayContaining([one.name, two.name]));
    expect(await names({ searchTerm: one.name.toUpperCase() })).toEqual([one.name]);
    expect(await names({ offset: '1', limit: '1' })).toEqual([all[1]]);
    const machine = await world.identity('member', away);
    const found = await ask(identities, { searchTerm: machine.name });
    expect(found).toEqual({
      identities: [{ id: machine.id, name: machine.name, orgId: away, isInstanceAdmin: false }],
      totalCount: 1,
    });
  });
});

it('all of it is for server admins only', async () => {
  const admin = await world.person('admin');
  for (const [method, path] of [
    ['PATCH', config],
    ['GET', users],
    ['GET', identities],
  ] as const) {
    expect((await world.send(admin, method, path, method === 'PATCH' ? {} : undefined)).status).toBe(403);
    expect((await world.send(world.admin, method, path, method === 'PATCH' ? {} : undefined)).status).toBe(
      403,
    );
  }
});
