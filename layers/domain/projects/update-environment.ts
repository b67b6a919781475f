import { assertFreeEnvironment } from '../approvals/governed-trees.ts';
import { recorded } from '../history/commit.ts';
import { assertCan } from '../permissions/ability.ts';
import { assertMayReveal } from '../second-factors/stepped-up.ts';
import { placeRenaming } from '../secrets/references/place-renaming.ts';
import { outcomeOf } from '../secrets/writing/alterations.ts';
import {
  type Consequences,
  consequencesOf,
  type References,
} from '../secrets/writing/renaming-consequences.ts';
import type { Unit } from '../unit.ts';
import type { ProjectAccess } from './access.ts';
import { placed } from './environment-order.ts';
import { assertSlugIsFree, changing, environmentById, type PlacedEnvironment } from './environments.ts';
import { assertOpensNoPlace } from './openings.ts';
import type { Environment } from './project.ts';

export interface EnvironmentChanges {
  readonly name?: string | undefined;
  readonly slug?: string | undefined;
  readonly position?: number | undefined;
  /** Whether people have to be proven just now to see values in it, where their organization asks for that. */
  readonly isProtected?: boolean | undefined;
  /** Has the references that name the environment follow a new slug. */
  readonly updateReferences?: boolean | undefined;
}

/** An environment as it is now, and who refers to what is in it when it has another slug. */
export interface UpdatedEnvironment extends PlacedEnvironment {
  readonly references: References | undefined;
}

/** What a new slug means for those who refer to secrets of the environment. */
const consequencesOfSlug = (
  unit: Unit,
  access: ProjectAccess,
  old: Environment,
  slug: string,
  update: boolean,
): Promise<Consequences> =>
  consequencesOf(
    unit,
    access,
    () =>
      placeRenaming(
        unit,
        access,
        [{ environment: old, folderId: old.id, segments: [] }],
        ({ environment, segments }) => ({
          slug: environment.id === old.id ? slug : environment.slug,
          segments,
        }),
      ),
    { update },
  );

/** Taking the protection off shows what it hides: that is asked for first. */
const assertMayProtect = (
  unit: Unit,
  { ability }: ProjectAccess,
  old: Environment,
  isProtected: boolean,
): void => {
  assertCan(ability, 'edit', 'settings');
  if (!isProtected) assertMayReveal(unit, [old]);
};

/**
 * Renames, moves or protects an environment. Needs `environments:edit`, `settings:edit` to protect it, and under another slug the rights that this gives;
 * `already-exists` for a slug that is taken.
 */
export const updateEnvironment = async (
  unit: Unit,
  projectId: string,
  environmentId: string,
  { name, slug, position, isProtected, updateReferences }: EnvironmentChanges,
): Promise<UpdatedEnvironment> => {
  let references: References | undefined;
  const made = await changing(unit, projectId, async (access) => {
    const { project, ability } = access;
    assertCan(ability, 'edit', 'environments');
    const old = environmentById(project, environmentId);
    if (slug !== undefined) assertSlugIsFree(project, slug, old.id);
    if (isProtected !== undefined) assertMayProtect(unit, access, old, isProtected);
    assertOpensNoPlace(access, { environment: old.slug }, { environment: slug ?? old.slug });
    const { isProtected: wasProtected, ...rest } = old;
    const changed: Environment = {
      ...rest,
      ...((isProtected ?? wasProtected) && { isProtected: true }),
      name: name ?? old.name,
      slug: slug ?? old.slug,
      updatedAt: unit.runtime.now().toISOString(),
    };
    const environments = placed(project.environments, changed, position);
    unit.note({ metadata: movement(old, environmentById({ ...project, environments }, old.id)) });
    if (isProtected !== undefined) unit.note({ metadata: { isProtected } });
    if (changed.slug === old.slug) return [changed, environments];
    await assertFreeEnvironment(
      unit,
      project,
      old,
      'an environment keeps its slug as long as it has policies',
    );
    const consequences = await consequencesOfSlug(unit, access, old, changed.slug, updateReferences === true);
    references = consequences.references;
    const { changes, entries } = await outcomeOf(unit, project, consequences.alterations);
    return [changed, environments, ...changes, ...(await recorded(unit, entries))];
  });
  return { ...made, references };
};

const movement = (old: Environment, changed: Environment) => ({
  oldName: old.name,
  newName: changed.name,
  oldSlug: old.slug,
  newSlug: changed.slug,
  oldPos: old.position,
  newPos: changed.position,
});
