import { beforeAll, describe, expect, it } from 'vitest';
import { base64, type KmsPlace, openKmsPlace } from './kms-place.ts';

let place: KmsPlace;

beforeAll(async () => {
  place = await openKmsPlace();
});

const rotate = (keyId: string) => place.send('POST', `/${keyId}/rotate`, {});
const decrypting = (keyId: string, ciphertext: string) =>
  place.send('POST', `/${keyId}/decrypt`, { ciphertext });

describe('a rotated key', () => {
  it('encrypts under its new version and decrypts all of them', async () => {
    const keyId = await place.key();
    const first = await place.encrypt(keyId, 'first');
    const { body } = await rotate(keyId);
    const second = await place.encrypt(keyId, 'second');
    await rotate(keyId);

    expect(body.key.version).toBe(2);
    expect(await place.decrypted(keyId, first)).toBe('first');
    expect(await place.decrypted(keyId, second)).toBe('second');
    const results = await place.ok('POST', `/${keyId}/bulk-decrypt`, {
      items: [{ ciphertext: second }, { ciphertext: first }],
    });
    expect(results.results).toEqual([{ plaintext: base64('second') }, { plaintext: base64('first') }]);
    const { versions } = await place.ok('GET', `/${keyId}/versions`);
    expect(versions).toEqual(
      [3, 2, 1].map((version) => ({
        version,
        createdAt: expect.any(String),
        isLatest: version === 3,
        isUsable: true,
      })),
    );
  });

  it('decrypts from its lowest version on, and below says so', async () => {
    const keyId = await place.key();
    const first = await place.encrypt(keyId, 'first');
    await rotate(keyId);
    const moved = await place.ok('POST', `/${keyId}/re-encrypt`, { ciphertext: first });

    await place.ok('PATCH', `/${keyId}`, { minDecryptionVersion: 2 });
    const old = await decrypting(keyId, first);
    const { versions } = await place.ok('GET', `/${keyId}/versions`);

    expect(old.status).toBe(400);
    expect(old.body.message).toBe(
      'The ciphertext is of version 1 of the key, which decrypts from version 2 on',
    );
    expect(versions.map(({ isUsable }: { isUsable: boolean }) => isUsable)).toEqual([true, false]);
    expect(await place.decrypted(keyId, moved.ciphertext)).toBe('first');
    expect((await place.send('PATCH', `/${keyId}`, { minDecryptionVersion: 3 })).status).toBe(422);
    await place.ok('PATCH', `/${keyId}`, { minDecryptionVersion: 1 });
    expect(await place.decrypted(keyId, first)).toBe('first');
  });

  it('keeps every version when it is rotated many times at once', async () => {
    const keyId = await place.key();
    const first = await place.encrypt(keyId, 'first');

    const replies = await Promise.all(Array.from({ length: 5 }, () => rotate(keyId)));

    expect(replies.map(({ body }) => body.key.version).sort()).toEqual([2, 3, 4, 5, 6]);
    expect(await place.decrypted(keyId, first)).toBe('first');
  });

  it('has at most 64 versions, and is deleted and restored with all of them', async () => {
    const keyId = await place.key('aes-128-gcm');
    const first = await place.encrypt(keyId, 'first');
    for (let version = 2; version <= 64; version += 1) await rotate(keyId);

    const full = await rotate(keyId);
    await place.ok('DELETE', `/${keyId}`);
    await place.ok('POST', `/${keyId}/restore`, {});

    expect(full.status).toBe(422);
    expect(await place.decrypted(keyId, first)).toBe('first');
    expect((await place.ok('GET', `/${keyId}/versions`)).versions).toHaveLength(64);
  });
});
