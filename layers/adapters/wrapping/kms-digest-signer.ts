import { createHash, createPublicKey } from 'node:crypto';
import { type DigestSigner, keyIdOf } from '../../domain/audit/archive/digest.ts';
import type { Call } from '../aws/json-service.ts';

/** Signs by an asymmetric key of KMS for signing on P-256 (`ECC_NIST_P256`); throws for any other. */
export const kmsDigestSigner = async (call: Call, keyArn: string): Promise<DigestSigner> => {
  const reply = (await call('GetPublicKey', { KeyId: keyArn })) as { PublicKey?: string; KeySpec?: string };
  if (reply.KeySpec !== 'ECC_NIST_P256' || !reply.PublicKey)
    throw new Error('The key that signs digests must be of the kind ECC_NIST_P256.');
  const key = createPublicKey({ key: Buffer.from(reply.PublicKey, 'base64'), format: 'der', type: 'spki' });
  return {
    algorithm: 'ECDSA_SHA_256',
    keyId: keyIdOf(key),
    publicKey: key.export({ type: 'spki', format: 'pem' }).toString(),
    sign: async (text) => {
      const input = {
        KeyId: keyArn,
        Message: createHash('sha256').update(text).digest('base64'),
        MessageType: 'DIGEST',
        SigningAlgorithm: 'ECDSA_SHA_256',
      };
      const { Signature } = (await call('Sign', input)) as { Signature?: string };
      if (!Signature) throw new Error('KMS answered without a signature');
      return Buffer.from(Signature, 'base64');
    },
  };
};
