import { createHash } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { allItems } from '../../../harness/table.ts';
import { eventsOf } from '../../../world/events.ts';
import { tally } from '../../../world/machines.ts';
import { openWorld, type World } from '../../../world/world.ts';
import type { StsStandIn } from './sts-stand-in.ts';
import { account, awsMachine, login, pathOf, type Signed, signed, startStandIn } from './workload.ts';

let world: World;
let sts: StsStandIn;
beforeAll(async () => {
  sts = await startStandIn(() => world.app.runtime.now());
  world = await openWorld({ stsEndpoint: sts.url });
});
afterAll(() => sts.close());

const reader = { allowedPrincipalArns: `arn:aws:iam::${account}:role/Reader` };
const refusedBy = async () =>
  (await eventsOf(world.app, 'login-identity-aws-auth')).at(-1)?.metadata.refusedBy;

describe('a signed request that comes again', () => {
  it('from the same address within a minute is answered like the first, since clients repeat it', async () => {
    const { id } = await awsMachine(world, reader);
    const request = await signed(world);
    expect((await login(world, id, request, { ip: '192.0.2.1' })).status).toBe(200);
    world.app.runtime.advance(50);
    expect((await login(world, id, request, { ip: '192.0.2.1' })).status).toBe(200);
  });

  it.each<[string, number, string]>([
    ['later than that', 65, '192.0.2.1'],
    ['from another address', 1, '192.0.2.2'],
  ])('%s is refused', async (_, later, ip) => {
    const { id } = await awsMachine(world, reader);
    const request = await signed(world);
    expect((await login(world, id, request, { ip: '192.0.2.1' })).status).toBe(200);
    world.app.runtime.advance(later);
    expect((await login(world, id, request, { ip })).status).toBe(401);
    expect(await refusedBy()).toBe('replay');
  });

  it('for another identity is refused, although that lets the same role in', async () => {
    const [first, second] = [await awsMachine(world, reader), await awsMachine(world, reader)];
    const request = await signed(world);
    expect((await login(world, first.id, request)).status).toBe(200);
    expect((await login(world, second.id, request)).status).toBe(401);
  });

  it('counts from its first use, however often it is repeated', async () => {
    const { id } = await awsMachine(world, reader);
    const request = await signed(world);
    for (let turn = 0; turn < 3; turn += 1) {
      expect((await login(world, id, request)).status).toBe(200);
      world.app.runtime.advance(25);
    }
    expect((await login(world, id, request)).status).toBe(401);
  });

  it('with other headers beside the signed ones is the same request', async () => {
    const [first, second] = [await awsMachine(world, reader), await awsMachine(world, reader)];
    const request = await signed(world);
    expect((await login(world, first.id, request)).status).toBe(200);
    const again = { ...request, headers: { ...request.headers, 'User-Agent': 'other' } };
    expect((await login(world, second.id, again)).status).toBe(401);
  });

  it('at the same moment from two addresses lets one of them in', async () => {
    const { id } = await awsMachine(world, reader);
    const request = await signed(world);
    const replies = await Promise.all(
      ['192.0.2.1', '192.0.2.2', '192.0.2.3'].map((ip) => login(world, id, request, { ip })),
    );
    expect(tally(replies)).toEqual({ 200: 1, 401: 2 });
  });

  it('was not used up by an attempt that was refused', async () => {
    const { id } = await awsMachine(world, { allowedPrincipalArns: '' });
    const request = await signed(world);
    expect((await login(world, id, request)).status).toBe(401);
    await world.ok(world.admin, 'PATCH', pathOf(id), reader);
    expect((await login(world, id, request)).status).toBe(200);
  });
});

describe('a method that demands X-Locket-Server-ID', () => {
  const demanding = { ...reader, serverId: 'locket.example.org' };

  it('lets in who signed it', async () => {
    const { id } = await awsMachine(world, demanding);
    const request = await signed(world, { headers: { 'X-Locket-Server-ID': 'locket.example.org' } });
    expect((await login(world, id, request)).status).toBe(200);
  });

  it.each<[string, () => Promise<Signed>]>([
    ['without it', () => signed(world)],
    ['with that of another server', () => signed(world, { headers: { 'X-Locket-Server-ID': 'other' } })],
    [
      'with it unsigned',
      async () => {
        const request = await signed(world);
        return { ...request, headers: { ...request.headers, 'X-Locket-Server-ID': 'locket.example.org' } };
      },
    ],
  ])('refuses a request %s', async (_, make) => {
    const { id } = await awsMachine(world, demanding);
    expect((await login(world, id, await make())).status).toBe(401);
    expect(await refusedBy()).toBe('server-id');
  });
});

it('a digest, not the signature, is what is kept of a login', async () => {
  const { id } = await awsMachine(world, reader);
  const request = await signed(world);
  await login(world, id, request);
  const [, key, signature] =
    /Credential=([^/]+).*Signature=(\w+)/.exec(String(request.headers.authorization)) ?? [];
  const digest = createHash('sha256').update(`${key}\n${signature}`).digest('hex');
  expect((await allItems(world.app.table)).map(({ pk }) => pk)).toContain(`SIGNATURE#${digest}`);
});
