import { isRefusal, LocketError } from '../errors.ts';
import { enterOrganization } from '../organizations/access.ts';
import { assertCan } from '../permissions/ability.ts';
import { endOfGrants } from '../projects/grant-end.ts';
import type { ProjectGrant } from '../projects/project.ts';
import { retryingConflicts } from '../retry.ts';
import { randomSlugLetters, slugFor } from '../slugs.ts';
import type { Unit } from '../unit.ts';
import { enterGroup } from './access.ts';
import { assertMayChangeGroup, assertMayGiveGroupRole, type GivenRole, refusalTo } from './boundary.ts';
import type { Group } from './group.ts';
import { type RoledGroup, withRoleOf } from './list-groups.ts';

export interface GroupDraft {
  readonly name: string;
  /** Made from the name when absent. */
  readonly slug?: string | undefined;
  /** Slug or id of an organization role. */
  readonly role: string;
}

const slugAttempts = 8;

const commitCreation = async (
  unit: Unit,
  orgId: string,
  { name, slug }: GroupDraft,
  { reference, checks }: GivenRole,
): Promise<RoledGroup> => {
  const at = unit.runtime.now().toISOString();
  const group: Group = {
    id: unit.runtime.uuid(),
    orgId,
    name,
    slug: slug ?? slugFor(name, randomSlugLetters(unit.runtime), 'group'),
    ...reference,
    createdAt: at,
    updatedAt: at,
    revision: 1,
  };
  const roled = await withRoleOf(unit, group);
  unit.note({ metadata: { groupId: group.id, name, slug: group.slug, role: reference.role } });
  await unit.commit([...unit.stores.groups.creation(group), ...checks]);
  return roled;
};

/**
 * Makes a group that nobody is in. Needs `groups:create`; `not-found` for an unknown role, `forbidden` for one beyond
 * the caller's own, `already-exists` for a slug that is taken.
 */
export const createGroup = async (unit: Unit, draft: GroupDraft): Promise<RoledGroup> => {
  for (let attempt = 1; ; attempt += 1) {
    const access = await enterOrganization(unit);
    assertCan(access.ability, 'create', 'groups');
    const given = await assertMayGiveGroupRole(unit, access, draft.role, refusalTo('create'));
    try {
      return await commitCreation(unit, access.orgId, draft, given);
    } catch (error) {
      const isMade = draft.slug === undefined && isRefusal(error, 'already-exists');
      if (!isMade || attempt === slugAttempts) throw error;
      unit.forget();
    }
  }
};

/** What is left out stays as it is. */
export type GroupUpdate = { readonly [member in keyof GroupDraft]?: GroupDraft[member] | undefined };

const roleOf = ({ role, customRoleId }: Group): GivenRole => ({
  reference: { role, ...(customRoleId !== undefined && { customRoleId }) },
  checks: [],
});

/**
 * Changes name, slug or role of a group. Needs `groups:edit` and what being in the group gives, before and after;
 * refused as `createGroup` is.
 */
export const updateGroup = (unit: Unit, groupId: string, update: GroupUpdate): Promise<RoledGroup> =>
  retryingConflicts(unit, async () => {
    const { access, group } = await enterGroup(unit, groupId, 'edit');
    await assertMayChangeGroup(unit, access, group, refusalTo('update'));
    const { reference, checks } =
      update.role === undefined
        ? roleOf(group)
        : await assertMayGiveGroupRole(unit, access, update.role, refusalTo('change to'));
    const { customRoleId: _, ...kept } = group;
    const next: Group = {
      ...kept,
      ...reference,
      name: update.name ?? group.name,
      slug: update.slug ?? group.slug,
      updatedAt: unit.runtime.now().toISOString(),
      revision: group.revision + 1,
    };
    const roled = await withRoleOf(unit, next);
    unit.note({ metadata: { name: next.name, slug: next.slug, role: next.role } });
    await unit.commit([...unit.stores.groups.replacement(next, group), ...checks]);
    return roled;
  });

const idsOf = (grants: readonly ProjectGrant[]): string => grants.map(({ id }) => id).join();

/**
 * Deletes a group with its roles in projects, all together: what it gave is gone at once, whoever is in it. Needs
 * `groups:delete` and what being in the group gives.
 */
export const deleteGroup = (unit: Unit, groupId: string): Promise<RoledGroup> =>
  retryingConflicts(unit, async () => {
    const { access, group } = await enterGroup(unit, groupId, 'delete');
    await assertMayChangeGroup(unit, access, group, refusalTo('delete'));
    const roled = await withRoleOf(unit, group);
    const { groups, projects } = unit.stores;
    const grants = await projects.grantsOf('group', group.id);
    unit.note({ metadata: { numberOfProjects: grants.length } });
    const changes = [...groups.deletion(group), ...(await endOfGrants(unit, grants))];
    // A role that the group gets in a project since then would stay: giving one checks that the group is there, which
    // cannot hold any more when this looks once more.
    await unit.commitAfterLook(changes, async () => {
      if (idsOf(await projects.grantsOf('group', group.id)) !== idsOf(grants))
        throw new LocketError('conflict', 'The group got a role in a project at the same moment');
    });
    return roled;
  });
