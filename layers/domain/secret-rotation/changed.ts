import type { Project } from '../projects/project.ts';
import type { Unit } from '../unit.ts';
import { dueOf } from './schedule.ts';
import { sealMaterial } from './sealing.ts';
import type { RotationMaterial, SecretRotation } from './secret-rotation.ts';

/** A rotation as a change leaves it, with when it is to be looked at next. */
export const changed = (
  unit: Pick<Unit, 'runtime'>,
  previous: SecretRotation,
  changes: Partial<SecretRotation>,
): SecretRotation => {
  const now = unit.runtime.now();
  const next = {
    ...previous,
    ...changes,
    revision: previous.revision + 1,
    updatedAt: now.toISOString(),
  };
  return { ...next, dueAt: changes.dueAt === undefined ? dueOf(next, now) : changes.dueAt };
};

/** The same with other material, sealed for its new version. */
export const remade = async (
  unit: Unit,
  project: Project,
  previous: SecretRotation,
  changes: Partial<SecretRotation>,
  material: RotationMaterial,
): Promise<SecretRotation> => {
  const version = previous.version + 1;
  const sealed = await sealMaterial(unit, project, { ...previous, version }, material);
  const hasLeftovers = material.leftovers.length > 0;
  return changed(unit, previous, { ...changes, version, sealed, hasLeftovers });
};

/** What is not failing, or not any more. */
export const untroubled = {
  failingSince: null,
  failures: 0,
  isTold: false,
  takenUntil: null,
} as const satisfies Partial<SecretRotation>;
