import { LocketError } from '../errors.ts';
import { enterOrganization, type OrganizationAccess } from '../organizations/access.ts';
import { assertCan } from '../permissions/ability.ts';
import { retryingConflicts } from '../retry.ts';
import { assertSlug } from '../slugs.ts';
import type { Unit } from '../unit.ts';
import { openToken } from './sealing.ts';
import { channelsOf, type SlackChannel } from './slack-api.ts';
import { maxIntegrations, type WorkflowIntegration } from './workflow-integration.ts';

const integrationNotFound = (): LocketError => new LocketError('not-found', 'Workflow integration not found');

export const noteIntegration = (unit: Unit, { id, slug, teamName }: WorkflowIntegration): void =>
  unit.note({ metadata: { integrationId: id, integrationSlug: slug, teamName } });

type Action = 'read' | 'create' | 'edit' | 'delete';

const enter = async (unit: Unit, action: Action): Promise<OrganizationAccess> => {
  const access = await enterOrganization(unit);
  assertCan(access.ability, action, 'settings');
  return access;
};

/** One of an organization; a foreign one looks like none. */
export const integrationIn = async (unit: Unit, orgId: string, id: string): Promise<WorkflowIntegration> => {
  const found = await unit.stores.chats.find(orgId, id);
  if (!found) throw integrationNotFound();
  noteIntegration(unit, found);
  return found;
};

/** The workflow integrations of the caller's organization, oldest first. Needs `settings:read`. */
export const listIntegrations = async (unit: Unit): Promise<readonly WorkflowIntegration[]> => {
  const { orgId } = await enter(unit, 'read');
  const found = await unit.stores.chats.inOrganization(orgId);
  unit.note({ metadata: { numberOfIntegrations: found.length } });
  return found;
};

/** One by id. Needs `settings:read`; `not-found` when the organization has none such. */
export const readIntegration = async (unit: Unit, id: string): Promise<WorkflowIntegration> =>
  integrationIn(unit, (await enter(unit, 'read')).orgId, id);

/**
 * Refuses a slug that another integration of the organization has, and one more than there may be. The fence of
 * integrations must have been read before.
 */
export const assertRoom = async (
  unit: Unit,
  orgId: string,
  { id, slug }: { readonly id?: string | undefined; readonly slug: string },
): Promise<void> => {
  assertSlug(slug);
  const others = (await unit.stores.chats.inOrganization(orgId)).filter((each) => each.id !== id);
  if (others.some((each) => each.slug === slug))
    throw new LocketError('already-exists', 'Another workflow integration has this slug');
  if (others.length >= maxIntegrations)
    throw new LocketError(
      'bad-request',
      `An organization has at most ${maxIntegrations} workflow integrations`,
    );
};

export interface IntegrationChanges {
  readonly slug?: string | undefined;
  readonly description?: string | null | undefined;
}

/** Renames or describes one. Needs `settings:edit`; `already-exists` for a slug that another one has. */
export const updateIntegration = (
  unit: Unit,
  id: string,
  { slug, description }: IntegrationChanges,
): Promise<WorkflowIntegration> =>
  retryingConflicts(unit, async () => {
    const { orgId } = await enter(unit, 'edit');
    const fence = await unit.stores.fences.find('workflow-integrations', orgId);
    const previous = await integrationIn(unit, orgId, id);
    const next: WorkflowIntegration = {
      ...previous,
      slug: slug ?? previous.slug,
      description: description === undefined ? previous.description : description,
      updatedAt: unit.runtime.now().toISOString(),
      revision: previous.revision + 1,
    };
    await assertRoom(unit, orgId, next);
    noteIntegration(unit, next);
    await unit.commit([unit.stores.chats.replacement(next, previous), unit.stores.fences.renewed(fence)]);
    return next;
  });

/**
 * Forgets one, and with it its token; projects that told it something tell nobody from then on. The app stays in the
 * workspace until somebody removes it there. Needs `settings:delete`.
 */
export const deleteIntegration = (unit: Unit, id: string): Promise<WorkflowIntegration> =>
  retryingConflicts(unit, async () => {
    const found = await integrationIn(unit, (await enter(unit, 'delete')).orgId, id);
    await unit.commit([unit.stores.chats.deletion(found)]);
    return found;
  });

/** The channels that the app sees in its workspace. Needs `settings:read`. */
export const listChannels = async (unit: Unit, id: string): Promise<readonly SlackChannel[]> => {
  const found = await readIntegration(unit, id);
  const channels = await channelsOf(unit, await openToken(unit, found));
  unit.note({ metadata: { numberOfChannels: channels.length } });
  return channels;
};
