import { beforeAll, describe, expect, it } from 'vitest';
import { readToken } from '../../../layers/domain/tokens/jwt.ts';
import { allItems } from '../../harness/table.ts';
import { eventsOf } from '../../world/events.ts';
import { newMachine, renew, revoke, tally, tokenOf, use } from '../../world/machines.ts';
import { openWorld, type World } from '../../world/world.ts';

let world: World;
beforeAll(async () => {
  world = await openWorld();
});

const advance = (seconds: number) => world.app.runtime.advance(seconds);

const tokenWith = async (auth: object): Promise<string> => tokenOf(world, await newMachine(world, { auth }));

const rowsOf = async (token: string) => {
  const id = String(readToken(token).claims.identityAccessTokenId);
  return (await allItems(world.app.table)).filter(({ sk }) => sk === `TOKEN#${id}`);
};

describe('an access token', () => {
  it('is dead when its TTL has passed', async () => {
    const token = await tokenWith({ accessTokenTTL: 100, accessTokenMaxTTL: 1000 });
    advance(99);
    expect((await use(world, token)).status).toBe(200);
    advance(2);
    expect((await use(world, token)).status).toBe(401);
  });

  it('keeps the TTL it was issued with when the method is reconfigured', async () => {
    const machine = await newMachine(world, { auth: { accessTokenTTL: 1000, accessTokenMaxTTL: 1000 } });
    const token = await tokenOf(world, machine);
    await world.ok(world.admin, 'PATCH', machine.path, { accessTokenTTL: 10, accessTokenMaxTTL: 10 });
    advance(500);
    expect((await use(world, token)).status).toBe(200);
  });

  it('with limited uses works exactly that often, also at the same moment', async () => {
    const token = await tokenWith({ accessTokenNumUsesLimit: 7 });
    const replies = await Promise.all(Array.from({ length: 25 }, () => use(world, token)));
    expect(tally(replies)).toEqual({ 200: 7, 401: 18 });
    expect((await use(world, token)).status).toBe(401);
  });

  it('is not worth a row in storage as long as nothing happens to it', async () => {
    const token = await tokenWith({});
    await use(world, token);
    expect(await rowsOf(token)).toEqual([]);
  });

  it('works from trusted addresses only, as they are configured now', async () => {
    const machine = await newMachine(world, {
      auth: { accessTokenTrustedIps: [{ ipAddress: '10.0.0.0/8' }, { ipAddress: '2001:db8::1' }] },
    });
    const token = await tokenOf(world, machine);
    const statusFrom = async (ip: string) => (await use(world, token, ip)).status;
    expect(await statusFrom('10.200.3.4')).toBe(200);
    expect(await statusFrom('2001:db8::1')).toBe(200);
    expect(await statusFrom('11.0.0.1')).toBe(403);
    expect(await statusFrom('2001:db8::2')).toBe(403);
    await world.ok(world.admin, 'PATCH', machine.path, {
      accessTokenTrustedIps: [{ ipAddress: '11.0.0.1' }],
    });
    expect(await statusFrom('11.0.0.1')).toBe(200);
    expect(await statusFrom('10.200.3.4')).toBe(403);
  });

  it('is refused when it is garbage, unsigned or signed by somebody else', async () => {
    const token = await tokenWith({});
    const [header, claims, signature = ''] = token.split('.');
    const other = await openWorld();
    for (const bad of [
      'garbage',
      `${header}.${claims}.`,
      `${header}.${claims}.${signature.replace(/^./, (first) => (first === 'A' ? 'B' : 'A'))}`,
      await tokenOf(other, await newMachine(other)),
    ])
      expect((await use(world, bad)).status).toBe(401);
  });
});

describe('a token whose method was removed', () => {
  it('is dead at once, and stays dead when the method is attached anew in the same second', async () => {
    const machine = await newMachine(world);
    const token = await tokenOf(world, machine);
    await world.ok(world.admin, 'DELETE', machine.path);
    expect((await use(world, token)).status).toBe(401);
    await world.ok(world.admin, 'POST', machine.path, {});
    expect((await use(world, token)).status).toBe(401);
    expect((await renew(world, token)).status).toBe(401);
  });
});

