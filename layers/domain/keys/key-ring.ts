import { LocketError } from '../errors.ts';
import { type CustomerUnwrapping, customerContext, customerWrappedIn } from './customer-wrapped.ts';
import { type DataKey, sealedBy } from './envelope.ts';
import { DEFAULT_MAX_AGE_SECONDS } from './root-key-records.ts';
import { createRootKeys, type RootKeyPorts, type RootKeys } from './root-keys.ts';
import {
  createUnwrappedKeys,
  type KeyOwner,
  newWrappedKey,
  type Ownership,
  pickKey,
  sealKey,
  unwrapKey,
  type WrappedKey,
} from './wrapped-key.ts';

export type { KeyOwner, WrappedKey } from './wrapped-key.ts';
export type { RootKeyStore, WrappedRootKey, WrappingKey } from './wrapping-key.ts';

const FIRST_VERSION = 1;

/** An unwrapped organization or project key may be used as long as the latest root key may be taken for that. */
export type KeyRingSettings = RootKeyPorts;

/**
 * What a request may do with the key hierarchy: wrapping key, root key, organization keys, project data keys.
 * Every method throws `unavailable` or `throttled` when the wrapping key or its store fail, and
 * `decryption-failed` when a key is unknown, altered or stored with another owner.
 */
export interface KeyRing
  extends Omit<RootKeys, 'rotateRootKey' | 'ensureRootKeyVersion' | 'ensureDerivedSince'> {
  /** A fresh organization key sealed by the latest root key; `version` is 1 unless this is a rotation. */
  newOrganizationKey(organizationId: string, version?: number): Promise<WrappedKey>;
  /** A fresh project key sealed by the organization's latest key. */
  newProjectKey(organization: KeyOwner, projectId: string, version?: number): Promise<WrappedKey>;
  organizationKey(organization: KeyOwner, version: number | 'latest'): Promise<DataKey>;
  /** The same project key with other content in its envelope: the key itself, or what a customer's KMS made of it. */
  sealProjectKey(
    organization: KeyOwner,
    projectId: string,
    key: WrappedKey,
    content: Uint8Array,
  ): Promise<WrappedKey>;
  /** A project's data key; `organization` and `customer` are only called when the key is not in memory. */
  projectKey(
    project: KeyOwner,
    version: number | 'latest',
    organization: () => Promise<KeyOwner>,
    customer?: CustomerUnwrapping,
  ): Promise<DataKey>;
}

export const organizationKeyOf = (ownerId: string): Ownership => ({ purpose: 'organization-key', ownerId });
export const projectKeyOf = (ownerId: string): Ownership => ({ purpose: 'project-key', ownerId });

/** The version of the organization's key that sealed this one. Throws `decryption-failed` when it is not known. */
export const sealingKeyOf = (organization: KeyOwner, wrapped: Uint8Array): number => {
  const { keyId, keyVersion } = sealedBy(wrapped);
  const named = organization.keys.some((key) => key.version === keyVersion && key.id.toLowerCase() === keyId);
  if (!named) throw new LocketError('decryption-failed', 'Unknown organization key');
  return keyVersion;
};

const noCustomer: CustomerUnwrapping = async () => {
  throw new LocketError('unavailable', 'The KMS of this project cannot be asked here');
};

/** The key itself, of whatever its envelope held. */
const released = async (
  projectId: string,
  opened: DataKey,
  customer: CustomerUnwrapping,
): Promise<DataKey> => {
  const wrapped = customerWrappedIn(opened);
  if (!wrapped) return opened;
  return { ...opened, bytes: await customer(wrapped, customerContext(projectId, opened)) };
};

/** The one key ring of a process. */
export const createKeyRing = (settings: KeyRingSettings): KeyRing =>
  keyRingOver(createRootKeys(settings), settings);

export const keyRingOver = (
  { wrappingKeys, root, derived, latestDerived, derivedBy, ensureRootKey }: RootKeys,
  { runtime, maxAgeSeconds = DEFAULT_MAX_AGE_SECONDS }: Pick<KeyRingSettings, 'runtime' | 'maxAgeSeconds'>,
): KeyRing => {
  const memory = createUnwrappedKeys(runtime, maxAgeSeconds);

  const unwrapOnce = async (
    ownership: Ownership,
    key: WrappedKey,
    parent: () => Promise<DataKey>,
  ): Promise<DataKey> =>
    memory.find(ownership, key) ?? memory.hold(ownership, key, unwrapKey(await parent(), ownership, key));

  const rootOf = (key: WrappedKey): Promise<DataKey> => root(sealedBy(key.wrapped).keyVersion);

  const organizationKey: KeyRing['organizationKey'] = async (organization, version) => {
    const key = pickKey(organization, version);
    return unwrapOnce(organizationKeyOf(organization.id), key, () => rootOf(key));
  };

  const sealerOf = (organization: KeyOwner, key: WrappedKey): Promise<DataKey> =>
    organizationKey(organization, sealingKeyOf(organization, key.wrapped));

  return {
    wrappingKeys,
    root,
    derived,
    latestDerived,
    derivedBy,
    ensureRootKey,
    organizationKey,
    projectKey: async (project, version, organization, customer = noCustomer) => {
      const key = pickKey(project, version);
      const ownership = projectKeyOf(project.id);
      const held = memory.find(ownership, key);
      if (held) return held;
      const opened = unwrapKey(await sealerOf(await organization(), key), ownership, key);
      return memory.hold(ownership, key, await released(project.id, opened, customer));
    },
    sealProjectKey: async (organization, projectId, key, content) =>
      sealKey(await organizationKey(organization, 'latest'), projectKeyOf(projectId), key, content, runtime),
    newOrganizationKey: async (organizationId, version = FIRST_VERSION) =>
      newWrappedKey(await root(), organizationKeyOf(organizationId), version, runtime),
    newProjectKey: async (organization, projectId, version = FIRST_VERSION) => {
      const parent = await organizationKey(organization, 'latest');
      return newWrappedKey(parent, projectKeyOf(projectId), version, runtime);
    },
  };
};
