import type { Names } from '../world/victim.ts';
import { signedData } from '../world/victim-keys.ts';
import { body, bodyOf, hiding, nothing, queryOf, type Specimens, withParams } from './specimen.ts';

const base = '/api/v1/kms/keys';
const inProject = queryOf(({ projectId }) => ({ projectId }));
const signingKey = ({ signingKeyId }: Names) => ({ keyId: signingKeyId });
const deletedKey = ({ deletedKeyId }: Names) => ({ keyId: deletedKeyId });
const plaintext = Buffer.from('a plaintext that nobody else may read').toString('base64');
const inPath = ({ keyId }: Names) => ({ key: keyId });
const transit = '/v1/transit';
const transitCiphertext = ({ ciphertext }: Names) => `vault:v1:${ciphertext}`;
const signing = { data: signedData, signingAlgorithm: 'ED25519' };

export const specimens: Specimens = {
  [`GET ${base}`]: inProject,
  [`POST ${base}`]: bodyOf(({ projectId }) => ({ projectId, name: 'new-key' })),
  [`GET ${base}/deleted`]: inProject,
  [`GET ${base}/key-name/{keyName}`]: inProject,
  [`GET ${base}/{keyId}`]: nothing,
  [`PATCH ${base}/{keyId}`]: body({ description: 'changed', isDisabled: true }),
  [`DELETE ${base}/{keyId}`]: nothing,
  [`POST ${base}/{keyId}/restore`]: withParams(deletedKey, {}),
  [`POST ${base}/{keyId}/rotate`]: nothing,
  [`GET ${base}/{keyId}/versions`]: nothing,
  [`POST ${base}/{keyId}/encrypt`]: hiding(['plaintext'], body({ plaintext })),
  [`POST ${base}/{keyId}/decrypt`]: bodyOf(({ ciphertext }) => ({ ciphertext })),
  [`POST ${base}/{keyId}/bulk-encrypt`]: hiding(['items.0.plaintext'], body({ items: [{ plaintext }] })),
  [`POST ${base}/{keyId}/bulk-decrypt`]: bodyOf(({ ciphertext }) => ({ items: [{ ciphertext }] })),
  [`POST ${base}/{keyId}/re-encrypt`]: bodyOf(({ ciphertext }) => ({ ciphertext })),
  [`POST ${base}/{keyId}/data-keys`]: body({ keySpec: 'aes-256' }),
  [`POST ${base}/{keyId}/sign`]: withParams(signingKey, signing),
  [`POST ${base}/{keyId}/verify`]: (names) => ({
    params: signingKey(names),
    body: { ...signing, signature: names.signature },
  }),
  [`GET ${base}/{keyId}/signing-algorithms`]: withParams(signingKey),
  [`GET ${base}/{keyId}/public-key`]: withParams(signingKey),
  ...Object.fromEntries(
    ['PUT', 'POST'].flatMap((method) => [
      [
        `${method} ${transit}/encrypt/{key}`,
        hiding(['plaintext'], (names) => ({ params: inPath(names), body: { plaintext } })),
      ],
      [
        `${method} ${transit}/decrypt/{key}`,
        (names: Names) => ({ params: inPath(names), body: { ciphertext: transitCiphertext(names) } }),
      ],
    ]),
  ),
};