describe('renewing a token', () => {
  it('answers the same token and starts its TTL anew', async () => {
    const token = await tokenWith({ accessTokenTTL: 100, accessTokenMaxTTL: 1000 });
    advance(90);
    const { status, body } = await renew(world, token);
    expect(status).toBe(200);
    expect(body).toEqual({
      accessToken: token,
      expiresIn: 100,
      accessTokenMaxTTL: 1000,
      tokenType: 'Bearer',
    });
    advance(90);
    expect((await use(world, token)).status).toBe(200);
    advance(20);
    expect((await use(world, token)).status).toBe(401);
  });

  it('is possible again and again, but never past the max TTL', async () => {
    const token = await tokenWith({ accessTokenTTL: 100, accessTokenMaxTTL: 250 });
    advance(90);
    expect((await renew(world, token)).body.expiresIn).toBe(100);
    advance(90);
    const end = Number(readToken(token).claims.iat) + 250;
    const left = () => Math.floor(end - world.app.runtime.now().getTime() / 1000);
    const before = left();
    const last = (await renew(world, token)).body.expiresIn;
    expect(before).toBeLessThanOrEqual(70);
    expect(last).toBeLessThanOrEqual(before);
    expect(last).toBeGreaterThanOrEqual(left());
    advance(65);
    expect((await use(world, token)).status).toBe(200);
    advance(6);
    expect((await use(world, token)).status).toBe(401);
    expect((await renew(world, token)).status).toBe(401);
  });

  it('does no harm to a token whose TTL is its max TTL', async () => {
    const token = await tokenWith({ accessTokenTTL: 100, accessTokenMaxTTL: 100 });
    advance(40);
    const { body } = await renew(world, token);
    expect(body.expiresIn).toBeGreaterThanOrEqual(59);
    expect(body.expiresIn).toBeLessThanOrEqual(60);
    expect((await use(world, token)).status).toBe(200);
    advance(61);
    expect((await use(world, token)).status).toBe(401);
  });

  it('comes too late when the TTL has passed', async () => {
    const token = await tokenWith({ accessTokenTTL: 10, accessTokenMaxTTL: 1000 });
    advance(12);
    expect((await renew(world, token)).status).toBe(401);
  });

  it('costs no use and gives none back', async () => {
    const token = await tokenWith({ accessTokenNumUsesLimit: 3 });
    const statuses = [(await use(world, token)).status];
    await Promise.all([renew(world, token), use(world, token), renew(world, token)]);
    for (let i = 0; i < 2; i += 1) statuses.push((await use(world, token)).status);
    expect(statuses).toEqual([200, 200, 401]);
    expect((await renew(world, token)).status).toBe(401);
  });

  it('is for machines: the token of a person is a bad request, garbage is unauthenticated', async () => {
    const person = await world.person();
    expect((await renew(world, person.token)).status).toBe(400);
    expect((await renew(world, 'garbage')).status).toBe(401);
  });

  it('looks at the address', async () => {
    const token = await tokenWith({ accessTokenTrustedIps: [{ ipAddress: '10.0.0.0/8' }] });
    expect((await renew(world, token, '10.1.1.1')).status).toBe(200);
    expect((await renew(world, token, '11.1.1.1')).status).toBe(403);
  });

  it('ignores a stale bearer beside the body', async () => {
    const token = await tokenWith({});
    await world.app.ok('POST', '/api/v1/auth/token/renew', { token: 'stale', body: { accessToken: token } });
  });

  it('leaves an event, also when it is refused', async () => {
    const token = await tokenWith({ accessTokenTTL: 50, accessTokenMaxTTL: 1000 });
    await renew(world, token);
    advance(60);
    await renew(world, token);
    const id = readToken(token).claims.identityAccessTokenId;
    const events = await eventsOf(world.app, 'renew-identity-access-token');
    const ours = events.filter(({ metadata }) => metadata.identityAccessTokenId === id);
    expect(ours.map(({ outcome }) => outcome)).toEqual(['success', 'failed']);
    expect(ours[0]?.actor.type).toBe('identity');
  });
});

describe('revoking a token', () => {
  it('kills it for good, and no other', async () => {
    const machine = await newMachine(world);
    const [token, other] = [await tokenOf(world, machine), await tokenOf(world, machine)];
    expect((await revoke(world, token)).body).toEqual({ message: 'Successfully revoked access token' });
    expect((await use(world, token)).status).toBe(401);
    expect((await renew(world, token)).status).toBe(401);
    expect((await use(world, other)).status).toBe(200);
  });

  it('may be repeated', async () => {
    const token = await tokenWith({});
    expect((await revoke(world, token)).status).toBe(200);
    expect((await revoke(world, token)).status).toBe(200);
  });

  it('wins over renewals of the same moment', async () => {
    const token = await tokenWith({});
    await Promise.all([renew(world, token), revoke(world, token), renew(world, token), renew(world, token)]);
    expect((await use(world, token)).status).toBe(401);
  });

  it('wins over a renewal that read the token before', async () => {
    const machine = await newMachine(world);
    const token = await tokenOf(world, machine);
    await renew(world, token);
    const id = String(readToken(token).claims.identityAccessTokenId);
    const state = await world.read(({ identities }) => identities.token(machine.id, id));
    await revoke(world, token);
    const late = world.write(({ identities }) =>
      state ? [identities.tokenRenewal(state, world.app.runtime.now().toISOString(), state.expiresAt)] : [],
    );
    await expect(late).rejects.toMatchObject({ code: 'unauthenticated' });
  });

  it('is remembered until the token ends by itself', async () => {
    for (const [accessTokenTTL, longest] of [
      [100, 103],
      [1000, 1000],
    ] as const) {
      const token = await tokenWith({ accessTokenTTL, accessTokenMaxTTL: 1000 });
      await revoke(world, token);
      const rows = await rowsOf(token);
      expect(rows).toHaveLength(1);
      expect(rows[0]).toMatchObject({ isRevoked: true });
      const life = Number(rows[0]?.ttl) - Number(readToken(token).claims.iat);
      expect(life).toBeGreaterThanOrEqual(accessTokenTTL);
      expect(life).toBeLessThanOrEqual(longest);
    }
  });

  it('is for machines: the token of a person is a bad request, garbage is unauthenticated', async () => {
    const person = await world.person();
    expect((await revoke(world, person.token)).status).toBe(400);
    expect((await revoke(world, 'garbage')).status).toBe(401);
  });

  it('leaves an event', async () => {
    const token = await tokenWith({});
    await revoke(world, token);
    const id = readToken(token).claims.identityAccessTokenId;
    const events = await eventsOf(world.app, 'revoke-identity-access-token');
    expect(events.filter(({ metadata }) => metadata.identityAccessTokenId === id)).toHaveLength(1);
  });
});
