import type { KeyOwner, WrappedKey } from '../keys/key-ring.ts';
import { maxKeyVersions, type Rotation } from './rotation.ts';

const latestOf = ({ keys }: KeyOwner): WrappedKey | undefined =>
  keys.reduce<WrappedKey | undefined>((a, b) => (a && a.version > b.version ? a : b), undefined);

/** The version that a rotation has still to give an owner; `full` when its record takes no more of them. */
export const missingVersion = (owner: KeyOwner, { startedAt }: Rotation): number | 'full' | undefined => {
  const latest = latestOf(owner);
  // A key that is younger than the rotation is its own, made before a crash, or that of a new owner.
  if (latest && Date.parse(latest.createdAt) >= Date.parse(startedAt)) return undefined;
  if (owner.keys.length >= maxKeyVersions) return 'full';
  return (latest?.version ?? 0) + 1;
};

type Holder = KeyOwner & { readonly externalKmsId?: string };

/** Whether a rotation that comes back begins with this project again: it lacks its version, or may have had no key. */
export const isForLater = (project: Holder, rotation: Rotation): boolean =>
  project.externalKmsId !== undefined || typeof missingVersion(project, rotation) === 'number';

/** The same for a rotation that did come back: also those that got their version since. */
export const comesBackTo = (project: Holder, rotation: Rotation): boolean => {
  const { cameBackAt = rotation.startedAt } = rotation;
  const madeAt = latestOf(project)?.createdAt ?? cameBackAt;
  return isForLater(project, rotation) || Date.parse(madeAt) >= Date.parse(cameBackAt);
};
