import { afterAll, beforeEach, describe, expect, it } from 'vitest';
import type { WrappingSetting } from '../../../layers/adapters/settings.ts';
import { startApp, type TestApp } from '../../harness/app.ts';
import { allItems } from '../../harness/table.ts';
import { serverAdminIn } from '../../world/server-admin.ts';
import { Crash, type Fate, openStrategyWorld, type StrategyWorld } from '../../world/strategy-switch.ts';
import type { Actor } from '../../world/world.ts';

// biome-ignore lint/suspicious/noExplicitAny: replies as they came
type Reply = any;

const path = '/api/v1/admin/encryption-strategies';
let world: StrategyWorld;
let serverAdmin: Actor;
const worlds: StrategyWorld[] = [];

beforeEach(async () => {
  world = await openStrategyWorld();
  worlds.push(world);
  serverAdmin = await serverAdminIn(world);
});
afterAll(() => {
  for (const { kms } of worlds) kms.close();
});

const status = (): Promise<Reply> => world.ok(serverAdmin, 'GET', path);
const ask = (strategy: string): Promise<Reply> => world.ok(serverAdmin, 'PATCH', path, { strategy });
const carryThrough = async (): Promise<void> => {
  const number = (await world.find())?.number ?? 0;
  await world.wrap(number);
  await world.prove(number);
};

/** A process that has just started with these settings. */
const cold = (wrapping: WrappingSetting, otherWrappings: readonly WrappingSetting[] = []): Promise<TestApp> =>
  startApp({
    table: world.app.table,
    runtime: world.app.runtime,
    settings: { wrapping, otherWrappings },
  });

/** Whether such a process can unwrap the root key: no token is valid where it cannot. */
const statusFor = async (app: TestApp): Promise<number> =>
  (await app.request('GET', path, { token: serverAdmin.token })).status;

const both = () => cold(world.software, [world.kmsKey]);

describe('the list of strategies', () => {
  it('says which there are, which the settings prepared, and what wraps each root key', async () => {
    const reply = await status();
    expect(reply.strategies).toEqual([
      {
        strategy: 'kms',
        enabled: false,
        prepared: true,
        wrappingKey: world.kms.arn('key-1'),
        setting: 'wrappingKeys',
      },
      {
        strategy: 'cloudhsm',
        enabled: false,
        prepared: false,
        wrappingKey: null,
        setting: 'cloudHsmKeyStoreId',
      },
      { strategy: 'pkcs11', enabled: false, prepared: false, wrappingKey: null, setting: 'pkcs11' },
      {
        strategy: 'software',
        enabled: true,
        prepared: true,
        wrappingKey: expect.stringMatching(/^software:/),
        setting: 'LOCKET_WRAPPING_KEY_FILE',
      },
    ]);
    expect(reply).toMatchObject({
      rootKeys: [{ version: 1, strategy: 'software', previousStrategy: null }],
      latestSwitch: null,
    });
  });

  it('is for server admins alone, and so is the switch', async () => {
    for (const actor of [await world.person('admin'), world.admin]) {
      expect((await world.send(actor, 'GET', path)).status).toBe(403);
      expect((await world.send(actor, 'PATCH', path, { strategy: 'kms' })).status).toBe(403);
    }
    expect(await world.find()).toBeUndefined();
  });
});

