import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createRewrapping } from '../../../layers/domain/keys/rewrapping.ts';
import { createRootKeys } from '../../../layers/domain/keys/root-keys.ts';
import type { RootKeyStore, Strategy } from '../../../layers/domain/keys/wrapping-key.ts';
import { type CountingWrappingKey, countingWrappingKey, memoryRootKeys, stillRuntime } from './fake-ports.ts';

const names = ['kms', 'pkcs11', 'software'] as const satisfies readonly Strategy[];
type Name = (typeof names)[number];

type Step =
  | { readonly kind: 'rewrap'; readonly to: Name; readonly writes: number; readonly isLastDone: boolean }
  | { readonly kind: 'prove'; readonly writes: number; readonly isLastDone: boolean }
  | { readonly kind: 'add' }
  | { readonly kind: 'fail' | 'heal'; readonly key: Name };

const fate = { writes: fc.integer({ min: 1, max: 4 }), isLastDone: fc.boolean() };
const name = fc.constantFrom(...names);
const step: fc.Arbitrary<Step> = fc.oneof(
  fc.record({ kind: fc.constant('rewrap' as const), to: name, ...fate }),
  fc.record({ kind: fc.constant('prove' as const), ...fate }),
  fc.record({ kind: fc.constant('add' as const) }),
  fc.record({ kind: fc.constantFrom('fail' as const, 'heal' as const), key: name }),
);

/** A store whose process ends at its so many-th write of a wrapping. */
const mortal = (store: RootKeyStore, { writes, isLastDone }: { writes: number; isLastDone: boolean }) => {
  let left = writes;
  const rewrap: RootKeyStore['rewrap'] = async (...change) => {
    left -= 1;
    if (left > 0 || isLastDone) await store.rewrap(...change);
    if (left <= 0) throw new Error('the process ends');
  };
  return { ...store, rewrap };
};

const open = () => {
  const keys = Object.fromEntries(
    names.map((strategy) => [strategy, Object.assign(countingWrappingKey(), { strategy })]),
  ) as Record<Name, CountingWrappingKey>;
  const rootKeys = memoryRootKeys();
  const ports = {
    wrappingKey: keys.software,
    otherWrappingKeys: [keys.kms, keys.pkcs11],
    rootKeys,
    runtime: stillRuntime(),
  };
  return { keys, rootKeys, ports };
};

const run = async ({ keys, rootKeys, ports }: ReturnType<typeof open>, each: Step): Promise<void> => {
  if (each.kind === 'fail') keys[each.key].fault = new Error('away');
  if (each.kind === 'heal') keys[each.key].fault = undefined;
  // A fault of a key, or the end of the process, is an outcome here.
  const ignore = () => undefined;
  if (each.kind === 'add') await createRootKeys(ports).rotateRootKey().catch(ignore);
  if (each.kind === 'rewrap')
    await createRewrapping({ ...ports, rootKeys: mortal(rootKeys, each) })
      .rewrap(each.to)
      .catch(ignore);
  if (each.kind === 'prove')
    await createRewrapping({ ...ports, rootKeys: mortal(rootKeys, each) })
      .prove()
      .catch(ignore);
};

/** With all wrapping keys back for a moment, a process that starts reads what the ones before it read. */
const assertReadable = async (
  { keys, rootKeys, ports }: ReturnType<typeof open>,
  known: Map<number, string>,
): Promise<void> => {
  const faults = names.map((one) => keys[one].fault);
  for (const one of names) keys[one].fault = undefined;
  for (const { version } of rootKeys.keys) {
    const bytes = Buffer.from((await createRootKeys(ports).root(version)).bytes).toString('hex');
    expect(known.get(version) ?? bytes).toBe(bytes);
    known.set(version, bytes);
  }
  for (const [at, one] of names.entries()) keys[one].fault = faults[at];
};

