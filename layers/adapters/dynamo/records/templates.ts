import { LocketError } from '../../../domain/errors.ts';
import type { ProjectTemplate, TemplateStore } from '../../../domain/project-templates/template.ts';
import type { Change } from '../../../domain/store/change.ts';
import { absent, atRevision, put, remove } from '../changes.ts';
import type { ReadSession } from '../read-session.ts';
import { itemType } from './item-type.ts';
import { list, number, text } from './shape.ts';

const templateItem = itemType<ProjectTemplate>()({
  name: 'project template',
  readBy: 'listing templates, creating a project',
  pk: 'ORG#<org>',
  sk: 'TEMPLATE#<id>',
  key: (orgId: string, id: string) => ({ pk: `ORG#${orgId}`, sk: `TEMPLATE#${id}` }),
  ranges: { of: (orgId: string) => ({ pk: `ORG#${orgId}`, prefix: 'TEMPLATE#' }) },
  shape: { id: text, orgId: text, name: text, roles: list, revision: number },
  leadsTo: [],
});

const templateNameItem = itemType<{ readonly templateId: string }>()({
  name: 'project template by name',
  readBy: 'creating a project, uniqueness',
  pk: 'ORG#<org>',
  sk: 'TEMPLATENAME#<name>',
  key: (orgId: string, name: string) => ({ pk: `ORG#${orgId}`, sk: `TEMPLATENAME#${name}` }),
  shape: { templateId: text },
  leadsTo: [],
});

export const templateItems = [templateItem, templateNameItem];

const nameTaken = () =>
  new LocketError('already-exists', 'A project template with this name already exists in the organization');

const keyOf = ({ orgId, id }: ProjectTemplate) => templateItem.key(orgId, id);
const pointerKey = ({ orgId, name }: ProjectTemplate) => templateNameItem.key(orgId, name);
const itemOf = (template: ProjectTemplate) => templateItem.item(keyOf(template), template);

const pointer = (template: ProjectTemplate): Change =>
  put(templateNameItem.item(pointerKey(template), { templateId: template.id }), absent, nameTaken);

const byName = async (session: ReadSession, orgId: string, name: string) => {
  const found = await session.read(templateNameItem, templateNameItem.key(orgId, name));
  const template = found && (await session.read(templateItem, templateItem.key(orgId, found.templateId)));
  // Pointer and template are two reads: between them the template may have got another name.
  return template?.name === name ? template : undefined;
};

/** Project templates: one item each, and one per name that keeps it unique. */
export const templateStore = (session: ReadSession): TemplateStore => ({
  inOrganization: (orgId) => session.list(templateItem, templateItem.ranges.of(orgId)),
  find: (orgId, templateId) => session.read(templateItem, templateItem.key(orgId, templateId)),
  findByName: (orgId, name) => byName(session, orgId, name),
  creation: (template) => [put(itemOf(template), absent), pointer(template)],
  replacement: (template, previous) => [
    put(itemOf(template), atRevision(previous.revision)),
    ...(template.name === previous.name ? [] : [remove(pointerKey(previous)), pointer(template)]),
  ],
  deletion: (template) => [
    remove(keyOf(template), atRevision(template.revision)),
    remove(pointerKey(template)),
  ],
});
