import { LocketError } from '../errors.ts';
import { type DataKey, KEY_BYTES } from './envelope.ts';
import { KmsOutOfReach } from './kms-out-of-reach.ts';
import type { WrappingContext } from './wrapping-key.ts';

/** A project key as a customer's KMS wrapped it: what its envelope holds instead of the key itself. */
export interface CustomerWrapped {
  /** UUID of the customer's KMS in Locket. */
  readonly kmsId: string;
  readonly blob: Uint8Array;
}

/** Asks a customer's KMS for the key inside. Throws `unavailable` when it does not give it. */
export type CustomerUnwrapping = (wrapped: CustomerWrapped, context: WrappingContext) => Promise<Uint8Array>;

// format (1) | id of the KMS (16) | blob
const FORMAT = 0x02;
const ID_START = 1;
const BLOB_START = 17;
/** Bytes of a blob: with those of the envelope around it, a project's keys stay far below the size of its item. */
const MAX_BLOB = 4096;

const idIn = (bytes: Buffer): string => {
  const hex = bytes.toString('hex', ID_START, BLOB_START);
  return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)].join('-');
};

/** The content of an envelope for a key that a customer's KMS wrapped; never as short as a key. */
export const customerContent = ({ kmsId, blob }: CustomerWrapped): Uint8Array => {
  if (blob.length < KEY_BYTES || blob.length > MAX_BLOB)
    throw new KmsOutOfReach('The KMS answered with a ciphertext of an unusual size');
  return Buffer.concat([Buffer.from([FORMAT]), Buffer.from(kmsId.replaceAll('-', ''), 'hex'), blob]);
};

/** What an opened envelope says about a customer's KMS; undefined when it holds the key itself. */
export const customerWrappedIn = ({ bytes }: DataKey): CustomerWrapped | undefined => {
  if (bytes.length === KEY_BYTES) return undefined;
  const content = Buffer.from(bytes);
  if (content.length < BLOB_START + KEY_BYTES || content[0] !== FORMAT)
    throw new LocketError('decryption-failed', 'Decryption failed');
  return { kmsId: idIn(content), blob: content.subarray(BLOB_START) };
};

/** What a customer's KMS is told about a project key, and writes into the customer's own log. */
export const customerContext = (
  projectId: string,
  { id, version }: Pick<DataKey, 'id' | 'version'>,
): WrappingContext => ({ locket: 'project-key', project: projectId, key: id, version: String(version) });
