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
