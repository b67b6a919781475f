import { assertCan } from '../permissions/ability.ts';
import { enterProject } from '../projects/access.ts';
import type { Unit } from '../unit.ts';
import type { RotationInputs, RotationType } from './kinds/kind.ts';
import { type LocatedRotation, located, mayHeld, rotationNamed } from './located.ts';
import { openMaterial } from './sealing.ts';

/** Who may not read a secret sees that there is one, and not what it is called. */
const asSeen = (found: LocatedRotation): LocatedRotation => ({
  ...found,
  held: found.held.map((each) =>
    each.head && !mayHeld(found, 'read', each.head) ? { ...each, head: undefined } : each,
  ),
});

/** The rotations of a project whose place is there, oldest first. Needs `read` on rotations. */
export const listRotations = async (
  unit: Unit,
  projectId: string,
  type?: RotationType,
): Promise<readonly LocatedRotation[]> => {
  const access = await enterProject(unit, projectId);
  assertCan(access.ability, 'read', 'secret-rotation');
  const { environments } = access.project;
  const all = await Promise.all(environments.map(({ id }) => unit.stores.secretRotations.inEnvironment(id)));
  const wanted = all.flat().filter((each) => type === undefined || each.type === type);
  const found = await Promise.all(wanted.map((rotation) => located(unit, access, rotation)));
  return found
    .flatMap((each) => (each ? [asSeen(each)] : []))
    .sort((a, b) => (a.rotation.id < b.rotation.id ? -1 : 1));
};

/** One rotation. Needs `read` on rotations. */
export const readRotation = async (unit: Unit, id: string, type?: RotationType): Promise<LocatedRotation> =>
  asSeen(await rotationNamed(unit, { id, type }, 'read'));

/** How a rotation was told to do it, for whoever is shown that without its secrets. */
export const inputsOf = async (unit: Unit, { access, rotation }: LocatedRotation): Promise<RotationInputs> =>
  (await openMaterial(unit, access.project, rotation)).inputs;

/** Refuses with `permission-denied` unless the caller may see which kinds of targets there are. */
export const assertMaySeeKinds = async (unit: Unit, projectId: string): Promise<void> => {
  const { ability } = await enterProject(unit, projectId);
  assertCan(ability, 'read', 'secret-rotation');
};
