import * as z from 'zod';
import { LocketError } from '../../layers/domain/errors.ts';
import { usageOf } from '../../layers/domain/kms/algorithms.ts';
import type { EncryptionContext } from '../../layers/domain/kms/ciphertext.ts';
import type { KmsKey } from '../../layers/domain/kms/key.ts';
import type { Claims } from '../../layers/domain/tokens/claims.ts';
import type { Stores } from '../../layers/domain/unit.ts';
import { members } from '../../layers/http/access.ts';
import { id, instant, numeric, optional, ruled, textsByName, uuid } from '../../layers/http/wire.ts';
import { expectGrantIn } from '../projects/scope.ts';

export const base = '/api/v1/kms/keys';
const KeyId = z.object({ keyId: id });

interface Known {
  readonly params: z.output<typeof KeyId>;
  readonly claims: Claims;
  readonly stores: Stores;
}

/** The key, its project and the caller's grant join the first round of reads, once it is known where the key is. */
const expectKey = ({ params, claims, stores }: Known): void => {
  stores.kms.expect(params.keyId);
  expectGrantIn(stores.kms.guessProject(params.keyId), { claims, stores });
};

/** What operations on one key by its id have in common. */
export const onKey = { access: members, params: KeyId, expect: expectKey } as const;

const strictly = (text: string): Buffer => {
  const bytes = Buffer.from(text, 'base64');
  // What decoding passes over, decoding and encoding again does not bring back.
  if (bytes.toString('base64') !== text)
    throw new LocketError(
      'invalid-input',
      'must be base64 (RFC 4648 section 4), padded and without other characters',
    );
  return bytes;
};

/** Bytes in base64, in the one spelling that they have. */
export const base64 = ruled(z.string(), strictly);
export const inBase64 = (bytes: Uint8Array): string => Buffer.from(bytes).toString('base64');

/** Bytes of a body that holds 3 MiB of plaintext or their ciphertexts, and what stands around them. */
export const largestBulk = 4_718_592;
/** Items of one call for many. */
export const maxItems = 100;

const maxContext = 8192;

/** Names and values that a ciphertext is bound to. */
export const encryptionContext = optional(
  textsByName(z.string().min(1), z.string()).refine(
    (context) => JSON.stringify(context).length <= maxContext,
    `must be at most ${maxContext} characters`,
  ),
);
export const contextIn = (given: EncryptionContext | undefined): EncryptionContext => given ?? {};

export const keyVersion = optional(numeric(z.int().min(1)));

export const KeyReply = () =>
  z.object({
    id: uuid,
    description: z.string().nullable(),
    isDisabled: z.boolean(),
    isReserved: z.boolean(),
    orgId: uuid,
    name: z.string(),
    createdAt: instant(),
    updatedAt: instant(),
    projectId: z.string(),
    slug: z.string().nullable(),
    keyUsage: z.string(),
    encryptionAlgorithm: z.string(),
    version: z.int(),
    minDecryptionVersion: z.int(),
    rotationPeriodDays: z.int().nullable(),
    nextRotationAt: instant().nullable(),
  });

export const keyReply = (key: KmsKey): z.input<ReturnType<typeof KeyReply>> => ({
  id: key.id,
  description: key.description,
  isDisabled: key.isDisabled,
  isReserved: false,
  orgId: key.orgId,
  name: key.name,
  createdAt: key.createdAt,
  updatedAt: key.updatedAt,
  projectId: key.projectId,
  slug: key.name,
  keyUsage: usageOf(key.algorithm),
  encryptionAlgorithm: key.algorithm,
  version: key.version,
  minDecryptionVersion: key.minVersion,
  rotationPeriodDays: key.rotationPeriodDays ?? null,
  nextRotationAt: key.nextRotationAt ?? null,
});

/** One key in its envelope. */
export const SingleKey = () => z.object({ key: KeyReply() });
export const singleKey = (key: KmsKey) => ({ key: keyReply(key) });
