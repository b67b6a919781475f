import { LocketError } from '../errors.ts';
import { retryingConflicts } from '../retry.ts';
import type { Unit } from '../unit.ts';
import { done } from './at-target.ts';
import { remade, untroubled } from './changed.ts';
import { assertNotTaken, type NamedRotation } from './control-rotation.ts';
import { policyForRotation } from './governed.ts';
import { type LocatedRotation, noteTurn, rotationNamed, setterIn } from './located.ts';
import { holding } from './promote-step.ts';
import { letGo } from './run.ts';
import { endOfOverlap, nextRotation } from './schedule.ts';
import { openMaterial } from './sealing.ts';
import type { Credential, RotationMaterial } from './secret-rotation.ts';

const nothingBefore = (): LocketError =>
  new LocketError('bad-request', 'There is no credential before this one that is still good');

/** What changes places: the credential before is what secrets hold, theirs is the one before. */
const swapped = ({ pending: _, previous, active, ...rest }: RotationMaterial, back: Credential) => ({
  ...rest,
  active: back,
  ...(active && { previous: active }),
});

/**
 * Has the secrets hold the credential before again, once it let us in at the target; the next rotation is an interval away.
 * `bad-request` where there is none any more. Needs `edit` on rotations and on the secrets, and under a change policy to be
 * exempt from it.
 */
export const rollBack = (unit: Unit, named: NamedRotation): Promise<LocatedRotation> =>
  retryingConflicts(unit, async () => {
    const found = await rotationNamed(unit, named, 'edit');
    const { access, place, rotation } = found;
    const { project } = access;
    assertNotTaken(unit, rotation);
    await policyForRotation(unit, project, place, setterIn(unit));
    const material = await openMaterial(unit, project, rotation);
    const { previous, inputs, pending } = material;
    if (!previous) throw nothingBefore();
    done(
      await unit.rotationTargets.prove({ type: rotation.type, inputs }, previous),
      'The credential before does not open any more',
    );
    const message = `Rolled back by ${rotation.name}`;
    const changes = await holding(unit, { project, place }, rotation, previous, message);
    if (!changes) throw new LocketError('bad-request', 'A secret of the rotation is gone');
    const now = unit.runtime.now();
    const next = await remade(
      unit,
      project,
      rotation,
      {
        ...untroubled,
        phase: 'idle',
        turn: unit.runtime.uuid(),
        status: 'success',
        statusMessage: 'Rolled back',
        nextRotationAt: rotation.isPaused ? null : nextRotation(rotation, now, now),
        retireAt: endOfOverlap(rotation, now),
      },
      letGo(rotation, swapped(material, previous), pending?.credential),
    );
    noteTurn(unit, next);
    await unit.commit([...changes, ...unit.stores.secretRotations.replacement(next, rotation)]);
    return { ...found, rotation: next };
  });
