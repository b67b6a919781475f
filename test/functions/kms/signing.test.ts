import { createHash, createPublicKey, verify } from 'node:crypto';
import { beforeAll, describe, expect, it } from 'vitest';
import { base64, type KmsPlace, openKmsPlace } from './kms-place.ts';

let place: KmsPlace;
const keys: Record<string, string> = {};

const algorithms: Readonly<Record<string, readonly string[]>> = {
  RSA_4096: [256, 384, 512].flatMap((size) => [`RSASSA_PSS_SHA_${size}`, `RSASSA_PKCS1_V1_5_SHA_${size}`]),
  ECC_NIST_P256: ['ECDSA_SHA_256', 'ECDSA_SHA_384', 'ECDSA_SHA_512'],
  ECC_NIST_P384: ['ECDSA_SHA_256', 'ECDSA_SHA_384', 'ECDSA_SHA_512'],
  ED25519: ['ED25519'],
};
const cases = Object.entries(algorithms).flatMap(([key, all]) => all.map((each) => [key, each] as const));

beforeAll(async () => {
  place = await openKmsPlace();
  for (const algorithm of Object.keys(algorithms)) keys[algorithm] = await place.key(algorithm);
}, 60_000);

const data = base64('what is signed');
const sign = (keyId: string, signingAlgorithm: string, more: object = {}) =>
  place.send('POST', `/${keyId}/sign`, { data, signingAlgorithm, ...more });
const verifying = (keyId: string, signingAlgorithm: string, signature: string, more: object = {}) =>
  place.send('POST', `/${keyId}/verify`, { data, signingAlgorithm, signature, ...more });
const idOf = (algorithm: string): string => keys[algorithm] ?? '';

describe.each(cases)('%s by %s', (keyAlgorithm, signingAlgorithm) => {
  it('verifies what it signed and nothing else', async () => {
    const keyId = idOf(keyAlgorithm);
    const { body } = await sign(keyId, signingAlgorithm);
    const signature = body.signature as string;
    const altered = Buffer.from(signature, 'base64');
    altered[altered.length - 1] = (altered.at(-1) ?? 0) ^ 1;

    expect(body).toEqual({ signature, keyId, signingAlgorithm, keyVersion: 1 });
    expect((await verifying(keyId, signingAlgorithm, signature)).body).toEqual({
      signatureValid: true,
      keyId,
      signingAlgorithm,
      keyVersion: 1,
    });
    const wrong = await Promise.all([
      verifying(keyId, signingAlgorithm, base64(altered)),
      verifying(keyId, signingAlgorithm, ''),
      verifying(keyId, signingAlgorithm, base64('no signature')),
      verifying(keyId, signingAlgorithm, signature, { data: base64('something else') }),
    ]);
    expect(wrong.map(({ status, body: { signatureValid } }) => [status, signatureValid])).toEqual(
      wrong.map(() => [200, false]),
    );
  });
});

describe('the public key', () => {
  it.each(Object.keys(algorithms))('of %s verifies elsewhere, in each of its forms', async (algorithm) => {
    const keyId = idOf(algorithm);
    const signingAlgorithm = algorithms[algorithm]?.at(-1) ?? '';
    const { signature } = (await sign(keyId, signingAlgorithm)).body;
    const found = await place.ok('GET', `/${keyId}/public-key`);
    const forms = [
      createPublicKey({ key: Buffer.from(found.publicKey, 'base64'), format: 'der', type: 'spki' }),
      createPublicKey(found.publicKeyPem),
      createPublicKey({ key: found.jwk, format: 'jwk' }),
    ];

    expect(found.jwk).not.toHaveProperty('d');
    const hash = algorithm === 'ED25519' ? null : 'sha512';
    for (const key of forms)
      expect(verify(hash, Buffer.from('what is signed'), key, Buffer.from(signature, 'base64'))).toBe(true);
  });

  it('is that of a signing key only, and so are its algorithms', async () => {
    const keyId = await place.key();
    expect((await place.send('GET', `/${keyId}/public-key`)).status).toBe(400);
    expect((await place.send('GET', `/${keyId}/signing-algorithms`)).status).toBe(400);
  });

  it.each(Object.entries(algorithms))('of %s signs by the algorithms that are listed', async (key, all) => {
    const { signingAlgorithms } = await place.ok('GET', `/${idOf(key)}/signing-algorithms`);
    expect([...signingAlgorithms].sort()).toEqual([...all].sort());
  });
});

