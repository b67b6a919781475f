import * as z from 'zod';
import { signingAlgorithms } from '../../layers/domain/kms/algorithms.ts';
import {
  listSigningAlgorithms,
  readPublicKey,
  signData,
  verifyData,
} from '../../layers/domain/kms/signing.ts';
import { operation } from '../../layers/http/operation.ts';
import { flag } from '../../layers/http/wire.ts';
import { base, base64, inBase64, keyVersion, onKey } from './wire.ts';

const using = { ...onKey, method: 'POST', limit: 'secrets' } as const;
const reading = { ...onKey, method: 'GET', limit: 'read' } as const;

const SignInput = z.object({
  data: base64,
  signingAlgorithm: z.enum(signingAlgorithms),
  isDigest: flag(false),
});

const sign = operation({
  ...using,
  path: `${base}/{keyId}/sign`,
  summary: 'Sign up to 64 KiB, or a digest of more, with the latest version of a key',
  audit: 'cmek-sign',
  body: SignInput,
  reply: () =>
    z.object({
      signature: z.string(),
      keyId: z.string(),
      signingAlgorithm: z.string(),
      keyVersion: z.int(),
    }),
  handle: async ({ params: { keyId }, body: { data, signingAlgorithm, isDigest }, unit }) => {
    const made = await signData(unit, keyId, { data, isDigest, algorithm: signingAlgorithm });
    return { signature: inBase64(made.signature), keyId, signingAlgorithm, keyVersion: made.version };
  },
});

const verify = operation({
  ...using,
  path: `${base}/{keyId}/verify`,
  summary: 'Whether a signature is one of the key',
  audit: 'cmek-verify',
  body: SignInput.extend({ signature: base64, keyVersion }),
  reply: () =>
    z.object({
      signatureValid: z.boolean(),
      keyId: z.string(),
      signingAlgorithm: z.string(),
      keyVersion: z.int().nullable(),
    }),
  handle: async ({ params: { keyId }, body, unit }) => {
    const { data, signingAlgorithm, isDigest, signature } = body;
    const found = await verifyData(unit, keyId, {
      data,
      isDigest,
      algorithm: signingAlgorithm,
      signature,
      version: body.keyVersion,
    });
    return { signatureValid: found.valid, keyId, signingAlgorithm, keyVersion: found.version ?? null };
  },
});

const algorithms = operation({
  ...reading,
  path: `${base}/{keyId}/signing-algorithms`,
  summary: 'The algorithms that a key signs by',
  audit: 'cmek-list-signing-algorithms',
  reply: () => z.object({ signingAlgorithms: z.array(z.string()) }),
  handle: async ({ params, unit }) => ({
    signingAlgorithms: [...(await listSigningAlgorithms(unit, params.keyId))],
  }),
});

const publicKey = operation({
  ...reading,
  path: `${base}/{keyId}/public-key`,
  summary: 'The public key of a signing key, which verifies without the key service',
  audit: 'cmek-get-public-key',
  query: z.object({ keyVersion }),
  reply: () =>
    z.object({
      publicKey: z.string(),
      publicKeyPem: z.string(),
      jwk: z.record(z.string(), z.unknown()),
      keyVersion: z.int(),
    }),
  handle: async ({ params, query, unit }) => {
    const found = await readPublicKey(unit, params.keyId, query.keyVersion);
    return {
      publicKey: inBase64(found.der),
      publicKeyPem: found.pem,
      jwk: { ...found.jwk },
      keyVersion: found.version,
    };
  },
});

export const signingOperations = [sign, verify, algorithms, publicKey];