describe('switching the strategy', () => {
  it('wraps every version anew, keeps the wrapping before until it is proven, and is in the trail', async () => {
    await world.addRootKey();
    expect(await ask('kms')).toMatchObject({
      latestSwitch: { strategy: 'kms', number: 1, completedAt: null },
    });

    expect(await world.wrap(1)).toEqual({ rewrapped: 2 });
    expect((await status()).rootKeys).toMatchObject([
      { version: 2, strategy: 'kms', previousStrategy: 'software' },
      { version: 1, strategy: 'kms', previousStrategy: 'software' },
    ]);

    expect(await world.prove(1)).toMatchObject({ next: 'nothing' });
    const after = await status();
    expect(after.strategies.filter(({ enabled }: Reply) => enabled)).toMatchObject([{ strategy: 'kms' }]);
    expect(after).toMatchObject({
      rootKeys: [
        { version: 2, previousStrategy: null },
        { version: 1, previousStrategy: null },
      ],
      latestSwitch: { completedAt: expect.any(String) },
    });
    const events = (await allItems(world.app.table)).filter(({ type }) => String(type).includes('strategy'));
    expect(events.map(({ type, metadata }) => [type, metadata])).toEqual(
      expect.arrayContaining([
        ['update-encryption-strategy', { strategy: 'kms', number: 1 }],
        ['complete-encryption-strategy-switch', { strategy: 'kms', number: 1, proven: 2 }],
      ]),
    );
  });

  it('is refused naming the setting when the strategy is not prepared', async () => {
    const refused = await world.send(serverAdmin, 'PATCH', path, { strategy: 'pkcs11' });
    expect(refused.status).toBe(400);
    expect(refused.body.message).toBe('The strategy pkcs11 is not prepared: the setting pkcs11 is missing');
    expect((await world.send(serverAdmin, 'PATCH', path, { strategy: 'hsm' })).status).toBe(422);
    expect(await world.find()).toBeUndefined();
  });

  it('leaves processes alone that know the wrapping before, and those that start meanwhile', async () => {
    const warm = await both();
    expect(await statusFor(warm)).toBe(200);
    await ask('kms');
    await world.wrap(1);
    // Started with the settings before the strategy was prepared: the wrapping before is still there for it.
    expect(await statusFor(await cold(world.software))).toBe(200);
    expect(await statusFor(await both())).toBe(200);
    await world.prove(1);
    expect(await statusFor(warm)).toBe(200);
    expect(await statusFor(await cold(world.kmsKey))).toBe(200);
    expect(await statusFor(await cold(world.software))).toBe(503);
  });

  it('lets nothing go that another process cannot unwrap, and comes back to it', async () => {
    await ask('kms');
    await world.wrap(1);
    world.kms.fail('disabled');
    await expect(world.prove(1)).rejects.toMatchObject({ code: 'unavailable' });
    expect((await status()).rootKeys).toMatchObject([{ strategy: 'kms', previousStrategy: 'software' }]);
    expect(await statusFor(await both())).toBe(200);

    await ask('software');
    await carryThrough();
    expect((await status()).rootKeys).toMatchObject([{ strategy: 'software', previousStrategy: null }]);
    expect(await statusFor(await cold(world.software))).toBe(200);
    world.kms.fail(undefined);
  });

  it('wraps root keys that were added meanwhile in another round', async () => {
    await ask('kms');
    await world.wrap(1);
    await ask('software');
    await world.wrap(2);
    await world.addRootKey();
    await ask('kms');
    await world.wrap(3, { writes: 1, isLastDone: true }).catch(() => undefined);
    expect(await world.prove(3)).toEqual({ next: 'go-on', name: 'strategy-3-2' });
    await carryThrough();
    expect((await status()).rootKeys).toMatchObject([
      { version: 2, strategy: 'kms', previousStrategy: null },
      { version: 1, strategy: 'kms', previousStrategy: null },
    ]);
  });

  it('that was replaced by a later one or is over does nothing any more', async () => {
    await ask('kms');
    await ask('software');
    expect(await world.wrap(1)).toEqual({ rewrapped: 0 });
    expect(await world.prove(1)).toEqual({ next: 'nothing', name: '' });
    await carryThrough();
    expect(await world.wrap(2)).toEqual({ rewrapped: 0 });
  });

  it('keeps what was derived anew, and new versions follow the strategy in use', async () => {
    const { rootKeys } = await status();
    expect(rootKeys).toHaveLength(1);
    await ask('kms');
    await carryThrough();
    await world.addRootKey();
    expect((await status()).rootKeys).toMatchObject([
      { version: 2, strategy: 'kms' },
      { version: 1, strategy: 'kms' },
    ]);
  });
});

describe('a process that ends at any write of a switch', () => {
  const versions = 3;
  const fates: Fate[] = Array.from({ length: versions }, (_, at) => at + 1).flatMap((writes) => [
    { writes, isLastDone: false },
    { writes, isLastDone: true },
  ]);

  it.each(fates)('wrapping, write $writes, done: $isLastDone: leaves a working instance', async (fate) => {
    for (let more = 1; more < versions; more += 1) await world.addRootKey();
    await ask('kms');
    await expect(world.wrap(1, { ...fate })).rejects.toMatchObject({ cause: expect.any(Crash) });
    expect(await statusFor(await both())).toBe(200);
    await carryThrough();
    expect(await statusFor(await cold(world.kmsKey))).toBe(200);
  });

  it.each(fates)('proving, write $writes, done: $isLastDone: leaves a working instance', async (fate) => {
    for (let more = 1; more < versions; more += 1) await world.addRootKey();
    await ask('kms');
    await world.wrap(1);
    await expect(world.prove(1, { ...fate })).rejects.toMatchObject({ cause: expect.any(Crash) });
    expect(await statusFor(await both())).toBe(200);
    await carryThrough();
    expect((await status()).latestSwitch.completedAt).not.toBeNull();
    expect(await statusFor(await cold(world.kmsKey))).toBe(200);
  });
});
