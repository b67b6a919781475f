import * as z from 'zod';
import { isRefusal, LocketError } from '../../layers/domain/errors.ts';
import { sealedBy } from '../../layers/domain/keys/envelope.ts';
import { type KeyAction, keyIdByName } from '../../layers/domain/kms/access.ts';
import type { EncryptionContext } from '../../layers/domain/kms/ciphertext.ts';
import {
  decrypt,
  decryptAll,
  type Encrypted,
  encrypt,
  encryptAll,
  type ItemResult,
  type Plain,
} from '../../layers/domain/kms/encryption.ts';
import type { Unit } from '../../layers/domain/unit.ts';
import { members } from '../../layers/http/access.ts';
import type { HttpRequest } from '../../layers/http/http-request.ts';
import { operation } from '../../layers/http/operation.ts';
import { optional, optionalCount, ruled } from '../../layers/http/wire.ts';
import { base64, inBase64, largestBulk, maxItems } from './wire.ts';

const base = '/v1/transit';

/** What the calls of Vault's transit engine have in common; its clients read the texts of a refusal from `errors`. */
const using = {
  access: members,
  limit: 'secrets',
  params: z.object({ key: z.string().trim().min(1).max(128) }),
  largestBody: largestBulk,
  tokenHeader: 'x-vault-token',
  refusal: (envelope: { readonly message: string }) => ({ ...envelope, errors: [envelope.message] }),
} as const;

const uuid = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

/** A key is named by its id, or by its name in the project whose id is the namespace. */
const keyIdOf = async (
  unit: Unit,
  { headers }: HttpRequest,
  key: string,
  action: KeyAction,
): Promise<string> => {
  if (uuid.test(key)) return key.toLowerCase();
  const projectId = headers['x-vault-namespace']?.replace(/^\/+|\/+$/g, '') ?? '';
  if (!uuid.test(projectId))
    throw new LocketError(
      'bad-request',
      'Name the key by its id, or by its name with the id of its project as X-Vault-Namespace',
    );
  return keyIdByName(unit, projectId.toLowerCase(), key.toLowerCase(), action);
};

/** Members that would make another ciphertext than Locket makes: refused, not passed over. */
const refused = { nonce: optional(z.never('is not offered: each ciphertext has a nonce of its own')) };
const latest = optionalCount(z.never('is not offered: the latest version encrypts'));

const binding = { context: optional(base64), associated_data: optional(base64), ...refused };
interface Binding {
  readonly context?: Uint8Array | undefined;
  readonly associated_data?: Uint8Array | undefined;
}

const contextOf = ({ context, associated_data: associated }: Binding): EncryptionContext => ({
  ...(context && { context: inBase64(context) }),
  ...(associated && { associatedData: inBase64(associated) }),
});

/** A request for one item, which stands in the body itself, or for many. */
type Asked<T> = { readonly one: T } | { readonly many: readonly T[] };

const missing = (member: string): LocketError =>
  new LocketError('invalid-input', `must have ${member} or batch_input`);

const PlainItem = z.object({ ...binding, plaintext: base64 });
const EncryptInput = ruled(
  PlainItem.partial().extend({
    batch_input: optional(z.array(PlainItem).min(1).max(maxItems)),
    key_version: latest,
  }),
  ({ batch_input: batch, plaintext, ...bound }): Asked<z.output<typeof PlainItem>> => {
    if (batch) return { many: batch };
    if (!plaintext) throw missing('plaintext');
    return { one: { ...bound, plaintext } };
  },
);

const EncryptedItem = z.object({ ...binding, ciphertext: z.string() });
const DecryptInput = ruled(
  EncryptedItem.partial().extend({ batch_input: optional(z.array(EncryptedItem).min(1).max(maxItems)) }),
  ({ batch_input: batch, ciphertext, ...bound }): Asked<z.output<typeof EncryptedItem>> => {
    if (batch) return { many: batch };
    if (ciphertext === undefined) throw missing('ciphertext');
    return { one: { ...bound, ciphertext } };
  },
);

