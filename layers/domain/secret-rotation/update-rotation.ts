import { differIn, mergedBy } from '../dynamic-secrets/inputs.ts';
import { retryingConflicts } from '../retry.ts';
import type { Change } from '../store/change.ts';
import type { Unit } from '../unit.ts';
import { reached } from './at-target.ts';
import { remade } from './changed.ts';
import { assertNotTaken, type NamedRotation, resumedAt } from './control-rotation.ts';
import { policyForRotation } from './governed.ts';
import type { RotationInputs } from './kinds/kind.ts';
import { checkedRotationInputs, rotationKind } from './kinds/kinds.ts';
import { type LocatedRotation, noteTurn, rotationNamed, setterIn } from './located.ts';
import { nextRotation } from './schedule.ts';
import { openMaterial } from './sealing.ts';
import type { RotationMaterial, SecretRotation } from './secret-rotation.ts';

type Members = Readonly<Record<string, unknown>>;

/** What of a rotation may be changed; absent members stay as they are. */
interface RotationChanges {
  readonly name?: string | undefined;
  readonly description?: string | null | undefined;
  readonly intervalDays?: number | undefined;
  readonly rotateAtUtc?: SecretRotation['rotateAtUtc'] | undefined;
  readonly overlapHours?: number | null | undefined;
  readonly isPaused?: boolean | undefined;
  readonly connectionId?: string | undefined;
  /** Members of the inputs, each in place of the one that is there. */
  readonly inputs?: ((unit: Unit, found: LocatedRotation) => Promise<Members | undefined>) | undefined;
}

export interface RotationUpdate extends NamedRotation {
  readonly changes: RotationChanges;
  /** What else is written with it, once the inputs are known. */
  readonly alongside?: (() => readonly Change[]) | undefined;
  /** Looks at the rotation before it is changed, and refuses what cannot be. */
  readonly look?: (found: LocatedRotation) => void;
}

const given = <T extends object>(changes: T): Partial<T> =>
  Object.fromEntries(Object.entries(changes).filter(([, value]) => value !== undefined)) as Partial<T>;

const merged = (rotation: SecretRotation, stored: RotationInputs, members: Members): RotationInputs => {
  const { type } = rotation;
  const { secrets, placed } = rotationKind(type);
  const check = (inputs: Members) => checkedRotationInputs(type, inputs);
  return mergedBy({ secrets, addressed: placed, check }, stored, members);
};

/** Credentials of another place are none of this one: they are forgotten, and what secrets hold stays until the next. */
const movedTo = (
  material: RotationMaterial,
  inputs: RotationInputs,
  isElsewhere: boolean,
): RotationMaterial => (isElsewhere ? { inputs, leftovers: [] } : { ...material, inputs });

/** The schedule counts anew from the last rotation where it was changed. */
const rescheduled = (next: SecretRotation, previous: SecretRotation, now: Date): string | null => {
  if (next.isPaused) return null;
  const isSame =
    next.intervalDays === previous.intervalDays &&
    JSON.stringify(next.rotateAtUtc) === JSON.stringify(previous.rotateAtUtc) &&
    !previous.isPaused;
  if (isSame || previous.phase !== 'idle') return previous.nextRotationAt ?? resumedAt(next, now);
  if (previous.isPaused) return resumedAt(next, now);
  return nextRotation(next, new Date(previous.lastRotatedAt ?? now), now);
};

/**
 * Changes a rotation; once its target was reached as it would be from then on, where that is changed. Other accounts or
 * another target are rotated at once. Needs `edit` on rotations and on the secrets; under a change policy whoever says what
 * is rotated has to be exempt from it.
 */
export const updateRotation = (
  unit: Unit,
  { changes, look, alongside, ...named }: RotationUpdate,
): Promise<LocatedRotation> => {
  const asked = new Set<string>();
  return retryingConflicts(unit, async () => {
    const found = await rotationNamed(unit, named, 'edit');
    const { rotation, access, place } = found;
    look?.(found);
    assertNotTaken(unit, rotation);
    const { inputs: changing, ...others } = changes;
    const material = await openMaterial(unit, access.project, rotation);
    const members = await changing?.(unit, found);
    const inputs = members ? merged(rotation, material.inputs, members) : material.inputs;
    if (members) {
      await policyForRotation(unit, access.project, place, setterIn(unit));
      const address = { type: rotation.type, inputs };
      const words = JSON.stringify(address);
      if (!asked.has(words)) await reached(unit, address);
      asked.add(words);
    }
    const now = unit.runtime.now();
    const isElsewhere = differIn(rotationKind(rotation.type).placed, inputs, material.inputs);
    const described = { ...rotation, ...given(others) };
    const next = await remade(
      unit,
      access.project,
      rotation,
      {
        ...given(others),
        ...(members && { setBy: setterIn(unit) }),
        ...(isElsewhere && { phase: 'idle', retireAt: null, failures: 0, failingSince: null, isTold: false }),
        nextRotationAt: isElsewhere ? now.toISOString() : rescheduled(described, rotation, now),
        turn: unit.runtime.uuid(),
      },
      movedTo(material, inputs, isElsewhere),
    );
    unit.note({ metadata: { changed: [...Object.keys(given(others)), ...(members ? ['inputs'] : [])] } });
    noteTurn(unit, next);
    const touched = alongside?.() ?? [];
    await unit.commit([...unit.stores.secretRotations.replacement(next, rotation), ...touched]);
    return { ...found, rotation: next };
  });
};
