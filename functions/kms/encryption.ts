import * as z from 'zod';
import {
  type DataKeySpec,
  dataKeyBytes,
  decrypt,
  decryptAll,
  encrypt,
  encryptAll,
  newDataKey,
  reEncrypt,
} from '../../layers/domain/kms/encryption.ts';
import { operation } from '../../layers/http/operation.ts';
import { defaulted, flag, id, optional } from '../../layers/http/wire.ts';
import {
  base,
  base64,
  contextIn,
  encryptionContext,
  inBase64,
  largestBulk,
  maxItems,
  onKey,
} from './wire.ts';

/** Using a key is no change of it: it is throttled as reading a secret is. */
const using = { ...onKey, method: 'POST', limit: 'secrets' } as const;

const PlainInput = z.object({ plaintext: base64, encryptionContext });
const EncryptedInput = z.object({ ciphertext: base64, encryptionContext });

const Failure = () => z.object({ message: z.string() }).optional();

const encryptOne = operation({
  ...using,
  path: `${base}/{keyId}/encrypt`,
  summary: 'Encrypt up to 64 KiB under the latest version of a key',
  audit: 'cmek-encrypt',
  body: PlainInput,
  reply: () => z.object({ ciphertext: z.string() }),
  handle: async ({ params, body, unit }) => ({
    ciphertext: inBase64(
      await encrypt(unit, params.keyId, {
        plaintext: body.plaintext,
        context: contextIn(body.encryptionContext),
      }),
    ),
  }),
});

const decryptOne = operation({
  ...using,
  path: `${base}/{keyId}/decrypt`,
  summary: 'Decrypt what the key encrypted, under whichever version',
  audit: 'cmek-decrypt',
  body: EncryptedInput,
  reply: () => z.object({ plaintext: z.string() }),
  handle: async ({ params, body, unit }) => ({
    plaintext: inBase64(
      await decrypt(unit, params.keyId, {
        ciphertext: body.ciphertext,
        context: contextIn(body.encryptionContext),
      }),
    ),
  }),
});

const bulkEncrypt = operation({
  ...using,
  path: `${base}/{keyId}/bulk-encrypt`,
  summary: 'Encrypt up to 100 items, each with a result of its own',
  audit: 'cmek-bulk-encrypt',
  body: z.object({ items: z.array(PlainInput).min(1).max(maxItems) }),
  largestBody: largestBulk,
  reply: () =>
    z.object({ results: z.array(z.object({ ciphertext: z.string().optional(), error: Failure() })) }),
  handle: async ({ params, body, unit }) => {
    const items = body.items.map((item) => ({
      plaintext: item.plaintext,
      context: contextIn(item.encryptionContext),
    }));
    const results = await encryptAll(unit, params.keyId, items);
    return {
      results: results.map((result) =>
        'done' in result ? { ciphertext: inBase64(result.done) } : { error: { message: result.refused } },
      ),
    };
  },
});

const bulkDecrypt = operation({
  ...using,
  path: `${base}/{keyId}/bulk-decrypt`,
  summary: 'Decrypt up to 100 items, each with a result of its own',
  audit: 'cmek-bulk-decrypt',
  body: z.object({ items: z.array(EncryptedInput).min(1).max(maxItems) }),
  largestBody: largestBulk,
  reply: () =>
    z.object({ results: z.array(z.object({ plaintext: z.string().optional(), error: Failure() })) }),
  handle: async ({ params, body, unit }) => {
    const items = body.items.map((item) => ({
      ciphertext: item.ciphertext,
      context: contextIn(item.encryptionContext),
    }));
    const results = await decryptAll(unit, params.keyId, items);
    return {
      results: results.map((result) =>
        'done' in result ? { plaintext: inBase64(result.done) } : { error: { message: result.refused } },
      ),
    };
  },
});

const reEncryption = operation({
  ...using,
  path: `${base}/{keyId}/re-encrypt`,
  summary: 'Encrypt a ciphertext anew, under the latest version of this or another key of the project',
  audit: 'cmek-re-encrypt',
  body: EncryptedInput.extend({
    destinationKeyId: optional(id),
    destinationEncryptionContext: encryptionContext,
  }),
  reply: () => z.object({ ciphertext: z.string(), keyId: z.string(), sourceKeyId: z.string() }),
  handle: async ({ params, body, unit }) => {
    const { ciphertext, key } = await reEncrypt(unit, params.keyId, {
      ciphertext: body.ciphertext,
      context: contextIn(body.encryptionContext),
      destinationKeyId: body.destinationKeyId,
      destinationContext: body.destinationEncryptionContext,
    });
    return { ciphertext: inBase64(ciphertext), keyId: key.id, sourceKeyId: params.keyId };
  },
});

const keySpecs = Object.keys(dataKeyBytes) as readonly DataKeySpec[];

const dataKeys = operation({
  ...using,
  path: `${base}/{keyId}/data-keys`,
  summary: 'A fresh data key for envelope encryption, encrypted under the key',
  audit: 'cmek-generate-data-key',
  body: z.object({
    keySpec: defaulted(z.enum(keySpecs), 'aes-256'),
    withoutPlaintext: flag(false),
    encryptionContext,
  }),
  reply: () => z.object({ plaintext: z.string().optional(), ciphertext: z.string() }),
  handle: async ({ params, body, unit }) => {
    const made = await newDataKey(unit, params.keyId, body.keySpec, contextIn(body.encryptionContext));
    return {
      ...(!body.withoutPlaintext && { plaintext: inBase64(made.plaintext) }),
      ciphertext: inBase64(made.ciphertext),
    };
  },
});

export const encryptionOperations = [
  encryptOne,
  decryptOne,
  bulkEncrypt,
  bulkDecrypt,
  reEncryption,
  dataKeys,
];
