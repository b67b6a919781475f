import type { DynamoDBRecord } from 'aws-lambda';
import * as fc from 'fast-check';
import { beforeAll, describe, expect, it } from 'vitest';
import { lastLoginsIn, noteLastLogins } from '../../../functions/workers/relay/last-logins.ts';
import { lastLoginPut } from '../../../layers/adapters/dynamo/records/last-logins.ts';
import { openTable, type Table } from '../../../layers/adapters/dynamo/table.ts';
import type { LastLogin } from '../../../layers/domain/identities/identity.ts';
import { allItems } from '../../harness/table.ts';
import { eventsOf } from '../../world/events.ts';
import { login, newMachine } from '../../world/machines.ts';
import { openWorld, type World } from '../../world/world.ts';

const recordOf = (event: object): DynamoDBRecord => ({
  eventName: 'INSERT',
  dynamodb: { NewImage: { doc: { S: JSON.stringify(event) } } },
});

const eventOf = (at: string, more: object = {}) => ({
  id: 'e',
  type: 'login-identity-aws-auth',
  outcome: 'success',
  occurredAt: at,
  organizationId: 'org',
  metadata: { identityId: 'machine' },
  ...more,
});

const instant = (n: number) => new Date(Date.UTC(2026, 0, 1) + n * 1000).toISOString();

describe('the last logins in a batch', () => {
  it('are those of each identity that was let in, the latest wherever it lies', () => {
    fc.assert(
      fc.property(fc.array(fc.tuple(fc.constantFrom('a', 'b'), fc.nat(50)), { minLength: 1 }), (logins) => {
        const found = lastLoginsIn(
          logins.map(([id, n]) => recordOf(eventOf(instant(n), { metadata: { identityId: id } }))),
        );
        for (const { identityId, at } of found)
          expect(at).toBe(instant(Math.max(...logins.filter(([id]) => id === identityId).map(([, n]) => n))));
        expect(found.length).toBe(new Set(logins.map(([id]) => id)).size);
      }),
    );
  });

  it('are none of refusals, of other events, or of what cannot be read', () => {
    const broken = {
      eventName: 'INSERT' as const,
      dynamodb: { NewImage: { doc: { S: 'login-identity-{' } } },
    };
    const at = instant(1);
    expect(
      lastLoginsIn([
        recordOf(eventOf(at, { outcome: 'failed' })),
        recordOf(eventOf(at, { type: 'get-secret', metadata: { name: 'login-identity-aws-auth' } })),
        recordOf(eventOf(at, { metadata: {} })),
        recordOf(eventOf(at, { organizationId: undefined })),
        { eventName: 'INSERT', dynamodb: {} },
        broken,
      ]),
    ).toEqual([]);
  });

  it('that cannot be written hold up nobody, and are told', async () => {
    const failed: LastLogin[] = [];
    await noteLastLogins([recordOf(eventOf(instant(1)))], {
      note: () => Promise.reject(new Error('gone')),
      failed: (each) => failed.push(each),
    });
    expect(failed).toEqual([{ identityId: 'machine', orgId: 'org', at: instant(1), method: 'aws-auth' }]);
  });
});

describe('the last login of an identity', () => {
  let world: World;
  let table: Table;
  beforeAll(async () => {
    world = await openWorld();
    table = openTable({ table: world.app.table, storageTimeout: 10_000, storageAttempts: 1 });
  });

  const relay = async (type: 'login-identity-universal-auth') =>
    noteLastLogins((await eventsOf(world.app, type)).map(recordOf), {
      note: async (each) => {
        await table.call('PutItem', lastLoginPut(table.name, each)).catch((error) => {
          if (error.name !== 'ConditionalCheckFailedException') throw error;
        });
      },
      failed: (_each, error) => {
        throw error;
      },
    });

  const shown = async (id: string) =>
    (await world.ok(world.admin, 'GET', `/api/v1/identities/${id}`)).identity;

  it('is shown with the identity and in lists once the relay noted it', async () => {
    const machine = await newMachine(world);
    expect(await shown(machine.id)).toMatchObject({ lastLoginAuthMethod: null, lastLoginTime: null });
    await login(world, machine);
    const at = (await eventsOf(world.app, 'login-identity-universal-auth')).at(-1)?.occurredAt;
    await relay('login-identity-universal-auth');
    const seen = { lastLoginAuthMethod: 'universal-auth', lastLoginTime: at };
    expect(await shown(machine.id)).toMatchObject(seen);
    const list = { token: world.admin.token, query: { orgId: world.orgId } };
    const { identities } = (await world.app.ok('GET', '/api/v1/identities', list)).body;
    expect(
      identities.find(({ identityId }: { identityId: string }) => identityId === machine.id),
    ).toMatchObject(seen);
  });

  it('stays when older events come again, and goes with the identity', async () => {
    const machine = await newMachine(world);
    await login(world, machine);
    const before = await eventsOf(world.app, 'login-identity-universal-auth');
    world.app.runtime.advance(60);
    await login(world, machine);
    await relay('login-identity-universal-auth');
    const last = (await shown(machine.id)).lastLoginTime;
    for (const event of before)
      await noteLastLogins([recordOf(event)], {
        note: async (each) => {
          await table.call('PutItem', lastLoginPut(table.name, each)).catch(() => undefined);
        },
        failed: () => undefined,
      });
    expect((await shown(machine.id)).lastLoginTime).toBe(last);
    await world.ok(world.admin, 'DELETE', `/api/v1/identities/${machine.id}`);
    const left = (await allItems(world.app.table)).filter(({ sk }) => sk === `IDENTITY#${machine.id}`);
    expect(left).toEqual([
      expect.objectContaining({ deletedAt: expect.any(String), ttl: expect.any(Number) }),
    ]);
  });

  it('is not brought back by the relay once the identity is gone, which nobody would remove', async () => {
    const machine = await newMachine(world);
    await login(world, machine);
    await world.ok(world.admin, 'DELETE', `/api/v1/identities/${machine.id}`);
    world.app.runtime.advance(60);
    await relay('login-identity-universal-auth');
    const lasting = (await allItems(world.app.table)).filter(
      ({ sk, ttl }) => sk === `IDENTITY#${machine.id}` && ttl === undefined,
    );
    expect(lasting).toEqual([]);
    const logins = await world.read(({ identities }) => identities.lastLogins(world.orgId));
    expect(logins.map(({ identityId }) => identityId)).not.toContain(machine.id);
  });
});
