import { randomBytes, randomUUID } from 'node:crypto';
import { sealed, spelled, unsealed } from './sealing.ts';

/** A refusal as AWS writes it. */
export class AwsFault extends Error {
  readonly type: string;
  readonly status: number;
  constructor(type: string, message: string, status = 400) {
    super(message);
    this.type = type;
    this.status = status;
  }
}

export interface CustomerAwsKey {
  readonly id: string;
  readonly arn: string;
  secret: Buffer;
  state: 'Enabled' | 'Disabled' | 'PendingDeletion';
  usage: string;
  spec: string;
  /** Who may use it: access key ids and ARNs of roles. */
  readonly grants: Set<string>;
  readonly tags: Record<string, string>;
}

export interface KmsRequest {
  readonly KeyId?: string;
  readonly Plaintext?: string;
  readonly CiphertextBlob?: string;
  readonly EncryptionContext?: Readonly<Record<string, string>>;
  readonly KeySpec?: string;
  readonly KeyUsage?: string;
  readonly Policy?: string;
  readonly Message?: string;
  readonly MessageType?: string;
  readonly SigningAlgorithm?: string;
  readonly Marker?: string;
  readonly PendingWindowInDays?: number;
  readonly Tags?: readonly { readonly TagKey: string; readonly TagValue: string }[];
}

/** Who asks, and what its session lets it do at most. */
export interface Principal {
  readonly name: string;
  readonly actions?: readonly string[];
  /** ARN of a key, or `*`. */
  readonly resource?: string;
}

const account = '111122223333';

/** The keys of one account in one region, as KMS keeps them. */
export class CustomerAwsKeys {
  readonly keys = new Map<string, CustomerAwsKey>();
  readonly aliases = new Map<string, string>();

  create(region: string, grants: readonly string[] = []): CustomerAwsKey {
    const id = randomUUID();
    const key: CustomerAwsKey = {
      id,
      arn: `arn:aws:kms:${region}:${account}:key/${id}`,
      secret: randomBytes(32),
      state: 'Enabled',
      usage: 'ENCRYPT_DECRYPT',
      spec: 'SYMMETRIC_DEFAULT',
      grants: new Set(grants),
      tags: {},
    };
    this.keys.set(id, key);
    return key;
  }

  #named(name = ''): CustomerAwsKey {
    const id = this.aliases.get(name) ?? name.split(':key/').at(-1) ?? '';
    const key = this.keys.get(id);
    if (!key) throw new AwsFault('NotFoundException', `Key '${name}' does not exist`);
    return key;
  }

  #granted(key: CustomerAwsKey, principal: Principal, action: string): CustomerAwsKey {
    const { name, actions = [`kms:${action}`], resource = '*' } = principal;
    const inSession = actions.includes(`kms:${action}`) && ['*', key.arn].includes(resource);
    if (!key.grants.has(name) || !inSession)
      throw new AwsFault(
        'AccessDeniedException',
        `${name} is not authorized to perform: kms:${action} on resource: ${key.arn}`,
      );
    return key;
  }

  #usable(key: CustomerAwsKey): CustomerAwsKey {
    if (key.state === 'Disabled') throw new AwsFault('DisabledException', `${key.arn} is disabled.`);
    if (key.state !== 'Enabled')
      throw new AwsFault('KMSInvalidStateException', `${key.arn} is pending deletion.`);
    if (key.usage !== 'ENCRYPT_DECRYPT')
      throw new AwsFault('InvalidKeyUsageException', `${key.arn} is not for encrypting.`);
    return key;
  }

  describe(principal: Principal, { KeyId }: KmsRequest): object {
    const key = this.#granted(this.#named(KeyId), principal, 'DescribeKey');
    return {
      KeyMetadata: {
        Arn: key.arn,
        KeyId: key.id,
        KeyState: key.state,
        KeyUsage: key.usage,
        KeySpec: key.spec,
      },
    };
  }

  encrypt(principal: Principal, { KeyId, Plaintext = '', EncryptionContext }: KmsRequest): object {
    const key = this.#usable(this.#granted(this.#named(KeyId), principal, 'Encrypt'));
    const body = sealed(key.secret, Buffer.from(Plaintext, 'base64'), spelled(EncryptionContext));
    const blob = Buffer.concat([Buffer.from(key.id), body]);
    return { CiphertextBlob: blob.toString('base64'), KeyId: key.arn };
  }

  decrypt(principal: Principal, { KeyId, CiphertextBlob = '', EncryptionContext }: KmsRequest): object {
    const blob = Buffer.from(CiphertextBlob, 'base64');
    const key = this.keys.get(blob.toString('utf8', 0, 36));
    if (!key) throw new AwsFault('InvalidCiphertextException', '');
    this.#usable(this.#granted(key, principal, 'Decrypt'));
    if (KeyId !== undefined && this.#named(KeyId) !== key) throw new AwsFault('IncorrectKeyException', '');
    try {
      const plaintext = unsealed(key.secret, blob.subarray(36), spelled(EncryptionContext));
      return { Plaintext: plaintext.toString('base64'), KeyId: key.arn };
    } catch {
      throw new AwsFault('InvalidCiphertextException', '');
    }
  }

  make(principal: Principal, { Tags = [] }: KmsRequest, region: string): object {
    const key = this.create(region, [principal.name]);
    for (const { TagKey, TagValue } of Tags) key.tags[TagKey] = TagValue;
    return { KeyMetadata: { Arn: key.arn, KeyId: key.id } };
  }
}
