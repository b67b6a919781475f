import { describe, expect, it } from 'vitest';
import { LocketError } from '../../../layers/domain/errors.ts';
import { createRootKeys, rootKeyId } from '../../../layers/domain/keys/root-keys.ts';
import type { WrappingContext } from '../../../layers/domain/keys/wrapping-key.ts';
import { countingWrappingKey, memoryRootKeys, stillRuntime } from './fake-ports.ts';

const prepare = (wrappingKey = countingWrappingKey(), rootKeys = memoryRootKeys()) => {
  const runtime = stillRuntime();
  const process = () => createRootKeys({ wrappingKey, rootKeys, runtime });
  return { wrappingKey, rootKeys, runtime, process };
};

const withRootKey = async () => {
  const parts = prepare();
  await parts.process().ensureRootKey();
  return parts;
};

const hexOf = ({ bytes }: { readonly bytes: Uint8Array }): string => Buffer.from(bytes).toString('hex');

describe('unwrapping the root key', () => {
  it('a cold start costs one load and one unwrap, every later use none', async () => {
    const { wrappingKey, rootKeys, process } = await withRootKey();
    rootKeys.loads = 0;
    const cold = process();

    await cold.root();
    expect([rootKeys.loads, wrappingKey.unwraps]).toEqual([1, 1]);

    await cold.root();
    await cold.root(1);
    await cold.derived('token-signing', 1);
    expect([rootKeys.loads, wrappingKey.unwraps]).toEqual([1, 1]);
  });

  it('many requests at once share the cold start', async () => {
    const { wrappingKey, rootKeys, process } = await withRootKey();
    rootKeys.loads = 0;
    const cold = process();

    const keys = await Promise.all(Array.from({ length: 20 }, () => cold.root()));
    await Promise.all(Array.from({ length: 20 }, () => cold.derived('token-signing', 1)));

    expect([rootKeys.loads, wrappingKey.unwraps]).toEqual([1, 1]);
    expect(new Set(keys.map(hexOf)).size).toBe(1);
  });

  it('every process sees the same key, named after its version', async () => {
    const { process } = await withRootKey();

    const [one, two] = await Promise.all([process().root(), process().root()]);

    expect(one).toEqual(two);
    expect(one).toMatchObject({ id: '00000000-0000-7000-8000-000000000001', version: 1 });
    expect(rootKeyId(0x2ab)).toBe('00000000-0000-7000-8000-0000000002ab');
  });

  it('a wrapped key is bound to its version', async () => {
    const { rootKeys, process } = await withRootKey();
    const [first] = rootKeys.keys;
    if (first) rootKeys.keys.push({ ...first, version: 2 });

    await expect(process().root(2)).rejects.toMatchObject({ code: 'unavailable' });
  });

  it('the wrapping key hears what the bytes are for', async () => {
    const contexts: WrappingContext[] = [];
    const wrappingKey = countingWrappingKey();
    const { wrap } = wrappingKey;
    wrappingKey.wrap = (plaintext, context) => {
      contexts.push(context);
      return wrap(plaintext, context);
    };

    await prepare(wrappingKey).process().ensureRootKey();

    expect(contexts).toEqual([{ locket: 'root-key', version: '1' }]);
  });
});

