import { beforeAll, describe, expect, it } from 'vitest';
import { readToken } from '../../../layers/domain/tokens/jwt.ts';
import { storageCalls } from '../../harness/storage-calls.ts';
import { allItems } from '../../harness/table.ts';
import { eventsOf } from '../../world/events.ts';
import { login, newMachine, tokenOf, use } from '../../world/machines.ts';
import { openWorld, type World } from '../../world/world.ts';

let world: World;
beforeAll(async () => {
  world = await openWorld();
});

const path = '/api/v1/auth/universal-auth/login';

describe('a login with the right secret', () => {
  it('answers a bearer token with its TTL and max TTL', async () => {
    const machine = await newMachine(world, { auth: { accessTokenTTL: 3600, accessTokenMaxTTL: 86_400 } });
    const { status, body } = await login(world, machine);
    expect(status).toBe(200);
    expect(body).toEqual({
      accessToken: expect.any(String),
      expiresIn: 3600,
      accessTokenMaxTTL: 86_400,
      tokenType: 'Bearer',
    });
    expect((await use(world, body.accessToken)).status).toBe(200);
  });

  it('puts into the token what clients read there', async () => {
    const machine = await newMachine(world, { auth: { accessTokenTTL: 60, accessTokenMaxTTL: 600 } });
    const { claims } = readToken(await tokenOf(world, machine));
    expect(claims).toMatchObject({
      authTokenType: 'identityAccessToken',
      identityId: machine.id,
      identityName: 'machine',
      authMethod: 'universal-auth',
      orgId: world.orgId,
      clientSecretId: machine.clientSecretId,
      identityAccessTokenId: expect.any(String),
    });
    expect(Number(claims.exp) - Number(claims.iat)).toBe(600);
  });

  it('is the same under a trailing slash, as a form, and with a stale bearer beside it', async () => {
    const { clientId, clientSecret } = await newMachine(world);
    const form = new URLSearchParams({ clientId, clientSecret }).toString();
    await world.app.ok('POST', `${path}/`, { body: { clientId, clientSecret } });
    await world.app.ok('POST', path, {
      text: form,
      headers: { 'content-type': 'application/x-www-form-urlencoded' },
    });
    await world.app.ok('POST', path, { token: 'stale', body: { clientId, clientSecret } });
  });

  it('works when it names the organization of the identity, or none', async () => {
    const { clientId, clientSecret } = await newMachine(world);
    const { organizations } = await world.ok(world.admin, 'GET', '/api/v1/organization');
    for (const organizationSlug of [organizations[0].slug, '', null, undefined])
      await world.app.ok('POST', path, { body: { clientId, clientSecret, organizationSlug } });
  });

  it('is refused, and in the trail, when it names another organization', async () => {
    const machine = await newMachine(world, { secret: { numUsesLimit: 1 } });
    const { clientId, clientSecret } = machine;
    const elsewhere = { clientId, clientSecret, organizationSlug: 'somewhere-else' };
    const before = (await eventsOf(world.app, 'login-identity-universal-auth')).length;
    expect((await world.app.request('POST', path, { body: elsewhere })).status).toBe(404);
    expect(await eventsOf(world.app, 'login-identity-universal-auth')).toHaveLength(before + 1);
    const wrong = { ...elsewhere, clientSecret: 'wrong' };
    expect((await world.app.request('POST', path, { body: wrong })).status).toBe(401);
    // The refusal took no use of the secret.
    expect((await login(world, machine)).status).toBe(200);
  });

  it('lives until its max TTL when the TTL is 0, and says so', async () => {
    const machine = await newMachine(world, { auth: { accessTokenTTL: 60, accessTokenMaxTTL: 600 } });
    await world.ok(world.admin, 'PATCH', machine.path, { accessTokenTTL: 0 });
    const { body } = await login(world, machine);
    expect(body).toMatchObject({ expiresIn: 600, accessTokenMaxTTL: 600 });
  });

  it('leaves one event that names who, with what and which token', async () => {
    const machine = await newMachine(world);
    const { claims } = readToken(await tokenOf(world, machine));
    const events = await eventsOf(world.app, 'login-identity-universal-auth');
    const ours = events.filter(({ metadata }) => metadata.identityId === machine.id);
    expect(ours).toHaveLength(1);
    expect(ours[0]).toMatchObject({
      outcome: 'success',
      organizationId: world.orgId,
      actor: { type: 'identity', metadata: { identityId: machine.id, name: 'machine' } },
      metadata: {
        identityId: machine.id,
        identityUniversalAuthId: expect.any(String),
        clientSecretId: machine.clientSecretId,
        identityAccessTokenId: claims.identityAccessTokenId,
      },
    });
  });
});

describe('what a login costs', () => {
  it('is one read and one write when warm, and writes nothing but its event', async () => {
    const machine = await newMachine(world);
    await tokenOf(world, machine);
    const before = (await allItems(world.app.table)).length;
    const calls = await storageCalls(() => tokenOf(world, machine));
    expect(calls).toEqual(['BatchGetItem', 'PutItem']);
    expect(await allItems(world.app.table)).toHaveLength(before + 1);
  });

  it('is one read and one transaction for limited uses', async () => {
    const machine = await newMachine(world, {
      auth: { accessTokenNumUsesLimit: 3 },
      secret: { numUsesLimit: 3 },
    });
    await tokenOf(world, machine);
    const calls = await storageCalls(() => tokenOf(world, machine));
    expect(calls).toEqual(['BatchGetItem', 'TransactWriteItems']);
  });

  it('asks storage the same for a wrong secret, of a client that was seen before or was not, and for an unknown client id', async () => {
    const [seen, fresh] = [await newMachine(world), await newMachine(world)];
    await login(world, seen);
    const commands = (clientId: string) =>
      storageCalls(() => login(world, { clientId, clientSecret: 'wrong' }));
    const refused = ['BatchGetItem', 'BatchGetItem', 'TransactWriteItems'];
    const unknown = '3f6135db-f237-421d-af66-000000000000';
    for (const clientId of [seen.clientId, fresh.clientId, unknown, 'xx#CLIENT'])
      expect(await commands(clientId)).toEqual(refused);
    for (const clientId of [seen.clientId, fresh.clientId, unknown, 'xx#CLIENT'])
      expect(await commands(clientId)).toEqual(refused);
  });

  it('is still one read and one write while wrong secrets are locked out', async () => {
    const machine = await newMachine(world);
    for (let n = 0; n < 4; n += 1) await login(world, { ...machine, clientSecret: 'wrong' });
    const calls = await storageCalls(() => login(world, machine));
    expect(calls).toEqual(['BatchGetItem', 'PutItem']);
  });
});
