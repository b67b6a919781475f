import { createPublicKey, verify } from 'node:crypto';
import { EncryptionAlgorithm, InfisicalSDK, KeyUsage, SigningAlgorithm } from '@infisical/sdk';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type LocketProcess, newDataFolder, removeFolder, startLocketProcess } from './locket-process.ts';

let locket: LocketProcess;
let kms: ReturnType<InfisicalSDK['kms']>;
let projectId: string;

beforeAll(async () => {
  locket = await startLocketProcess(await newDataFolder());
  projectId = locket.credentials.projectId;
  kms = new InfisicalSDK({ siteUrl: locket.url }).auth().accessToken(locket.credentials.adminToken).kms();
});

afterAll(async () => {
  await locket.stop();
  await removeFolder(locket.dataDir);
});

const made = (name: string, encryptionAlgorithm: EncryptionAlgorithm, keyUsage: KeyUsage) =>
  kms.keys().create({ projectId, name, description: 'why', encryptionAlgorithm, keyUsage });
const base64 = (text: string): string => Buffer.from(text).toString('base64');

describe.each([EncryptionAlgorithm.AES_256_GCM, EncryptionAlgorithm.AES_128_GCM])(
  'a key of %s',
  (algorithm) => {
    const name = `sdk-${algorithm}`;

    it('is made, found by its name, encrypts and decrypts, and is deleted', async () => {
      const key = await made(name, algorithm, KeyUsage.ENCRYPTION);
      expect(key).toMatchObject({ name, projectId, description: 'why', isDisabled: false, version: 1 });
      expect(key).toMatchObject({ encryptionAlgorithm: algorithm, keyUsage: KeyUsage.ENCRYPTION });
      expect(await kms.keys().getByName({ projectId, name })).toEqual(key);

      const plaintext = base64('what is kept');
      const ciphertext = await kms.encryption().encrypt({ keyId: key.id, plaintext });
      expect(ciphertext).not.toContain(plaintext);
      expect(await kms.encryption().decrypt({ keyId: key.id, ciphertext })).toBe(plaintext);

      expect((await kms.keys().delete({ keyId: key.id })).id).toBe(key.id);
      await expect(kms.keys().getByName({ projectId, name })).rejects.toThrow(/StatusCode=404/);
      await expect(kms.encryption().decrypt({ keyId: key.id, ciphertext })).rejects.toThrow(
        /pending deletion/,
      );
    });
  },
);

describe.each([
  [EncryptionAlgorithm.RSA_4096, 6],
  [EncryptionAlgorithm.ECC_NIST_P256, 3],
])('a signing key of %s', (algorithm, numberOfAlgorithms) => {
  let keyId: string;
  beforeAll(async () => {
    keyId = (await made(`sdk-${algorithm.toLowerCase().replaceAll('_', '-')}`, algorithm, KeyUsage.SIGNING))
      .id;
  });

  it('signs by each algorithm that it lists, and verifies nothing else', async () => {
    const algorithms = await kms.signing().listSigningAlgorithms({ keyId });
    expect(algorithms).toHaveLength(numberOfAlgorithms);
    for (const signingAlgorithm of algorithms) {
      const data = base64('what is signed');
      const signed = await kms.signing().sign({ keyId, data, signingAlgorithm });
      expect(signed).toMatchObject({ keyId, signingAlgorithm });
      const asked = { keyId, signingAlgorithm, signature: signed.signature };
      expect(await kms.signing().verify({ ...asked, data })).toMatchObject({ signatureValid: true });
      const other = await kms.signing().verify({ ...asked, data: base64('what is not') });
      expect(other.signatureValid).toBe(false);
    }
  });

  it('is verified by others with the public key alone', async () => {
    const der = Buffer.from(await kms.signing().getPublicKey({ keyId }), 'base64');
    const key = createPublicKey({ key: der, format: 'der', type: 'spki' });
    const isRsa = algorithm === EncryptionAlgorithm.RSA_4096;
    const signingAlgorithm = isRsa
      ? SigningAlgorithm.RSASSA_PKCS1_V1_5_SHA_256
      : SigningAlgorithm.ECDSA_SHA_256;
    const { signature } = await kms.signing().sign({ keyId, data: base64('hello'), signingAlgorithm });
    expect(verify('sha256', Buffer.from('hello'), key, Buffer.from(signature, 'base64'))).toBe(true);
  });
});
