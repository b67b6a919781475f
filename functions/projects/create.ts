import * as z from 'zod';
import { createProject, projectTypes } from '../../layers/domain/projects/create-project.ts';
import { members } from '../../layers/http/access.ts';
import { operation } from '../../layers/http/operation.ts';
import { defaulted, flag, optional } from '../../layers/http/wire.ts';
import { projects } from '../spelling.ts';
import { ProjectReply, projectReply } from './project-reply.ts';
import { nameInput, projectSlugInput } from './scope.ts';

const CreateBody = z.object({
  projectName: nameInput,
  projectDescription: optional(z.string().trim().max(256)),
  slug: optional(projectSlugInput),
  kmsKeyId: optional(z.string().trim().max(128)),
  template: optional(z.string().trim().max(64)),
  type: defaulted(z.enum(projectTypes), 'secret-manager'),
  organizationSlug: optional(z.string().trim().max(64)),
  shouldCreateDefaultEnvs: flag(true),
  hasDeleteProtection: flag(false),
});

const creation = (path: string) =>
  operation({
    method: 'POST',
    path,
    summary: 'Create a project, of which the caller becomes an admin',
    access: members,
    audit: 'create-project',
    limit: 'write',
    body: CreateBody,
    reply: () => z.object({ project: ProjectReply() }),
    handle: async ({ body, unit }) => ({
      project: projectReply(
        await createProject(unit, {
          name: body.projectName,
          slug: body.slug,
          description: body.projectDescription ?? null,
          type: body.type,
          template: body.template,
          kmsKeyId: body.kmsKeyId,
          organizationSlug: body.organizationSlug,
          hasDefaultEnvironments: body.shouldCreateDefaultEnvs,
          hasDeleteProtection: body.hasDeleteProtection,
        }),
      ),
    }),
  });

export const createOperations = ['/api/v2/workspace', projects.base].map(creation);
