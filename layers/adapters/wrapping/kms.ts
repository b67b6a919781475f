import { DecryptCommand, EncryptCommand, KMSClient, type KMSClientConfig } from '@aws-sdk/client-kms';
import type { WrappingContext, WrappingKey } from '../../domain/keys/wrapping-key.ts';
import { wrappingFault } from './wrapping-fault.ts';

export interface KmsTimeouts {
  /** Milliseconds to connect, 1000 by default. */
  readonly connectMilliseconds?: number;
  /** Milliseconds for one attempt, 3000 by default. */
  readonly requestMilliseconds?: number;
}

/** A KMS client that gives up: 3 attempts, each bounded. `config` may name region, endpoint and credentials. */
export const kmsClient = (
  config: Omit<KMSClientConfig, 'requestHandler'> = {},
  { connectMilliseconds = 1000, requestMilliseconds = 3000 }: KmsTimeouts = {},
): KMSClient =>
  new KMSClient({
    maxAttempts: 3,
    ...config,
    requestHandler: {
      connectionTimeout: connectMilliseconds,
      requestTimeout: requestMilliseconds,
      socketTimeout: requestMilliseconds,
      // Without this the SDK only warns when an attempt takes too long, and waits on.
      throwOnRequestTimeout: true,
    },
  });

const required = (bytes: Uint8Array | undefined): Uint8Array => {
  if (!bytes) throw new Error('KMS answered without bytes');
  return bytes;
};

/**
 * Wraps by KMS Encrypt and Decrypt with an encryption context, the key pinned on Decrypt
 * (AWS KMS API reference). `keyId` is an ARN, id or alias. Throws `throttled` or `unavailable`.
 */
export const kmsWrappingKey = (client: Pick<KMSClient, 'send'>, keyId: string): WrappingKey => ({
  id: keyId,
  strategy: 'kms',
  wrap: async (plaintext: Uint8Array, context: WrappingContext) => {
    try {
      const command = new EncryptCommand({ KeyId: keyId, Plaintext: plaintext, EncryptionContext: context });
      return required((await client.send(command)).CiphertextBlob);
    } catch (error) {
      throw wrappingFault(error);
    }
  },
  unwrap: async (wrapped: Uint8Array, context: WrappingContext) => {
    try {
      const command = new DecryptCommand({
        KeyId: keyId,
        CiphertextBlob: wrapped,
        EncryptionContext: context,
      });
      return required((await client.send(command)).Plaintext);
    } catch (error) {
      throw wrappingFault(error);
    }
  },
});