const versionOf = (ciphertext: Uint8Array): number => sealedBy(ciphertext).keyVersion;

/** A ciphertext as Vault spells it: `vault:v<version>:<base64>`. */
const spelled = (ciphertext: Uint8Array): string => `vault:v${versionOf(ciphertext)}:${inBase64(ciphertext)}`;

/** Bytes of such a ciphertext. What is spelled otherwise becomes bytes that decrypt to nothing, and is refused so. */
const bytesIn = (text: string): Uint8Array => {
  const bytes = Buffer.from(text.slice(text.lastIndexOf(':') + 1), 'base64');
  try {
    return spelled(bytes) === text ? bytes : Buffer.alloc(0);
  } catch (error) {
    if (isRefusal(error, 'decryption-failed')) return Buffer.alloc(0);
    throw error;
  }
};

const plain = (item: z.output<typeof PlainItem>): Plain => ({
  plaintext: item.plaintext,
  context: contextOf(item),
});
const sealed = (item: z.output<typeof EncryptedItem>): Encrypted => ({
  ciphertext: bytesIn(item.ciphertext),
  context: contextOf(item),
});

/** The envelope around what Vault answers. */
const Envelope = <T extends z.ZodRawShape>(data: T) =>
  z.object({
    request_id: z.string(),
    lease_id: z.string(),
    renewable: z.boolean(),
    lease_duration: z.int(),
    data: z.object({
      ...z.object(data).partial().shape,
      batch_results: z
        .array(z.object({ ...z.object(data).partial().shape, error: z.string().optional() }))
        .optional(),
    }),
    wrap_info: z.null(),
    warnings: z.null(),
    auth: z.null(),
  });

const enveloped = <T>({ requestId }: HttpRequest, data: T) => ({
  request_id: requestId,
  lease_id: '',
  renewable: false,
  lease_duration: 0,
  data,
  wrap_info: null,
  warnings: null,
  auth: null,
});

const each = <T>(results: readonly ItemResult[], show: (done: Uint8Array) => T) => ({
  batch_results: results.map((result) => ('done' in result ? show(result.done) : { error: result.refused })),
});

const encrypted = (ciphertext: Uint8Array) => ({
  ciphertext: spelled(ciphertext),
  key_version: versionOf(ciphertext),
});
const decrypted = (plaintext: Uint8Array) => ({ plaintext: inBase64(plaintext) });

const encryption = (method: 'POST' | 'PUT') =>
  operation({
    ...using,
    method,
    path: `${base}/encrypt/{key}`,
    summary: "Encrypt as Vault's transit engine does, one item or up to 100",
    audit: 'cmek-encrypt',
    body: EncryptInput,
    reply: () => Envelope({ ciphertext: z.string(), key_version: z.int() }),
    handle: async ({ params, body, unit, http }) => {
      const keyId = await keyIdOf(unit, http, params.key, 'encrypt');
      const data =
        'many' in body
          ? each(await encryptAll(unit, keyId, body.many.map(plain)), encrypted)
          : encrypted(await encrypt(unit, keyId, plain(body.one)));
      return enveloped(http, data);
    },
  });

const decryption = (method: 'POST' | 'PUT') =>
  operation({
    ...using,
    method,
    path: `${base}/decrypt/{key}`,
    summary: "Decrypt as Vault's transit engine does, one item or up to 100",
    audit: 'cmek-decrypt',
    body: DecryptInput,
    reply: () => Envelope({ plaintext: z.string() }),
    handle: async ({ params, body, unit, http }) => {
      const keyId = await keyIdOf(unit, http, params.key, 'decrypt');
      const data =
        'many' in body
          ? each(await decryptAll(unit, keyId, body.many.map(sealed)), decrypted)
          : decrypted(await decrypt(unit, keyId, sealed(body.one)));
      return enveloped(http, data);
    },
  });

/** Programs for Vault write by `PUT`; its documents say `POST`. */
export const transitOperations = [
  encryption('PUT'),
  encryption('POST'),
  decryption('PUT'),
  decryption('POST'),
];
