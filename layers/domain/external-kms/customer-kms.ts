import type { WrappingContext } from '../keys/wrapping-key.ts';

/** How AWS is told who asks for a customer's key. */
export type AwsCredential =
  | {
      readonly type: 'access-key';
      readonly data: { readonly accessKey: string; readonly secretKey: string };
    }
  | {
      readonly type: 'assume-role';
      readonly data: { readonly assumeRoleArn: string; readonly externalId: string };
    };

export interface AwsConnection {
  readonly provider: 'aws';
  readonly credential: AwsCredential;
  readonly awsRegion: string;
  /** Id, ARN or alias, as the customer gave it. */
  readonly kmsKeyId: string;
}

/** Of the JSON file of a service account, what is needed; where it says to ask for tokens counts for nothing. */
export interface GoogleServiceAccount {
  readonly client_email: string;
  readonly private_key: string;
  readonly private_key_id?: string | undefined;
}

export interface GoogleConnection {
  readonly provider: 'gcp';
  readonly credential: GoogleServiceAccount;
  readonly gcpRegion: string;
  /** `projects/…/locations/…/keyRings/…/cryptoKeys/…` */
  readonly keyName: string;
}

/** Everything that it takes to use a customer's key. */
export type Connection = AwsConnection | GoogleConnection;

export type KmsProvider = Connection['provider'];

/**
 * What became of a question to a customer's KMS: an answer; a refusal, which holds until the customer changes something;
 * or nothing that lasts. `reason` begins with the provider's own code, and holds no secret.
 */
export type KmsOutcome<T> =
  | { readonly kind: 'done'; readonly value: T }
  | { readonly kind: 'refused' | 'busy' | 'unreachable'; readonly code: string; readonly reason: string };

/**
 * A customer's key for the calls of one piece of work. What it was authorised with ends with it: the next piece of work
 * asks anew, so that no grant outlives its revocation here. No method throws.
 */
export interface CustomerKey {
  /** The one name that the key has for good; `refused` unless it is enabled, symmetric and for encrypting. */
  describe(): Promise<KmsOutcome<string>>;
  encrypt(plaintext: Uint8Array, context: WrappingContext): Promise<KmsOutcome<Uint8Array>>;
  decrypt(wrapped: Uint8Array, context: WrappingContext): Promise<KmsOutcome<Uint8Array>>;
}

/** A way to AWS, whichever key it is to. */
export type AwsAccess = Omit<AwsConnection, 'kmsKeyId'>;

/** Key management services of customers. */
export interface CustomerKms {
  /** `refused` when the provider would let others act by the same grant: a role that asks for no external id. */
  assertOwn(access: AwsAccess | GoogleConnection): Promise<KmsOutcome<true>>;
  open(connection: Connection): Promise<CustomerKey>;
  /** Makes a key in the customer's account for a connection that names none, and answers its name. */
  createKey(access: AwsAccess): Promise<KmsOutcome<string>>;
}
