import { LocketError } from '../errors.ts';
import { enterOrganization, type OrganizationAccess } from '../organizations/access.ts';
import { assertCan } from '../permissions/ability.ts';
import { retryingConflicts } from '../retry.ts';
import type { Change } from '../store/change.ts';
import type { Unit } from '../unit.ts';
import { defaultTemplate, defaultTemplateName, isDefaultTemplate } from './default-template.ts';
import type { ProjectTemplate, TemplateContent } from './template.ts';
import { assertMembersExist } from './template-members.ts';
import { assertApplicable, assertRoom, withoutBuiltInRoles } from './template-rules.ts';

export interface TemplateRequest extends TemplateContent {
  readonly name: string;
}

/** What may be changed about a template; absent members stay as they are. */
export type TemplateChanges = {
  readonly [M in keyof TemplateRequest]?: TemplateRequest[M] | undefined;
};

const templateNotFound = (): LocketError => new LocketError('not-found', 'Project template not found');

const noteTemplate = (unit: Unit, { id, name }: ProjectTemplate): void =>
  unit.note({ metadata: { templateId: id, name } });

const standardTemplate = async (unit: Unit, orgId: string): Promise<ProjectTemplate> => {
  const organization = await unit.stores.organizations.find(orgId);
  if (!organization) throw new LocketError('not-found', 'Organization not found');
  return defaultTemplate(organization);
};

const enterToRead = async (unit: Unit): Promise<OrganizationAccess> => {
  const access = await enterOrganization(unit);
  assertCan(access.ability, 'read', 'settings');
  return access;
};

const byName = (a: ProjectTemplate, b: ProjectTemplate): number => a.name.localeCompare(b.name, 'en');

/** The organization's templates in name order, the default one first. Needs `settings:read`. */
export const listTemplates = async (unit: Unit): Promise<readonly ProjectTemplate[]> => {
  const { orgId } = await enterToRead(unit);
  const [own, standard] = await Promise.all([
    unit.stores.templates.inOrganization(orgId),
    standardTemplate(unit, orgId),
  ]);
  unit.note({ metadata: { numberOfTemplates: own.length } });
  return [standard, ...[...own].sort(byName)];
};

/** A template by id. Needs `settings:read`; `not-found` when the organization has none such. */
export const readTemplate = async (unit: Unit, templateId: string): Promise<ProjectTemplate> => {
  const { orgId } = await enterToRead(unit);
  if (isDefaultTemplate(templateId)) return standardTemplate(unit, orgId);
  const template = await unit.stores.templates.find(orgId, templateId);
  if (!template) throw templateNotFound();
  noteTemplate(unit, template);
  return template;
};

const assertNameIsFree = (name: string): void => {
  if (name === defaultTemplateName)
    throw new LocketError(
      'bad-request',
      `name: '${defaultTemplateName}' is the template that nobody can change`,
    );
};

/** Templates must fit one reply together: the fence that goes with the write, once there is room among the others. */
const roomFor = async (
  unit: Unit,
  orgId: string,
  content: TemplateContent,
  replaced?: string,
): Promise<Change> => {
  const { fences, templates } = unit.stores;
  const fence = await fences.find('templates', orgId);
  const others = (await templates.inOrganization(orgId)).filter(({ id }) => id !== replaced);
  assertRoom(others, content);
  return fences.renewed(fence);
};

const createOnce = async (unit: Unit, request: TemplateRequest): Promise<ProjectTemplate> => {
  const { orgId, ability } = await enterOrganization(unit);
  assertCan(ability, 'create', 'settings');
  assertNameIsFree(request.name);
  const content = withoutBuiltInRoles(request);
  assertApplicable(content);
  await assertMembersExist(unit, orgId, content);
  const room = await roomFor(unit, orgId, content);
  const at = unit.runtime.now().toISOString();
  const made = { id: unit.runtime.uuid(), orgId, createdAt: at, updatedAt: at, revision: 1 };
  const template: ProjectTemplate = { ...content, name: request.name, ...made };
  noteTemplate(unit, template);
  await unit.commit([...unit.stores.templates.creation(template), room]);
  return template;
};

/**
 * Adds a template to the organization. Needs `settings:create`; `already-exists` for a taken name, `invalid-input` for
 * content that no project could take, `not-found` naming an identity, user or group that is not in the organization.
 */
export const createTemplate = (unit: Unit, request: TemplateRequest): Promise<ProjectTemplate> =>
  retryingConflicts(unit, () => createOnce(unit, request));

const changeable = async (unit: Unit, orgId: string, templateId: string): Promise<ProjectTemplate> => {
  if (isDefaultTemplate(templateId))
    throw new LocketError('bad-request', 'The default project template cannot be changed');
  const template = await unit.stores.templates.find(orgId, templateId);
  if (!template) throw templateNotFound();
  noteTemplate(unit, template);
  return template;
};

const given = (changes: TemplateChanges): Partial<TemplateRequest> =>
  Object.fromEntries(Object.entries(changes).filter(([, value]) => value !== undefined));

/** Changes a template; projects made from it before stay as they are. Needs `settings:edit`; refused as creating is. */
export const updateTemplate = (
  unit: Unit,
  templateId: string,
  changes: TemplateChanges,
): Promise<ProjectTemplate> =>
  retryingConflicts(unit, async () => {
    const { orgId, ability } = await enterOrganization(unit);
    assertCan(ability, 'edit', 'settings');
    if (changes.name !== undefined) assertNameIsFree(changes.name);
    const template = await changeable(unit, orgId, templateId);
    const next = withoutBuiltInRoles<ProjectTemplate>({
      ...template,
      ...given(changes),
      updatedAt: unit.runtime.now().toISOString(),
      revision: template.revision + 1,
    });
    assertApplicable(next);
    await assertMembersExist(unit, orgId, {
      identities: changes.identities ?? [],
      users: changes.users ?? [],
      groups: changes.groups ?? [],
    });
    const room = await roomFor(unit, orgId, next, next.id);
    await unit.commit([...unit.stores.templates.replacement(next, template), room]);
    return next;
  });

/** Deletes a template; projects made from it stay as they are. Needs `settings:delete`. */
export const deleteTemplate = (unit: Unit, templateId: string): Promise<ProjectTemplate> =>
  retryingConflicts(unit, async () => {
    const { orgId, ability } = await enterOrganization(unit);
    assertCan(ability, 'delete', 'settings');
    const template = await changeable(unit, orgId, templateId);
    await unit.commit(unit.stores.templates.deletion(template));
    return template;
  });
