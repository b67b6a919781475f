import type { Ask } from './victim.ts';

/** Names of a project's keys and of what they made. */
export interface KeyNames {
  readonly keyId: string;
  readonly keyName: string;
  readonly signingKeyId: string;
  readonly deletedKeyId: string;
  /** By the first key, without an encryption context. */
  readonly ciphertext: string;
  /** Of `signedData`, by the signing key and ED25519. */
  readonly signature: string;
}

export const signedData = Buffer.from('signed').toString('base64');

const base = '/api/v1/kms/keys';

/** A key that encrypts, one that signs, one that waits for its end, and something that each of the first two made. */
export const createKeys = async (ask: Ask, projectId: string, mark: string): Promise<KeyNames> => {
  const create = async (name: string, encryptionAlgorithm: string): Promise<string> =>
    (await ask('POST', base, { projectId, name, encryptionAlgorithm })).key.id;
  const keyName = `key-${mark}`;
  const keyId = await create(keyName, 'aes-256-gcm');
  const signingKeyId = await create(`signing-${mark}`, 'ED25519');
  const deletedKeyId = await create(`gone-key-${mark}`, 'aes-256-gcm');
  await ask('DELETE', `${base}/${deletedKeyId}`);
  const plaintext = Buffer.from(`plaintext-of-${mark}`).toString('base64');
  const { ciphertext } = await ask('POST', `${base}/${keyId}/encrypt`, { plaintext });
  const signing = { data: signedData, signingAlgorithm: 'ED25519' };
  const { signature } = await ask('POST', `${base}/${signingKeyId}/sign`, signing);
  return { keyId, keyName, signingKeyId, deletedKeyId, ciphertext, signature };
};