describe('faults of the wrapping key or the store', () => {
  it('a failed unwrap is not remembered', async () => {
    const { wrappingKey, process } = await withRootKey();
    const cold = process();
    wrappingKey.fault = new Error('disabled');
    await expect(cold.root()).rejects.toMatchObject({ code: 'unavailable', cause: wrappingKey.fault });
    await expect(cold.derived('token-signing', 1)).rejects.toMatchObject({ code: 'unavailable' });

    wrappingKey.fault = undefined;

    await expect(cold.root()).resolves.toMatchObject({ version: 1 });
    expect(wrappingKey.unwraps).toBe(3);
  });

  it('after a failed unwrap the store is asked again, so a re-wrapped key is found', async () => {
    const { rootKeys, runtime, wrappingKey, process } = await withRootKey();
    const replaced = countingWrappingKey();
    const cold = createRootKeys({ wrappingKey: replaced, rootKeys, runtime });
    await expect(cold.root()).rejects.toMatchObject({ code: 'unavailable' });
    const expected = await process().root();

    const context = { locket: 'root-key', version: '1' };
    for (const [index, key] of rootKeys.keys.entries()) {
      const secret = await wrappingKey.unwrap(key.wrapped, context);
      const wrapped = await replaced.wrap(secret, context);
      rootKeys.keys[index] = { ...key, wrappedBy: replaced.id, wrapped };
    }

    expect(await cold.root()).toEqual(expected);
  });

  it('throttling keeps its code and its hint', async () => {
    const { wrappingKey, process } = await withRootKey();
    wrappingKey.fault = new LocketError('throttled', 'slow down', { retryAfter: 1 });

    await expect(process().root()).rejects.toMatchObject({ code: 'throttled', retryAfter: 1 });
  });

  it('a failing store is unavailable, and the next request asks again', async () => {
    const { rootKeys, process } = await withRootKey();
    const cold = process();
    rootKeys.duringLoad = () => {
      throw new LocketError('not-found', 'table');
    };
    await expect(cold.root()).rejects.toMatchObject({ code: 'unavailable' });
    await expect(cold.ensureRootKey()).rejects.toMatchObject({ code: 'unavailable' });

    rootKeys.duringLoad = () => {};

    await expect(cold.root()).resolves.toMatchObject({ version: 1 });
  });

  it('no root key at all is unavailable, not absence', async () => {
    await expect(prepare().process().root()).rejects.toMatchObject({ code: 'unavailable' });
  });

  it('a key of the wrong size is not used', async () => {
    const { wrappingKey, process } = await withRootKey();
    wrappingKey.unwrap = async () => new Uint8Array(16);

    await expect(process().root()).rejects.toMatchObject({ code: 'unavailable' });
  });

  it('a key wrapped by another strategy is not sent to this wrapping key', async () => {
    const { wrappingKey, rootKeys, process } = await withRootKey();
    for (const [index, key] of rootKeys.keys.entries()) rootKeys.keys[index] = { ...key, strategy: 'kms' };

    await expect(process().root()).rejects.toMatchObject({ code: 'unavailable' });
    expect(wrappingKey.unwraps).toBe(0);
  });
});

describe('the first root key', () => {
  it('is stored wrapped, with who wrapped it', async () => {
    const { wrappingKey, rootKeys, process } = await withRootKey();
    const { bytes } = await process().root();

    expect(rootKeys.keys).toHaveLength(1);
    expect(rootKeys.keys[0]).toMatchObject({
      version: 1,
      strategy: 'software',
      wrappedBy: wrappingKey.id,
      createdAt: '2026-11-20T10:00:00.000Z',
    });
    expect(Buffer.from(rootKeys.keys[0]?.wrapped ?? []).includes(Buffer.from(bytes))).toBe(false);
  });

  it('is created once, however many processes start together', async () => {
    const { rootKeys, process } = prepare();
    const processes = Array.from({ length: 8 }, process);

    await Promise.all(processes.map((one) => one.ensureRootKey()));
    const keys = await Promise.all(processes.map((one) => one.root()));

    expect(rootKeys.keys).toHaveLength(1);
    expect(new Set(keys.map(hexOf)).size).toBe(1);
  });

  it('is left alone when there is one', async () => {
    const { wrappingKey, rootKeys, process } = await withRootKey();

    await process().ensureRootKey();

    expect([rootKeys.keys.length, wrappingKey.wraps]).toEqual([1, 1]);
  });

  it('counts when the store wrote it but the answer was lost', async () => {
    const { rootKeys, process } = prepare();
    rootKeys.afterCreate = () => {
      throw new Error('socket hang up');
    };
    const first = process();

    await first.ensureRootKey();

    expect(await first.root()).toEqual(await process().root());
  });

  it('is unavailable when the store refuses to write it', async () => {
    const { rootKeys, process } = prepare();
    rootKeys.beforeCreate = () => {
      throw new Error('read only');
    };

    await expect(process().ensureRootKey()).rejects.toMatchObject({ code: 'unavailable' });
    expect(rootKeys.keys).toEqual([]);
  });
});

