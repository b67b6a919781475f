import { sealedBy } from './envelope.ts';
import {
  type KeyRing,
  type KeyRingSettings,
  keyRingOver,
  organizationKeyOf,
  projectKeyOf,
  sealingKeyOf,
} from './key-ring.ts';
import { createRootKeys, type RootKeys } from './root-keys.ts';
import { type KeyOwner, rewrapKey, type WrappedKey } from './wrapped-key.ts';

/** What renews keys, which no request does. Throws as `KeyRing` does. */
export interface KeyRenewal
  extends Pick<RootKeys, 'rotateRootKey' | 'ensureRootKeyVersion' | 'ensureDerivedSince'> {
  /** The same organization key sealed by the latest root key. */
  rewrapOrganizationKey(organizationId: string, key: WrappedKey): Promise<WrappedKey>;
  /** The same project key sealed by the organization's latest key. */
  rewrapProjectKey(organization: KeyOwner, projectId: string, key: WrappedKey): Promise<WrappedKey>;
}

/** A key ring whose keys can be renewed. */
export const createRenewableKeyRing = (settings: KeyRingSettings): KeyRing & KeyRenewal => {
  const { runtime } = settings;
  const rootKeys = createRootKeys(settings);
  const ring = keyRingOver(rootKeys, settings);
  return {
    ...ring,
    rotateRootKey: rootKeys.rotateRootKey,
    ensureRootKeyVersion: rootKeys.ensureRootKeyVersion,
    ensureDerivedSince: rootKeys.ensureDerivedSince,
    rewrapOrganizationKey: async (organizationId, key) => {
      const [from, to] = await Promise.all([ring.root(sealedBy(key.wrapped).keyVersion), ring.root()]);
      return rewrapKey(from, to, organizationKeyOf(organizationId), key, runtime);
    },
    rewrapProjectKey: async (organization, projectId, key) => {
      const [from, to] = await Promise.all([
        ring.organizationKey(organization, sealingKeyOf(organization, key.wrapped)),
        ring.organizationKey(organization, 'latest'),
      ]);
      return rewrapKey(from, to, projectKeyOf(projectId), key, runtime);
    },
  };
};
