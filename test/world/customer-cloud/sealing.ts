import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto';

/** Encrypts as a KMS does, bound to `context`: nonce (12), tag (16), ciphertext. */
export const sealed = (secret: Buffer, plaintext: Buffer, context: string): Buffer => {
  const nonce = randomBytes(12);
  const cipher = createCipheriv('aes-256-gcm', secret, nonce).setAAD(Buffer.from(context));
  const body = Buffer.concat([cipher.update(plaintext), cipher.final()]);
  return Buffer.concat([nonce, cipher.getAuthTag(), body]);
};

/** Throws for another key, another context, or altered bytes. */
export const unsealed = (secret: Buffer, blob: Buffer, context: string): Buffer => {
  const decipher = createDecipheriv('aes-256-gcm', secret, blob.subarray(0, 12), { authTagLength: 16 })
    .setAAD(Buffer.from(context))
    .setAuthTag(blob.subarray(12, 28));
  return Buffer.concat([decipher.update(blob.subarray(28)), decipher.final()]);
};

/** An encryption context in one spelling. */
export const spelled = (context: Readonly<Record<string, string>> = {}): string =>
  JSON.stringify(Object.entries(context).sort(([a], [b]) => (a < b ? -1 : 1)));
