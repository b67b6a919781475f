import { createPublicKey, generateKeyPair, type KeyObject, randomUUID } from 'node:crypto';
import { promisify } from 'node:util';
import { AwsFault, type KmsRequest } from './aws-kms.ts';
import { digestSignature } from './digest-signature.ts';

interface AwsSigningKey {
  readonly arn: string;
  readonly spec: string;
  readonly privateKey: KeyObject;
  readonly policy: string;
  readonly tags: NonNullable<KmsRequest['Tags']>;
  state: 'Enabled' | 'Disabled' | 'PendingDeletion';
  /** Seconds since 1970. */
  createdAt: number;
  pendingDays?: number | undefined;
}

const generate = promisify(generateKeyPair);
const rsa = (modulusLength: number) => async () => (await generate('rsa', { modulusLength })).privateKey;
const ec = (namedCurve: string) => async () => (await generate('ec', { namedCurve })).privateKey;

const kinds: Readonly<
  Record<string, { readonly make: () => Promise<KeyObject>; readonly signing: string; readonly size: number }>
> = {
  RSA_2048: { make: rsa(2048), signing: 'RSASSA_PKCS1_V1_5_SHA_256', size: 32 },
  RSA_4096: { make: rsa(4096), signing: 'RSASSA_PKCS1_V1_5_SHA_256', size: 32 },
  ECC_NIST_P256: { make: ec('P-256'), signing: 'ECDSA_SHA_256', size: 32 },
  ECC_NIST_P384: { make: ec('P-384'), signing: 'ECDSA_SHA_384', size: 48 },
};

/** Keys for signing of one account in one region, as KMS keeps them. */
export class AwsSigningKeys {
  readonly keys = new Map<string, AwsSigningKey>();
  /** Answers that know nothing yet of a key that was just made. */
  unknownFor = 0;

  async make(
    { KeySpec = '', KeyUsage, Policy = '', Tags = [] }: KmsRequest,
    region: string,
  ): Promise<object> {
    const kind = kinds[KeySpec];
    if (!kind || KeyUsage !== 'SIGN_VERIFY') throw new AwsFault('ValidationException', 'KeySpec');
    JSON.parse(Policy);
    const arn = `arn:aws:kms:${region}:111122223333:key/${randomUUID()}`;
    const createdAt = Math.floor(performance.timeOrigin / 1000);
    const made = { arn, spec: KeySpec, privateKey: await kind.make(), policy: Policy, tags: Tags, createdAt };
    this.keys.set(arn, { ...made, state: 'Enabled' });
    return { KeyMetadata: { Arn: arn } };
  }

  #named(name = ''): AwsSigningKey {
    const key = this.keys.get(name);
    if (!key) throw new AwsFault('NotFoundException', `Key '${name}' does not exist`);
    return key;
  }

  #known(name = ''): AwsSigningKey {
    this.unknownFor -= 1;
    return this.#named(this.unknownFor >= 0 ? 'unknown' : name);
  }

  publicKey({ KeyId }: KmsRequest): object {
    const key = createPublicKey(this.#known(KeyId).privateKey);
    return { PublicKey: key.export({ type: 'spki', format: 'der' }).toString('base64') };
  }

  sign({ KeyId, Message = '', MessageType, SigningAlgorithm }: KmsRequest): object {
    const key = this.#known(KeyId);
    if (key.state === 'Disabled') throw new AwsFault('DisabledException', `${key.arn} is disabled.`);
    if (key.state !== 'Enabled')
      throw new AwsFault('KMSInvalidStateException', `${key.arn} is pending deletion.`);
    const digest = Buffer.from(Message, 'base64');
    const kind = kinds[key.spec];
    if (!kind || MessageType !== 'DIGEST' || SigningAlgorithm !== kind.signing || digest.length !== kind.size)
      throw new AwsFault('ValidationException', 'SigningAlgorithm');
    return { Signature: digestSignature(key.privateKey, digest).toString('base64') };
  }

  describe({ KeyId }: KmsRequest): object {
    const { arn, state, createdAt } = this.#named(KeyId);
    return { KeyMetadata: { Arn: arn, KeyState: state, CreationDate: createdAt } };
  }

  tagsOf({ KeyId }: KmsRequest): object {
    return { Tags: this.#named(KeyId).tags };
  }

  /** All names, two to a page. */
  list(others: readonly string[], { Marker = '0' }: KmsRequest): object {
    const all = [...others, ...this.keys.keys()];
    const next = Number(Marker) + 2;
    const Keys = all.slice(Number(Marker), next).map((KeyArn) => ({ KeyArn }));
    return { Keys, Truncated: next < all.length, ...(next < all.length && { NextMarker: String(next) }) };
  }

  scheduleDeletion({ KeyId, PendingWindowInDays }: KmsRequest): object {
    const key = this.#named(KeyId);
    if (key.state === 'PendingDeletion') throw new AwsFault('KMSInvalidStateException', 'pending deletion');
    Object.assign(key, { state: 'PendingDeletion', pendingDays: PendingWindowInDays });
    return { KeyId };
  }
}
