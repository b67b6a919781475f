import { bdd } from '@aws-sdk/client-kms/dist-es/endpoint/bdd.js';
import type { WrappingContext, WrappingKey } from '../../domain/keys/wrapping-key.ts';
import { type Call, type JsonService, openService, type ServiceOptions } from '../aws/json-service.ts';
import { wrappingFault } from './wrapping-fault.ts';

const kms: JsonService = {
  id: 'KMS',
  signingName: 'kms',
  target: 'TrentService',
  contentType: 'application/x-amz-json-1.1',
  endpointRules: bdd,
};

/** KMS, given up after 3 attempts of 3 seconds unless `options` say otherwise. */
export const openKms = (options: Partial<ServiceOptions> = {}): Call =>
  openService(kms, {
    attempts: 3,
    attemptMilliseconds: 3000,
    connectMilliseconds: 1000,
    pauseMilliseconds: 50,
    answerBytes: 1024 * 1024,
    ...options,
  });

type Bytes = 'CiphertextBlob' | 'Plaintext';

const base64 = ({ buffer, byteOffset, byteLength }: Uint8Array): string =>
  Buffer.from(buffer, byteOffset, byteLength).toString('base64');

/**
 * Wraps by KMS Encrypt and Decrypt with an encryption context, the key pinned on Decrypt
 * (AWS KMS API reference). `keyId` is an ARN, id or alias; in a CloudHSM
 * key store KMS has the HSMs do it. Throws `throttled` or `unavailable`.
 */
export const kmsWrappingKey = (
  call: Call,
  keyId: string,
  strategy: 'kms' | 'cloudhsm' = 'kms',
): WrappingKey => {
  const bytesOf = async (operation: string, input: object, member: Bytes): Promise<Uint8Array> => {
    try {
      const reply = (await call(operation, { KeyId: keyId, ...input })) as Partial<Record<Bytes, string>>;
      const text = reply[member];
      if (!text) throw new Error('KMS answered without bytes');
      return new Uint8Array(Buffer.from(text, 'base64'));
    } catch (error) {
      throw wrappingFault(error);
    }
  };
  return {
    id: keyId,
    strategy,
    wrap: (plaintext: Uint8Array, context: WrappingContext) =>
      bytesOf('Encrypt', { Plaintext: base64(plaintext), EncryptionContext: context }, 'CiphertextBlob'),
    unwrap: (wrapped: Uint8Array, context: WrappingContext) =>
      bytesOf('Decrypt', { CiphertextBlob: base64(wrapped), EncryptionContext: context }, 'Plaintext'),
  };
};
