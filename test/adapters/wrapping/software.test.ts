import { randomBytes } from 'node:crypto';
import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { softwareWrappingKey } from '../../../layers/adapters/wrapping/software.ts';

const runtime = { randomBytes: (size: number) => randomBytes(size) };
const context = { locket: 'root-key', version: '1' };
const secret = Buffer.alloc(32, 3);
let folder: string;
let files = 0;

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'locket-wrapping-'));
});
afterAll(() => rmSync(folder, { recursive: true }));

const keyFile = (bytes: Uint8Array = randomBytes(32), mode = 0o600): string => {
  files += 1;
  const path = join(folder, `${files}.key`);
  writeFileSync(path, bytes);
  chmodSync(path, mode);
  return path;
};

describe('wrapping by a key file', () => {
  it('what was wrapped is unwrapped by another process with the same file', async () => {
    const path = keyFile();

    const wrapped = await softwareWrappingKey(path, runtime).wrap(secret, context);

    expect(Buffer.from(wrapped).includes(secret)).toBe(false);
    const unwrapped = await softwareWrappingKey(path, runtime).unwrap(wrapped, context);
    expect(Buffer.from(unwrapped).equals(secret)).toBe(true);
  });

  it('the order of the context does not matter, its content does', async () => {
    const key = softwareWrappingKey(keyFile(), runtime);
    const wrapped = await key.wrap(secret, context);

    await expect(key.unwrap(wrapped, { version: '1', locket: 'root-key' })).resolves.toHaveLength(32);
    for (const wrong of [
      { ...context, version: '2' },
      { locket: 'root-key' },
      { ...context, more: '' },
      {},
    ]) {
      await expect(key.unwrap(wrapped, wrong as typeof context)).rejects.toMatchObject({
        code: 'unavailable',
      });
    }
  });

  it('another key file or altered bytes are unavailable', async () => {
    const key = softwareWrappingKey(keyFile(), runtime);
    const wrapped = Buffer.from(await key.wrap(secret, context));
    const altered = Buffer.from(wrapped);
    altered.writeUInt8(altered.readUInt8(50) ^ 1, 50);

    await expect(key.unwrap(altered, context)).rejects.toMatchObject({ code: 'unavailable' });
    await expect(softwareWrappingKey(keyFile(), runtime).unwrap(wrapped, context)).rejects.toMatchObject({
      code: 'unavailable',
    });
  });

  it('is known by a fingerprint that does not show the key', () => {
    const bytes = Buffer.alloc(32, 0x61);
    const [one, same, other] = [keyFile(bytes), keyFile(bytes), keyFile()].map((path) =>
      softwareWrappingKey(path, runtime),
    );

    expect(one).toMatchObject({ strategy: 'software' });
    expect(one?.id).toMatch(/^software:[0-9a-f]{8}-[0-9a-f]{4}-8[0-9a-f]{3}-8[0-9a-f]{3}-[0-9a-f]{12}$/);
    expect(one?.id).toBe(same?.id);
    expect(one?.id).not.toBe(other?.id);
    expect(one?.id).not.toContain('61616161');
  });
});

describe('key files that are refused', () => {
  it.each([0, 16, 31, 33, 64])('one of %d bytes', (size) => {
    const path = keyFile(randomBytes(size));

    expect(() => softwareWrappingKey(path, runtime)).toThrow('must hold exactly 32 bytes');
  });

  it.each([0o640, 0o604, 0o644, 0o620, 0o602, 0o660])('one with mode %o', (mode) => {
    const path = keyFile(randomBytes(32), mode);

    expect(() => softwareWrappingKey(path, runtime)).toThrow('accessible to its owner only');
  });

  it.each([
    ['a missing one', 'absent.key'],
    ['a folder', '.'],
  ])('%s', (_name, path) => {
    expect(() => softwareWrappingKey(join(folder, path), runtime)).toThrow(
      expect.objectContaining({ code: 'unavailable' }),
    );
  });

  it('and the refusal never holds the bytes', () => {
    const bytes = Buffer.alloc(33, 0x61);

    expect(() => softwareWrappingKey(keyFile(bytes), runtime)).toThrow(
      expect.objectContaining({ message: expect.not.stringContaining('aaaa') }),
    );
  });
});