describe('rotating the root key', () => {
  it('the new version is the latest, the old one stays readable', async () => {
    const { process } = await withRootKey();
    const one = process();
    const old = await one.root();

    expect(await one.rotateRootKey()).toBe(2);

    expect(await one.root()).toMatchObject({ version: 2, id: rootKeyId(2) });
    expect(await one.root(1)).toEqual(old);
    expect(hexOf(await one.root(2))).not.toBe(hexOf(old));
  });

  it('a process that started before finds the new version when something names it', async () => {
    const { rootKeys, process } = await withRootKey();
    const early = process();
    await early.root();
    await process().rotateRootKey();
    rootKeys.loads = 0;

    expect(await early.root(2)).toEqual(await process().root());
    expect(await early.root()).toMatchObject({ version: 2 });
  });

  it('a load that began before a rotation does not answer for the version made after it', async () => {
    const { rootKeys, process } = await withRootKey();
    const early = process();
    await early.root();
    const { promise: gate, resolve: release } = Promise.withResolvers<void>();
    rootKeys.duringLoad = () => gate;
    const unknown = early.root(9);
    rootKeys.duringLoad = () => {};
    await process().rotateRootKey();

    const rotated = early.root(2);
    await Promise.resolve();
    release();

    await expect(rotated).resolves.toMatchObject({ version: 2 });
    await expect(unknown).rejects.toMatchObject({ code: 'decryption-failed' });
  });

  it('two rotations at once make one version', async () => {
    const { rootKeys, process } = await withRootKey();
    const [one, two] = [process(), process()];

    expect(await Promise.all([one.rotateRootKey(), two.rotateRootKey()])).toEqual([2, 2]);

    expect(rootKeys.keys.map(({ version }) => version)).toEqual([1, 2]);
    expect(await one.root()).toEqual(await two.root());
  });

  it('a version that was never made is refused after asking the store', async () => {
    const { rootKeys, process } = await withRootKey();
    const one = process();
    await one.root();
    rootKeys.loads = 0;

    await expect(one.root(9)).rejects.toMatchObject({ code: 'decryption-failed' });
    await expect(one.derived('token-signing', 9)).rejects.toMatchObject({ code: 'decryption-failed' });

    expect(rootKeys.loads).toBe(2);
  });
});

describe('the latest version', () => {
  it('is asked anew after five minutes, and not before', async () => {
    const { rootKeys, runtime, process } = await withRootKey();
    const warm = process();
    await warm.root();
    await process().rotateRootKey();
    rootKeys.loads = 0;

    runtime.advance(299);
    expect(await warm.root()).toMatchObject({ version: 1 });
    expect(rootKeys.loads).toBe(0);
    runtime.advance(1);
    expect(await warm.root()).toMatchObject({ version: 2 });
    expect(await warm.root(1)).toMatchObject({ version: 1 });
    expect(rootKeys.loads).toBe(1);
  });

  it('is made once by many who want the same one', async () => {
    const { rootKeys, process } = await withRootKey();

    await Promise.all([process().ensureRootKeyVersion(2), process().ensureRootKeyVersion(2)]);
    await process().ensureRootKeyVersion(2);

    expect(rootKeys.keys.map(({ version }) => version)).toEqual([1, 2]);
  });
});