describe('after a rotation', () => {
  it('the new version signs, and signatures of both verify until the lowest version is raised', async () => {
    const keyId = await place.key('ECC_NIST_P256');
    const algorithm = 'ECDSA_SHA_256';
    const first = (await sign(keyId, algorithm)).body.signature;
    await place.ok('POST', `/${keyId}/rotate`, {});
    const second = (await sign(keyId, algorithm)).body;

    expect(second.keyVersion).toBe(2);
    const valid = async (signature: string, more?: object) => {
      const { body } = await verifying(keyId, algorithm, signature, more);
      return [body.signatureValid, body.keyVersion];
    };
    expect(await valid(first)).toEqual([true, 1]);
    expect(await valid(second.signature)).toEqual([true, 2]);
    expect(await valid(first, { keyVersion: 1 })).toEqual([true, 1]);
    expect(await valid(first, { keyVersion: 2 })).toEqual([false, null]);
    const publicKeys = await Promise.all(
      ['', '?keyVersion=1', '?keyVersion=2'].map((query) => place.ok('GET', `/${keyId}/public-key${query}`)),
    );
    expect(publicKeys.map(({ keyVersion }) => keyVersion)).toEqual([2, 1, 2]);
    expect(publicKeys[0]?.publicKey).toBe(publicKeys[2]?.publicKey);
    expect(publicKeys[0]?.publicKey).not.toBe(publicKeys[1]?.publicKey);

    await place.ok('PATCH', `/${keyId}`, { minDecryptionVersion: 2 });
    expect(await valid(first)).toEqual([false, null]);
    expect((await verifying(keyId, algorithm, first, { keyVersion: 1 })).status).toBe(400);
    expect((await verifying(keyId, algorithm, first, { keyVersion: 3 })).status).toBe(400);
  });
});

describe('a digest', () => {
  const digest = (hash: string) => createHash(hash).update('what is signed').digest('base64');

  it.each([
    ['sha256', 'RSASSA_PKCS1_V1_5_SHA_256'],
    ['sha384', 'RSASSA_PKCS1_V1_5_SHA_384'],
    ['sha512', 'RSASSA_PKCS1_V1_5_SHA_512'],
  ])('of %s is signed as the data is', async (hash, algorithm) => {
    const keyId = idOf('RSA_4096');
    const whole = (await sign(keyId, algorithm)).body.signature;
    const more = { data: digest(hash), isDigest: true };

    expect((await sign(keyId, algorithm, more)).body.signature).toBe(whole);
    const verified = await verifying(keyId, algorithm, whole, more);
    const other = await verifying(keyId, algorithm, whole, {
      data: createHash(hash).update('else').digest('base64'),
      isDigest: true,
    });
    expect([verified.body.signatureValid, other.body.signatureValid]).toEqual([true, false]);
    expect((await verifying(keyId, algorithm, base64('none'), more)).body.signatureValid).toBe(false);
  });

  it('of another length, or for another scheme, is refused', async () => {
    const short = { data: base64('short'), isDigest: true };
    const whole = { data: digest('sha256'), isDigest: true };
    const replies = [
      await sign(idOf('RSA_4096'), 'RSASSA_PKCS1_V1_5_SHA_256', short),
      await sign(idOf('RSA_4096'), 'RSASSA_PSS_SHA_256', whole),
      await sign(idOf('ECC_NIST_P256'), 'ECDSA_SHA_256', whole),
      await verifying(idOf('ECC_NIST_P256'), 'ECDSA_SHA_256', '', whole),
      await sign(idOf('ED25519'), 'ED25519', whole),
    ];
    expect(replies.map(({ status }) => status)).toEqual([400, 400, 400, 400, 400]);
  });
});

describe('what a key does not do', () => {
  it('is a clear 400: other algorithms, other usages, disabled keys', async () => {
    const p256 = idOf('ECC_NIST_P256');
    const fits = await sign(p256, 'RSASSA_PSS_SHA_256');
    const encrypting = await sign(await place.key(), 'ECDSA_SHA_256');
    const disabled = await place.key('ED25519');
    await place.ok('PATCH', `/${disabled}`, { isDisabled: true });
    const off = await sign(disabled, 'ED25519');

    expect([fits.status, encrypting.status, off.status]).toEqual([400, 400, 400]);
    expect(fits.body.message).toBe('A key of algorithm ECC_NIST_P256 does not sign by RSASSA_PSS_SHA_256');
    expect(encrypting.body.message).toBe('This key is for encrypt-decrypt, not for sign-verify');
  });

  it('beyond 64 KiB is a 413, unknown algorithms are a 422', async () => {
    const more = { data: base64(Buffer.alloc(64 * 1024 + 1)) };
    expect((await sign(idOf('ED25519'), 'ED25519', more)).status).toBe(413);
    expect((await sign(idOf('ED25519'), 'MD5')).status).toBe(422);
  });
});
