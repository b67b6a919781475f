import { beforeAll, describe, expect, it } from 'vitest';
import { newIdentity, renew, revoke, tally, use } from '../../world/machines.ts';
import { type Actor, openWorld, type World } from '../../world/world.ts';

let world: World;
let stranger: Actor;
beforeAll(async () => {
  world = await openWorld();
  stranger = await world.identity('admin', await world.newOrganization());
});

const pathOf = (identityId: string) => `/api/v1/auth/token-auth/identities/${identityId}`;
const tokenPath = (tokenId: string) => `/api/v1/auth/token-auth/tokens/${tokenId}`;

const newTokenIdentity = async (auth: object = {}): Promise<string> => {
  const { id } = await newIdentity(world);
  await world.ok(world.admin, 'POST', pathOf(id), auth);
  return id;
};

const newToken = (identityId: string, body: object = {}) =>
  world.ok(world.admin, 'POST', `${pathOf(identityId)}/tokens`, body);

describe('token auth', () => {
  it('is attached, read, reconfigured and removed', async () => {
    const { id } = await newIdentity(world);
    const { identityTokenAuth } = await world.ok(world.admin, 'POST', pathOf(id), { accessTokenTTL: 60 });
    expect(identityTokenAuth).toEqual({
      id: expect.any(String),
      identityId: id,
      accessTokenTTL: 60,
      accessTokenMaxTTL: 2_592_000,
      accessTokenPeriod: 0,
      accessTokenNumUsesLimit: 0,
      accessTokenTrustedIps: [
        { ipAddress: '0.0.0.0', type: 'ipv4', prefix: 0 },
        { ipAddress: '::', type: 'ipv6', prefix: 0 },
      ],
      createdAt: expect.any(String),
      updatedAt: expect.any(String),
    });
    expect(await world.ok(world.admin, 'GET', pathOf(id))).toEqual({ identityTokenAuth });
    const updated = await world.ok(world.admin, 'PATCH', pathOf(id), { accessTokenNumUsesLimit: 2 });
    expect(updated.identityTokenAuth).toMatchObject({ accessTokenTTL: 60, accessTokenNumUsesLimit: 2 });
    await world.ok(world.admin, 'DELETE', pathOf(id));
    for (const method of ['GET', 'PATCH', 'DELETE'])
      expect((await world.send(world.admin, method, pathOf(id), {})).status).toBe(404);
  });

  it('makes tokens that work', async () => {
    const id = await newTokenIdentity({ accessTokenTTL: 100, accessTokenMaxTTL: 1000 });
    const made = await newToken(id, { name: 'ci' });
    expect(made).toEqual({
      accessToken: expect.any(String),
      expiresIn: 100,
      accessTokenMaxTTL: 1000,
      tokenType: 'Bearer',
      tokenData: {
        id: expect.any(String),
        identityId: id,
        name: 'ci',
        authMethod: 'token-auth',
        accessTokenTTL: 100,
        accessTokenMaxTTL: 1000,
        accessTokenPeriod: 0,
        accessTokenNumUses: 0,
        accessTokenNumUsesLimit: 0,
        accessTokenLastUsedAt: null,
        accessTokenLastRenewedAt: null,
        isAccessTokenRevoked: false,
        identityUAClientSecretId: null,
        createdAt: expect.any(String),
        updatedAt: expect.any(String),
      },
    });
    expect((await use(world, made.accessToken)).status).toBe(200);
    expect((await renew(world, made.accessToken)).status).toBe(200);
    const { token } = await world.ok(world.admin, 'GET', tokenPath(made.tokenData.id));
    expect(token.accessTokenLastRenewedAt).toEqual(expect.any(String));
  });

  it('counts the uses of a limited token exactly', async () => {
    const id = await newTokenIdentity({ accessTokenNumUsesLimit: 5 });
    const { accessToken, tokenData } = await newToken(id);
    const replies = await Promise.all(Array.from({ length: 12 }, () => use(world, accessToken)));
    expect(tally(replies)).toEqual({ 200: 5, 401: 7 });
    const { token } = await world.ok(world.admin, 'GET', tokenPath(tokenData.id));
    expect(token).toMatchObject({ accessTokenNumUses: 5, accessTokenLastUsedAt: expect.any(String) });
  });

  it('kills its tokens when it is removed, for good, and lists them no more', async () => {
    const id = await newTokenIdentity();
    const { accessToken, tokenData } = await newToken(id);
    await world.ok(world.admin, 'DELETE', pathOf(id));
    expect((await use(world, accessToken)).status).toBe(401);
    await world.ok(world.admin, 'POST', pathOf(id), {});
    expect((await use(world, accessToken)).status).toBe(401);
    expect(await world.ok(world.admin, 'GET', `${pathOf(id)}/tokens`)).toEqual({ tokens: [] });
    expect((await world.send(world.admin, 'GET', tokenPath(tokenData.id))).status).toBe(404);
  });

  it('is no way to make tokens of an identity with another method, or none', async () => {
    const { id } = await newIdentity(world);
    expect((await world.send(world.admin, 'POST', `${pathOf(id)}/tokens`, {})).status).toBe(404);
    await world.ok(world.admin, 'POST', `/api/v1/auth/universal-auth/identities/${id}`, {});
    expect((await world.send(world.admin, 'POST', `${pathOf(id)}/tokens`, {})).status).toBe(404);
  });
});

