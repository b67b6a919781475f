import { beforeAll, describe, expect, it } from 'vitest';
import { sha256Hex } from '../../../layers/domain/digests.ts';
import { eventsOf } from '../../world/events.ts';
import { login, newIdentity, newMachine, universalAuthOf } from '../../world/machines.ts';
import { type Actor, openWorld, type World } from '../../world/world.ts';

let world: World;
let stranger: Actor;
beforeAll(async () => {
  world = await openWorld();
  stranger = await world.identity('admin', await world.newOrganization());
});

const everywhere = [
  { ipAddress: '0.0.0.0', type: 'ipv4', prefix: 0 },
  { ipAddress: '::', type: 'ipv6', prefix: 0 },
];

describe('attaching universal auth', () => {
  it('answers the defaults', async () => {
    const { id } = await newIdentity(world);
    const { identityUniversalAuth } = await world.ok(world.admin, 'POST', universalAuthOf(id), {});
    expect(identityUniversalAuth).toEqual({
      id: expect.any(String),
      identityId: id,
      clientId: expect.any(String),
      accessTokenTTL: 2_592_000,
      accessTokenMaxTTL: 2_592_000,
      accessTokenPeriod: 0,
      accessTokenNumUsesLimit: 0,
      clientSecretTrustedIps: everywhere,
      accessTokenTrustedIps: everywhere,
      lockoutEnabled: true,
      lockoutThreshold: 3,
      lockoutDurationSeconds: 300,
      lockoutCounterResetSeconds: 30,
      createdAt: expect.any(String),
      updatedAt: expect.any(String),
    });
    expect(await world.ok(world.admin, 'GET', universalAuthOf(id))).toEqual({ identityUniversalAuth });
    const { identity } = await world.ok(world.admin, 'GET', `/api/v1/identities/${id}`);
    expect(identity.identity).toMatchObject({
      authMethod: 'universal-auth',
      authMethods: ['universal-auth'],
    });
  });

  it('echoes what was asked for, in its order', async () => {
    const { id } = await newIdentity(world);
    const asked = {
      accessTokenTTL: 60,
      accessTokenMaxTTL: 3600,
      accessTokenNumUsesLimit: 5,
      lockoutEnabled: false,
      lockoutThreshold: 7,
      lockoutDurationSeconds: 61,
      lockoutCounterResetSeconds: 62,
    };
    const addresses = [
      { ipAddress: '10.0.0.0/8' },
      { ipAddress: '192.0.2.1' },
      { ipAddress: '2001:db8::/32' },
    ];
    const { identityUniversalAuth } = await world.ok(world.admin, 'POST', universalAuthOf(id), {
      ...asked,
      clientSecretTrustedIps: addresses,
      accessTokenTrustedIps: addresses,
      identityId: id,
    });
    const shown = [
      { ipAddress: '10.0.0.0', type: 'ipv4', prefix: 8 },
      { ipAddress: '192.0.2.1', type: 'ipv4' },
      { ipAddress: '2001:db8::', type: 'ipv6', prefix: 32 },
    ];
    expect(identityUniversalAuth).toMatchObject({
      ...asked,
      clientSecretTrustedIps: shown,
      accessTokenTrustedIps: shown,
    });
  });

  it('is refused a second time', async () => {
    const { id } = await newIdentity(world);
    await world.ok(world.admin, 'POST', universalAuthOf(id), {});
    expect((await world.send(world.admin, 'POST', universalAuthOf(id), {})).body.message).toBe(
      'Failed to add universal auth to already configured identity',
    );
  });

  it.each([
    ['a TTL above the max TTL', { accessTokenTTL: 11, accessTokenMaxTTL: 10 }, 400],
    ['an address that is none', { accessTokenTrustedIps: [{ ipAddress: '10.0.0.256' }] }, 400],
    ['a range that is none', { clientSecretTrustedIps: [{ ipAddress: '10.0.0.0/33' }] }, 400],
    ['an empty allow-list', { accessTokenTrustedIps: [] }, 422],
    ['a TTL of 0', { accessTokenTTL: 0 }, 422],
    ['a max TTL of 0', { accessTokenMaxTTL: 0 }, 422],
    ['a negative max TTL', { accessTokenMaxTTL: -1 }, 422],
    ['a TTL of more than ten years', { accessTokenTTL: 315_360_001, accessTokenMaxTTL: 315_360_000 }, 422],
    ['a broken uses limit', { accessTokenNumUsesLimit: 1.5 }, 422],
  ])('is refused with %s', async (_what, body, status) => {
    const { id } = await newIdentity(world);
    expect((await world.send(world.admin, 'POST', universalAuthOf(id), body)).status).toBe(status);
    expect((await world.send(world.admin, 'GET', universalAuthOf(id))).status).toBe(404);
  });
});

