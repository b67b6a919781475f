import * as z from 'zod';
import { standardEnvironments } from '../../layers/domain/project-templates/default-template.ts';
import {
  createTemplate,
  deleteTemplate,
  listTemplates,
  readTemplate,
  updateTemplate,
} from '../../layers/domain/project-templates/manage-templates.ts';
import type { ProjectTemplate } from '../../layers/domain/project-templates/template.ts';
import { members } from '../../layers/http/access.ts';
import { operation } from '../../layers/http/operation.ts';
import { id, optional } from '../../layers/http/wire.ts';
import { descriptionInput, slugOf } from '../projects/scope.ts';
import { contentInput, TemplateReply, templateReply } from './wire.ts';

const base = '/api/v1/project-templates';
const TemplateId = z.object({ templateId: id });
const Single = () => z.object({ projectTemplate: TemplateReply() });

const reading = { method: 'GET', access: members, limit: 'read' } as const;
const changing = { access: members, limit: 'write', reply: () => Single() } as const;

const replied = (template: ProjectTemplate) => ({ projectTemplate: templateReply(template) });

const list = operation({
  ...reading,
  path: base,
  summary: 'The project templates of the organization, the default one first',
  audit: 'get-project-templates',
  reply: () => z.object({ projectTemplates: z.array(TemplateReply()) }),
  handle: async ({ unit }) => ({ projectTemplates: (await listTemplates(unit)).map(templateReply) }),
});

const get = operation({
  ...reading,
  path: `${base}/{templateId}`,
  summary: 'A project template',
  audit: 'get-project-template',
  params: TemplateId,
  reply: Single,
  handle: async ({ params, unit }) => replied(await readTemplate(unit, params.templateId)),
});

const create = operation({
  ...changing,
  method: 'POST',
  path: base,
  summary: 'Add a project template to the organization',
  audit: 'create-project-template',
  body: z.object({ name: slugOf(1), description: descriptionInput, ...contentInput }),
  handle: async ({ body, unit }) =>
    replied(
      await createTemplate(unit, {
        name: body.name,
        description: body.description ?? null,
        type: body.type ?? 'secret-manager',
        environments: body.environments ?? standardEnvironments,
        roles: body.roles ?? [],
        identities: body.identities ?? [],
        users: body.users ?? [],
        groups: body.groups ?? [],
      }),
    ),
});

const update = operation({
  ...changing,
  method: 'PATCH',
  path: `${base}/{templateId}`,
  summary: 'Change a project template, for projects made from it later',
  audit: 'update-project-template',
  params: TemplateId,
  body: z.object({ name: optional(slugOf(1)), description: descriptionInput, ...contentInput }),
  handle: async ({ params, body, unit }) => replied(await updateTemplate(unit, params.templateId, body)),
});

const remove = operation({
  ...changing,
  method: 'DELETE',
  path: `${base}/{templateId}`,
  summary: 'Delete a project template',
  audit: 'delete-project-template',
  params: TemplateId,
  handle: async ({ params, unit }) => replied(await deleteTemplate(unit, params.templateId)),
});

export const templateOperations = [list, get, create, update, remove];
