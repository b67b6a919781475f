import type { World } from './world.ts';

const platform = { type: 'platform', metadata: {} } as const;

/** Deletes the world's organization, past the rule that the one of the instance stays. */
export const deleteOrganization = async (world: World): Promise<void> => {
  const unit = world.open('delete-organization');
  const organization = await unit.stores.organizations.find(world.orgId);
  if (!organization) throw new Error('no organization');
  unit.note({ organizationId: organization.id, actor: platform });
  await unit.commit(unit.stores.organizations.deletion(organization, unit.runtime.now().toISOString()));
};

export const restoreOrganization = async (world: World): Promise<void> => {
  const unit = world.open('restore-organization');
  const deleted = await unit.stores.organizations.findDeleted(world.orgId);
  if (!deleted) throw new Error('not deleted');
  const { organization } = deleted;
  const back = { ...organization, revision: organization.revision + 1 };
  unit.note({ organizationId: organization.id, actor: platform });
  const at = unit.runtime.now().toISOString();
  await unit.commit(unit.stores.organizations.restoration(back, deleted, at));
};