describe('the tokens of an identity', () => {
  it('are listed last changed first, page by page, revoked ones among them', async () => {
    const id = await newTokenIdentity();
    const made = [];
    for (const name of ['a', 'b', 'c']) {
      made.push(await newToken(id, { name }));
      world.app.runtime.advance(1);
    }
    await world.ok(world.admin, 'POST', `${tokenPath(made[0].tokenData.id)}/revoke`);
    const names = async (query: object) => {
      const { body } = await world.app.ok('GET', `${pathOf(id)}/tokens`, {
        token: world.admin.token,
        query: { ...query },
      });
      return body.tokens.map(({ name }: { name: string }) => name);
    };
    expect(await names({})).toEqual(['a', 'c', 'b']);
    expect(await names({ offset: 1, limit: 1 })).toEqual(['c']);
    const tooMany = await world.app.request('GET', `${pathOf(id)}/tokens`, {
      token: world.admin.token,
      query: { limit: 101 },
    });
    expect(tooMany.status).toBe(422);
  });

  it('leave the list when they end', async () => {
    const id = await newTokenIdentity({ accessTokenTTL: 10, accessTokenMaxTTL: 10 });
    const { tokenData } = await newToken(id);
    world.app.runtime.advance(12);
    expect(await world.ok(world.admin, 'GET', `${pathOf(id)}/tokens`)).toEqual({ tokens: [] });
    expect((await world.send(world.admin, 'GET', tokenPath(tokenData.id))).status).toBe(404);
  });

  it('are renamed', async () => {
    const { tokenData } = await newToken(await newTokenIdentity(), { name: 'old' });
    const path = tokenPath(tokenData.id);
    expect((await world.ok(world.admin, 'PATCH', path, { name: 'new' })).token.name).toBe('new');
    expect((await world.ok(world.admin, 'PATCH', path, {})).token.name).toBe('new');
    expect((await world.ok(world.admin, 'PATCH', path, { name: '' })).token.name).toBeNull();
  });

  it('are revoked by id, which kills that one only', async () => {
    const id = await newTokenIdentity();
    const [one, other] = [await newToken(id), await newToken(id)];
    const revoked = await world.ok(world.admin, 'POST', `${tokenPath(one.tokenData.id)}/revoke`);
    expect(revoked).toMatchObject({ message: expect.any(String), token: { isAccessTokenRevoked: true } });
    expect((await use(world, one.accessToken)).status).toBe(401);
    expect((await use(world, other.accessToken)).status).toBe(200);
    expect((await world.ok(world.admin, 'GET', tokenPath(one.tokenData.id))).token.isAccessTokenRevoked).toBe(
      true,
    );
  });

  it('are shown revoked when their holder revoked them', async () => {
    const { accessToken, tokenData } = await newToken(await newTokenIdentity());
    await revoke(world, accessToken);
    const { token } = await world.ok(world.admin, 'GET', tokenPath(tokenData.id));
    expect(token.isAccessTokenRevoked).toBe(true);
  });

  it('do not exist for another organization, nor when the id is made up', async () => {
    const id = await newTokenIdentity();
    const { accessToken, tokenData } = await newToken(id);
    const tried: readonly [string, string, object?][] = [
      ['GET', `${pathOf(id)}/tokens`],
      ['POST', `${pathOf(id)}/tokens`, {}],
      ['GET', tokenPath(tokenData.id)],
      ['PATCH', tokenPath(tokenData.id), { name: 'x' }],
      ['POST', `${tokenPath(tokenData.id)}/revoke`],
    ];
    for (const [method, path, body] of tried)
      expect((await world.send(stranger, method, path, body)).status, `${method} ${path}`).toBe(404);
    expect((await world.send(world.admin, 'GET', tokenPath('made-up'))).status).toBe(404);
    expect((await use(world, accessToken)).status).toBe(200);
  });
});
