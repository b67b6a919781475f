import { LocketError } from '../../../domain/errors.ts';
import type { ProjectTemplate, TemplateStore } from '../../../domain/project-templates/template.ts';
import type { Change } from '../../../domain/store/change.ts';
import { absent, atRevision, put, remove } from '../changes.ts';
import { fromItem, fromItems, toItem } from '../items.ts';
import { keys } from '../keys.ts';
import type { ReadSession } from '../read-session.ts';

const nameTaken = () =>
  new LocketError('already-exists', 'A project template with this name already exists in the organization');

const itemOf = (template: ProjectTemplate) => toItem(keys.template(template.orgId, template.id), template);

const pointer = ({ id, orgId, name }: ProjectTemplate): Change =>
  put(toItem(keys.templateName(orgId, name), { templateId: id }), absent, nameTaken);

const byName = async (session: ReadSession, orgId: string, name: string) => {
  const found = await session.get(keys.templateName(orgId, name));
  if (!found) return undefined;
  const template = fromItem<ProjectTemplate>(
    await session.get(keys.template(orgId, String(found.templateId))),
  );
  // Pointer and template are two reads: between them the template may have got another name.
  return template?.name === name ? template : undefined;
};

/** Project templates: one item each, and one per name that keeps it unique. */
export const templateStore = (session: ReadSession): TemplateStore => ({
  inOrganization: async (orgId) => fromItems(await session.all(keys.templates(orgId))),
  find: async (orgId, templateId) => fromItem(await session.get(keys.template(orgId, templateId))),
  findByName: (orgId, name) => byName(session, orgId, name),
  creation: (template) => [put(itemOf(template), absent), pointer(template)],
  replacement: (template, previous) => [
    put(itemOf(template), atRevision(previous.revision)),
    ...(template.name === previous.name
      ? []
      : [remove(keys.templateName(previous.orgId, previous.name)), pointer(template)]),
  ],
  deletion: (template) => [
    remove(keys.template(template.orgId, template.id), atRevision(template.revision)),
    remove(keys.templateName(template.orgId, template.name)),
  ],
});