describe('a derived key that is rotated by itself', () => {
  const later = '2999-01-01T00:00:00.000Z';

  it('is the one that there always was until a minute after, and another one from then on', async () => {
    const { runtime, process } = await withRootKey();
    const one = process();
    const first = await one.latestDerived('token-signing');
    expect(first).toEqual({ name: '1', key: await one.derived('token-signing', 1) });

    await one.ensureDerivedSince('token-signing', later);
    runtime.advance(59);
    expect(await one.latestDerived('token-signing')).toEqual(first);

    runtime.advance(1);
    const second = await one.latestDerived('token-signing');
    expect(second.name).toBe('1.2');
    expect(second.key.equals(first.key)).toBe(false);
    expect(await one.derivedBy('token-signing', '1')).toEqual(first.key);
    expect((await one.latestDerived('etag')).name).toBe('1');
  });

  it('is known to a process that heard of it by its name only', async () => {
    const { runtime, process } = await withRootKey();
    const [warm, other] = [process(), process()];
    await warm.root();
    await other.ensureDerivedSince('token-signing', later);
    runtime.advance(60);
    const { name, key } = await other.latestDerived('token-signing');

    expect((await warm.derivedBy('token-signing', name)).equals(key)).toBe(true);
  });

  it('is not rotated twice for one rotation, nor after the root key was', async () => {
    const { runtime, process } = await withRootKey();
    const one = process();
    runtime.advance(60);
    const since = runtime.now().toISOString();
    await one.ensureDerivedSince('etag', since);
    await one.ensureDerivedSince('etag', since);
    runtime.advance(60);
    expect((await one.latestDerived('etag')).name).toBe('1.2');
    await one.rotateRootKey();
    await one.ensureDerivedSince('etag', since);
    runtime.advance(60);
    expect((await process().latestDerived('etag')).name).toBe('2');
  });

  it('of a new version signs a minute after that was made, in whichever process', async () => {
    const { runtime, process } = await withRootKey();
    await process().rotateRootKey();
    expect((await process().latestDerived('token-signing')).name).toBe('1');
    runtime.advance(60);
    expect((await process().latestDerived('token-signing')).name).toBe('2');
  });

  it('costs a read a second at most when strangers make names up, many at once too', async () => {
    const { rootKeys, runtime, process } = await withRootKey();
    const one = process();
    await one.root();
    rootKeys.loads = 0;
    const refused = { code: 'decryption-failed' };
    const flood = async () => {
      for (const name of ['9', '1.9', '77', '1.3'])
        await expect(one.derivedBy('token-signing', name)).rejects.toMatchObject(refused);
    };

    await flood();
    expect(rootKeys.loads).toBe(0);
    runtime.advance(1);
    await Promise.all([flood(), flood(), flood()]);
    expect(rootKeys.loads).toBe(1);
    runtime.advance(1);
    await flood();
    expect(rootKeys.loads).toBe(2);
  });

  it('is found by its first token, even right after a stranger had the store asked in vain', async () => {
    const { runtime, process } = await withRootKey();
    const [warm, maker, signer] = [process(), process(), process()];
    await warm.root();
    runtime.advance(5);
    await expect(warm.derivedBy('token-signing', '9')).rejects.toMatchObject({ code: 'decryption-failed' });
    await maker.rotateRootKey();
    for (let second = 0; second < 90; second += 0.5) {
      const { name, key } = await signer.latestDerived('token-signing');
      expect((await warm.derivedBy('token-signing', name)).equals(key)).toBe(true);
      await expect(warm.derivedBy('token-signing', '9')).rejects.toMatchObject({ code: 'decryption-failed' });
      runtime.advance(0.5);
    }
    expect((await maker.latestDerived('token-signing')).name).toBe('2');
  });

  it('is asked for again when the store failed', async () => {
    const { rootKeys, runtime, process } = await withRootKey();
    const one = process();
    await one.root();
    await process().rotateRootKey();
    runtime.advance(60);
    rootKeys.duringLoad = () => Promise.reject(new Error('away'));
    await expect(one.derivedBy('token-signing', '2')).rejects.toMatchObject({ code: 'unavailable' });
    rootKeys.duringLoad = () => {};
    expect(await one.derivedBy('token-signing', '2')).toBeDefined();
  });

  it.each(['1.1', '1.3', '01', '1.02', '3', '', 'x', '1.', '1.2.3'])(
    'opens nothing by a name that no key has: %s',
    async (name) => {
      const { process } = await withRootKey();
      const one = process();
      await one.ensureDerivedSince('token-signing', later);
      await expect(one.derivedBy('token-signing', name)).rejects.toMatchObject({
        code: 'decryption-failed',
      });
    },
  );
});

describe('derived keys', () => {
  it('are the same object while warm, and differ by version', async () => {
    const { process } = await withRootKey();
    const one = process();
    await one.rotateRootKey();

    const first = await one.derived('token-signing', 1);

    expect(await one.derived('token-signing', 1)).toBe(first);
    expect((await one.derived('token-signing', 2)).equals(first)).toBe(false);
    expect((await process().derived('token-signing', 1)).equals(first)).toBe(true);
  });

  it('are not the key that seals', async () => {
    const { process } = await withRootKey();
    const one = process();

    const signing = await one.derived('token-signing', 1);

    expect(signing.export().toString('hex')).not.toBe(hexOf(await one.root(1)));
  });
});