describe('any sequence of switches, proofs, new versions, faults and ends of processes', () => {
  it('leaves every version what it was, readable as soon as the wrapping keys are back', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(step, { maxLength: 25 }), async (steps) => {
        const instance = open();
        await createRootKeys(instance.ports).ensureRootKey();
        const known = new Map<number, string>();
        for (const each of steps) {
          await run(instance, each);
          await assertReadable(instance, known);
        }
      }),
      { numRuns: 200 },
    );
  });

  it('ends under the one strategy that is asked for last, with nothing kept of others', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(step, { maxLength: 15 }), name, async (steps, last) => {
        const instance = open();
        await createRootKeys(instance.ports).ensureRootKey();
        for (const each of steps) await run(instance, each);
        for (const one of names) instance.keys[one].fault = undefined;
        await createRewrapping(instance.ports).rewrap(last);
        await createRewrapping(instance.ports).prove();
        for (const { strategy, previous } of instance.rootKeys.keys)
          expect([strategy, previous]).toEqual([last, undefined]);
      }),
      { numRuns: 100 },
    );
  });

  it('keeps the wrapping before when the new one unwraps to something else', async () => {
    const { keys, rootKeys, ports } = open();
    await createRootKeys(ports).ensureRootKey();
    await createRewrapping(ports).rewrap('kms');
    const { unwrap } = keys.kms;
    keys.kms.unwrap = async (...what) => (await unwrap(...what)).map((byte) => byte ^ 1);
    await expect(createRewrapping(ports).prove()).rejects.toMatchObject({ code: 'unavailable' });
    expect(rootKeys.keys[0]?.previous?.strategy).toBe('software');
  });

  it('does not go back to a wrapping that opens no more: the one that works stays', async () => {
    const { keys, rootKeys, ports } = open();
    await createRootKeys(ports).ensureRootKey();
    await createRewrapping(ports).rewrap('kms');
    keys.software.fault = new Error('gone for good');
    await expect(createRewrapping(ports).rewrap('software')).rejects.toMatchObject({ code: 'unavailable' });
    expect(rootKeys.keys).toMatchObject([{ strategy: 'kms' }]);
    expect(await createRootKeys(ports).root()).toMatchObject({ version: 1 });
  });

  it('lets the wrapping before go when the settings name its keeper no more', async () => {
    const { keys, rootKeys, ports } = open();
    await createRootKeys(ports).ensureRootKey();
    await createRewrapping(ports).rewrap('kms');
    keys.software.fault = new Error('gone for good');
    await expect(createRewrapping(ports).prove()).rejects.toMatchObject({ code: 'unavailable' });
    const without = { ...ports, wrappingKey: keys.kms, otherWrappingKeys: [] };
    expect(await createRewrapping(without).prove()).toBe(1);
    expect(rootKeys.keys).toMatchObject([{ strategy: 'kms', previous: undefined }]);

    keys.kms.fault = new Error('away');
    await createRewrapping({ ...ports, wrappingKey: keys.pkcs11 })
      .rewrap('pkcs11')
      .catch(() => undefined);
    expect(rootKeys.keys).toMatchObject([{ strategy: 'kms' }]);
  });

  it('takes another file of the strategy software for another key', async () => {
    const { rootKeys, ports } = open();
    await createRootKeys(ports).ensureRootKey();
    await createRewrapping(ports).rewrap('kms');
    const otherFile = countingWrappingKey();
    expect(await createRewrapping({ ...ports, wrappingKey: otherFile }).prove()).toBe(1);
    expect(otherFile.unwraps).toBe(0);
    expect(rootKeys.keys).toMatchObject([{ strategy: 'kms', previous: undefined }]);
  });

  it('has both wrap a version that is added before the new one is proven', async () => {
    const { keys, rootKeys, ports } = open();
    await createRootKeys(ports).ensureRootKey();
    await createRewrapping(ports).rewrap('kms');
    await createRootKeys(ports).rotateRootKey();
    const { bytes } = await createRootKeys(ports).root(2);
    // What wraps need not unwrap: the key that was switched to fails in every process that starts.
    keys.kms.fault = new Error('no right');
    expect((await createRootKeys(ports).root(2)).bytes).toEqual(bytes);
    expect((await createRootKeys({ ...ports, otherWrappingKeys: [] }).root(2)).bytes).toEqual(bytes);
    keys.kms.fault = undefined;
    expect(await createRewrapping(ports).prove()).toBe(2);
    await createRootKeys(ports).rotateRootKey();
    expect(rootKeys.keys.map(({ strategy, previous }) => [strategy, previous])).toEqual([
      ['kms', undefined],
      ['kms', undefined],
      ['kms', undefined],
    ]);
  });

  it('comes to the first version last, by which a deployment tells how all are wrapped', async () => {
    const { rootKeys, ports } = open();
    await createRootKeys(ports).ensureRootKey();
    for (let more = 0; more < 2; more += 1) await createRootKeys(ports).rotateRootKey();
    const dying = mortal(rootKeys, { writes: 3, isLastDone: false });
    const strategies = () => rootKeys.keys.map(({ strategy, previous }) => [strategy, previous?.strategy]);
    await createRewrapping({ ...ports, rootKeys: dying })
      .rewrap('kms')
      .catch(() => undefined);
    expect(strategies()).toEqual([
      ['software', undefined],
      ['kms', 'software'],
      ['kms', 'software'],
    ]);
    await createRewrapping(ports).rewrap('kms');
    const dyingAgain = mortal(rootKeys, { writes: 3, isLastDone: false });
    await createRewrapping({ ...ports, rootKeys: dyingAgain })
      .prove()
      .catch(() => undefined);
    expect(strategies()).toEqual([
      ['kms', 'software'],
      ['kms', undefined],
      ['kms', undefined],
    ]);
  });
});