describe('reconfiguring universal auth', () => {
  it('changes what is named and keeps the rest, the client id first of all', async () => {
    const machine = await newMachine(world, { auth: { accessTokenNumUsesLimit: 9, lockoutThreshold: 4 } });
    const before = (await world.ok(world.admin, 'GET', machine.path)).identityUniversalAuth;
    const { identityUniversalAuth } = await world.ok(world.admin, 'PATCH', machine.path, {
      accessTokenTTL: 3600,
      accessTokenMaxTTL: 86_400,
      lockoutEnabled: false,
    });
    expect(identityUniversalAuth).toEqual({
      ...before,
      accessTokenTTL: 3600,
      accessTokenMaxTTL: 86_400,
      lockoutEnabled: false,
      updatedAt: expect.any(String),
    });
  });

  it('compares a new TTL with the max TTL that stands', async () => {
    const machine = await newMachine(world, { auth: { accessTokenTTL: 10, accessTokenMaxTTL: 100 } });
    const tooLong = await world.send(world.admin, 'PATCH', machine.path, { accessTokenTTL: 101 });
    expect(tooLong.status).toBe(400);
    expect(tooLong.body.message).toBe(
      'Access token TTL cannot be greater than max TTL: they are 101 and 100 seconds',
    );
    expect((await world.send(world.admin, 'PATCH', machine.path, { accessTokenMaxTTL: 9 })).status).toBe(400);
    expect((await world.send(world.admin, 'PATCH', machine.path, { accessTokenTTL: 100 })).status).toBe(200);
  });

  it('loses nothing when several people do it at the same moment', async () => {
    const machine = await newMachine(world);
    await Promise.all([
      world.ok(world.admin, 'PATCH', machine.path, { accessTokenNumUsesLimit: 5 }),
      world.ok(world.admin, 'PATCH', machine.path, { lockoutThreshold: 8 }),
      world.ok(world.admin, 'PATCH', machine.path, { accessTokenTTL: 77 }),
    ]);
    const { identityUniversalAuth } = await world.ok(world.admin, 'GET', machine.path);
    expect(identityUniversalAuth).toMatchObject({
      accessTokenNumUsesLimit: 5,
      lockoutThreshold: 8,
      accessTokenTTL: 77,
    });
  });
});

describe('removing universal auth', () => {
  it('takes client id and secrets with it: attached anew, neither works', async () => {
    const machine = await newMachine(world);
    await world.ok(world.admin, 'DELETE', machine.path);
    expect((await login(world, machine)).status).toBe(401);
    const { identityUniversalAuth } = await world.ok(world.admin, 'POST', machine.path, {});
    expect(identityUniversalAuth.clientId).not.toBe(machine.clientId);
    expect((await login(world, machine)).status).toBe(401);
    const crossed = { ...machine, clientId: identityUniversalAuth.clientId };
    expect((await login(world, crossed)).status).toBe(401);
    const list = await world.ok(world.admin, 'GET', `${machine.path}/client-secrets`);
    expect(list.clientSecretData).toEqual([]);
  });

  it('closes its client id even to a secret that was made at the same moment and left over', async () => {
    const machine = await newMachine(world);
    await login(world, machine);
    await world.ok(world.admin, 'DELETE', machine.path);
    await world.ok(world.admin, 'POST', machine.path, {});
    const at = world.app.runtime.now().toISOString();
    await world.write(({ identities }) =>
      identities.clientSecretCreation({
        id: 'left-over',
        clientId: machine.clientId,
        identityId: machine.id,
        digest: sha256Hex('left over'),
        prefix: 'left',
        description: '',
        lifetime: 0,
        numUsesLimit: 0,
        numUses: 0,
        isRevoked: false,
        createdAt: at,
        updatedAt: at,
      }),
    );
    expect((await login(world, { ...machine, clientSecret: 'left over' })).status).toBe(401);
  });

  it('frees the identity for another method', async () => {
    const machine = await newMachine(world);
    await world.ok(world.admin, 'DELETE', machine.path);
    await world.ok(world.admin, 'POST', `/api/v1/auth/token-auth/identities/${machine.id}`, {});
  });
});

describe('somebody of another organization', () => {
  it('finds no such identity, whatever is tried', async () => {
    const machine = await newMachine(world);
    const secret = `${machine.path}/client-secrets/${machine.clientSecretId}`;
    const tried: readonly [string, string, object?][] = [
      ['GET', machine.path],
      ['POST', machine.path, {}],
      ['PATCH', machine.path, {}],
      ['DELETE', machine.path],
      ['GET', `${machine.path}/client-secrets`],
      ['POST', `${machine.path}/client-secrets`, {}],
      ['GET', secret],
      ['POST', `${secret}/revoke`],
    ];
    for (const [method, path, body] of tried)
      expect((await world.send(stranger, method, path, body)).status, `${method} ${path}`).toBe(404);
    expect((await login(world, machine)).status).toBe(200);
  });
});

describe('the trail', () => {
  it('knows every step of a method by its name', async () => {
    const machine = await newMachine(world, { auth: { accessTokenTTL: 5, accessTokenMaxTTL: 50 } });
    const secret = `${machine.path}/client-secrets/${machine.clientSecretId}`;
    await world.ok(world.admin, 'GET', machine.path);
    await world.ok(world.admin, 'PATCH', machine.path, { accessTokenTTL: 6 });
    await world.ok(world.admin, 'GET', `${machine.path}/client-secrets`);
    await world.ok(world.admin, 'GET', secret);
    await world.ok(world.admin, 'POST', `${secret}/revoke`);
    await world.ok(world.admin, 'DELETE', machine.path);
    const suffixes = [
      'add-identity-universal-auth',
      'get-identity-universal-auth',
      'update-identity-universal-auth',
      'revoke-identity-universal-auth',
      'create-identity-universal-auth-client-secret',
      'get-identity-universal-auth-client-secret',
      'get-identity-universal-auth-client-secret-by-id',
      'revoke-identity-universal-auth-client-secret',
    ];
    for (const type of suffixes) {
      const events = await eventsOf(world.app, type);
      const ours = events.filter(({ metadata }) => metadata.identityId === machine.id);
      expect(ours, type).toHaveLength(1);
    }
    const added = await eventsOf(world.app, 'add-identity-universal-auth');
    expect(added.find(({ metadata }) => metadata.identityId === machine.id)?.metadata).toMatchObject({
      accessTokenTTL: 5,
      accessTokenMaxTTL: 50,
      accessTokenTrustedIps: everywhere,
      clientSecretTrustedIps: everywhere,
    });
  });
});
