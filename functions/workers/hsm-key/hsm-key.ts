import type { CreateKeyCommandInput, KeyMetadata } from '@aws-sdk/client-kms';
import type { CustomResourceWork } from '../custom-resource.ts';
import { type KeyStorePorts, keyStoreFaults } from './key-store.ts';

export interface HsmKeyPorts extends KeyStorePorts {
  /** The key behind an alias or ARN, or nothing. */
  describeKey(id: string): Promise<KeyMetadata | undefined>;
  createKey(input: CreateKeyCommandInput): Promise<KeyMetadata | undefined>;
  createAlias(alias: string, keyId: string): Promise<unknown>;
}

interface Wish {
  readonly keyStoreId: string;
  readonly alias: string;
  readonly description: string;
}

/**
 * Makes sure that the alias names a KMS key in the CloudHSM key store, which CloudFormation cannot create, and that the
 * store is connected to an active cluster with HSMs in two zones.
 * The key is found by its alias when a deployment is repeated, and never deleted.
 */
export const ensureHsmKey =
  (ports: HsmKeyPorts): CustomResourceWork =>
  async (event) => {
    if (event.RequestType === 'Delete') return { physicalId: event.PhysicalResourceId };
    const wish = readWish(event.ResourceProperties);
    await assertReady(ports, wish.keyStoreId);
    const key = (await ports.describeKey(wish.alias)) ?? (await createKey(ports, wish));
    if (key.CustomKeyStoreId !== wish.keyStoreId) {
      throw new Error(`The alias ${wish.alias} names a key outside key store ${wish.keyStoreId}.`);
    }
    const arn = arnOf(key);
    return { physicalId: arn, attributes: { Arn: arn } };
  };

/** Throws what is wrong with the key store, which fails the deployment before anything is made. */
const assertReady = async (ports: HsmKeyPorts, keyStoreId: string): Promise<void> => {
  const faults = await keyStoreFaults(ports, keyStoreId);
  if (faults.length > 0) throw new Error(faults.join(' '));
};

const createKey = async (ports: HsmKeyPorts, wish: Wish): Promise<KeyMetadata> => {
  const key = await ports.createKey({
    Origin: 'AWS_CLOUDHSM',
    CustomKeyStoreId: wish.keyStoreId,
    Description: wish.description,
  });
  if (!key) throw new Error('KMS answered without key metadata.');
  await ports.createAlias(wish.alias, arnOf(key));
  return key;
};

const arnOf = (key: KeyMetadata): string => {
  if (!key.Arn) throw new Error('KMS answered without a key ARN.');
  return key.Arn;
};

const readWish = (properties: Readonly<Record<string, unknown>>): Wish => ({
  keyStoreId: text(properties, 'KeyStoreId'),
  alias: text(properties, 'Alias'),
  description: text(properties, 'Description'),
});

const text = (properties: Readonly<Record<string, unknown>>, name: string): string => {
  const value = properties[name];
  if (typeof value !== 'string' || value === '') throw new Error(`The property ${name} is missing.`);
  return value;
};
