import { createPrivateKey, createPublicKey, sign } from 'node:crypto';
import type { KeyRing } from '../../keys/key-ring.ts';
import { type DigestSigner, keyIdOf } from './digest.ts';

/** What stands before the 32 bytes of an Ed25519 key in its PKCS #8 form (RFC 8410, section 7). */
const pkcs8 = Buffer.from('302e020100300506032b657004220420', 'hex');

/** Signs by an Ed25519 key that is derived from the latest root key and is nowhere stored. */
export const derivedSigner = async (keys: Pick<KeyRing, 'root' | 'derived'>): Promise<DigestSigner> => {
  const { version } = await keys.root();
  const seed = (await keys.derived('audit-digests', version)).export();
  const encoded = Buffer.concat([pkcs8, seed]);
  const key = createPrivateKey({ key: encoded, format: 'der', type: 'pkcs8' });
  encoded.fill(0);
  seed.fill(0);
  const publicKey = createPublicKey(key);
  return {
    algorithm: 'Ed25519',
    keyId: keyIdOf(publicKey),
    publicKey: publicKey.export({ type: 'spki', format: 'pem' }).toString(),
    sign: async (text) => sign(null, Buffer.from(text), key),
  };
};
