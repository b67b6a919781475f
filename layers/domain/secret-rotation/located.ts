import { LocketError } from '../errors.ts';
import { formatPath } from '../folders/paths.ts';
import { assertCan } from '../permissions/ability.ts';
import type { ActionOn } from '../permissions/subjects.ts';
import { type Place, placeOfFolder } from '../places/scope.ts';
import type { ProjectAccess } from '../projects/access.ts';
import { enterHolderOf } from '../projects/reference.ts';
import { assertMaySecret, maySecret, type SecretAction } from '../secrets/core/rights.ts';
import type { SealedSecret } from '../secrets/core/secret.ts';
import { type TagsById, tagsById } from '../secrets/core/secret-tags.ts';
import type { Unit } from '../unit.ts';
import type { RotationType } from './kinds/kind.ts';
import type { SecretRotation, Setter } from './secret-rotation.ts';

export type RotationAction = ActionOn<'secret-rotation'>;

/** A secret that a rotation sets, as it is now; undefined when it is not there. */
export interface Held {
  readonly output: string;
  readonly head: SealedSecret | undefined;
}

/** A rotation, and where it stands. */
export interface LocatedRotation {
  readonly access: ProjectAccess;
  readonly place: Place;
  readonly rotation: SecretRotation;
  readonly held: readonly Held[];
  readonly tags: TagsById;
}

const rotationNotFound = (): LocketError => new LocketError('not-found', 'Secret rotation not found');

/** How the trail names a rotation. */
export const noteRotation = (unit: Unit, rotation: SecretRotation, place?: Place): void =>
  unit.note({
    metadata: {
      rotationId: rotation.id,
      rotationName: rotation.name,
      rotationType: rotation.type,
      ...(place && { environment: place.environment.slug, secretPath: formatPath(place.segments) }),
    },
  });

/** Has the event in hand start the workflow of this rotation. */
export const noteTurn = (unit: Unit, { environmentId, turn }: SecretRotation): void =>
  unit.note({ metadata: { environmentId, turn } });

/** The secrets of a rotation as they are now. */
export const heldBy = (
  { stores: { secrets } }: Unit,
  { environmentId, folderId, outputs }: SecretRotation,
): Promise<readonly Held[]> =>
  Promise.all(
    outputs.map(async ({ output, secretId, secretName }) => {
      const head = await secrets.head({ environmentId, folderId, name: secretName });
      return { output, head: head?.id === secretId ? head : undefined };
    }),
  );

type Around = Pick<LocatedRotation, 'access' | 'place' | 'tags'>;

const scopeOf = ({ access, place }: Pick<LocatedRotation, 'access' | 'place'>) => ({ access, ...place });

/** Refuses with `permission-denied` unless the caller may do this to each of these secrets. */
export const assertMayHeld = (around: Around, action: SecretAction, heads: readonly SealedSecret[]): void => {
  for (const { name, tagIds } of heads)
    assertMaySecret(scopeOf(around), action, name, around.tags.slugs(tagIds));
};

export const mayHeld = (around: Around, action: SecretAction, { name, tagIds }: SealedSecret): boolean =>
  maySecret(scopeOf(around), action, name, around.tags.slugs(tagIds));

export const headsIn = (held: readonly Held[]): readonly SealedSecret[] =>
  held.flatMap(({ head }) => head ?? []);

/** A rotation with all that is shown of it; undefined when its place is gone. */
export const located = async (
  unit: Unit,
  access: ProjectAccess,
  rotation: SecretRotation,
): Promise<LocatedRotation | undefined> => {
  const [place, held] = await Promise.all([placeOfFolder(unit, access, rotation), heldBy(unit, rotation)]);
  if (!place) return undefined;
  const tags = await tagsById(
    unit,
    access.project.id,
    headsIn(held).flatMap(({ tagIds }) => tagIds),
  );
  return { access, place, rotation, held, tags };
};

/** Whether changing a rotation is changing its secrets; looking at it is not. */
const secretAction = (action: RotationAction): SecretAction | undefined =>
  action === 'read' ? undefined : 'edit';

/**
 * Finds a rotation for somebody who wants to do this to it: `not-found` without it, `permission-denied` unless they may do
 * so to rotations, and may set the secrets that it sets.
 */
export const rotationNamed = async (
  unit: Unit,
  { id, type }: { readonly id: string; readonly type?: RotationType | undefined },
  action: RotationAction,
): Promise<LocatedRotation> => {
  const rotation = await unit.stores.secretRotations.find(id);
  if (!rotation || (type !== undefined && rotation.type !== type)) throw rotationNotFound();
  const access = await enterHolderOf(unit, 'Secret rotation', rotation.projectId);
  assertCan(access.ability, action, 'secret-rotation');
  const found = await located(unit, access, rotation);
  if (!found) throw rotationNotFound();
  const onSecrets = secretAction(action);
  if (onSecrets) assertMayHeld(found, onSecrets, headsIn(found.held));
  noteRotation(unit, rotation, found.place);
  return found;
};

/** The caller as one who sets a rotation up; `forbidden` for any other kind. */
export const setterIn = ({ caller }: Unit): Setter => {
  if (caller.kind === 'user' || caller.kind === 'identity') return { kind: caller.kind, id: caller.id };
  throw new LocketError('forbidden', 'People and machine identities set rotations up');
};
