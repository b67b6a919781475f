import { LocketError } from '../errors.ts';
import { retryingConflicts } from '../retry.ts';
import type { Unit } from '../unit.ts';
import { enterKey, latestOf } from './access.ts';
import { type KeyVersion, type KmsKey, maxVersions } from './key.ts';
import { newKeyVersion } from './material.ts';
import { rescheduled } from './rotation-schedule.ts';

/**
 * Gives a key a new version that encrypts and signs from now on; the earlier ones go on decrypting and verifying. Needs
 * `cmek:edit`; `invalid-input` when it has its most versions.
 */
export const rotateKey = (unit: Unit, keyId: string): Promise<KmsKey> =>
  retryingConflicts(unit, async () => {
    const { access, key } = await enterKey(unit, keyId, 'edit');
    if (key.version >= maxVersions)
      throw new LocketError('invalid-input', `A key has at most ${maxVersions} versions`);
    const replaced = await latestOf(unit, key);
    const version = key.version + 1;
    const fresh = await newKeyVersion(unit, access.project, key, version);
    const next = {
      ...rescheduled(key, unit.runtime.now()),
      version,
      updatedAt: fresh.createdAt,
      revision: key.revision + 1,
    };
    unit.note({ metadata: { keyId, name: key.name, version } });
    await unit.commit(unit.stores.kms.rotation(next, key, fresh, replaced));
    return next;
  });

/** A version as lists show it. */
export interface ShownVersion extends Pick<KeyVersion, 'version' | 'createdAt'> {
  /** It encrypts and signs. */
  readonly isLatest: boolean;
  /** It decrypts and verifies. */
  readonly isUsable: boolean;
}

/** All versions of a key, the newest first. Needs `cmek:read`. */
export const listVersions = async (unit: Unit, keyId: string): Promise<readonly ShownVersion[]> => {
  const { key } = await enterKey(unit, keyId, 'read');
  const latest = await latestOf(unit, key);
  const stored = await unit.stores.kms.allEarlier(key.projectId, key.id);
  // A rotation between the two reads would show its predecessor twice.
  const earlier = stored.filter(({ version }) => version < latest.version);
  return [latest, ...earlier.reverse()].map(({ version, createdAt }) => ({
    version,
    createdAt,
    isLatest: version === latest.version,
    isUsable: version >= key.minVersion,
  }));
};
