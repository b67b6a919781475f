import * as z from 'zod';
import type { ProjectReference } from '../../layers/domain/projects/reference.ts';
import { updateProject } from '../../layers/domain/projects/update-project.ts';
import type { Unit } from '../../layers/domain/unit.ts';
import { members } from '../../layers/http/access.ts';
import { operation } from '../../layers/http/operation.ts';
import { numeric } from '../../layers/http/wire.ts';
import { ProjectReply, projectReply } from './project-reply.ts';
import {
  expectProject,
  expectProjectBySlug,
  nameInput,
  ProjectId,
  ProjectSlug,
  versionLimit,
} from './scope.ts';

const longestRetention = 3650;

const setting = {
  access: members,
  audit: 'update-project',
  limit: 'write',
  reply: () => z.object({ message: z.string(), workspace: ProjectReply() }),
} as const;

const rename = operation({
  ...setting,
  method: 'POST',
  path: '/api/v1/workspace/{projectId}/name',
  summary: 'Rename a project',
  params: ProjectId,
  body: z.object({ name: nameInput }),
  expect: expectProject,
  handle: async ({ params, body, unit }) => ({
    message: 'Successfully changed workspace name',
    workspace: projectReply(await updateProject(unit, { id: params.projectId }, body)),
  }),
});

const setAutoCapitalization = operation({
  ...setting,
  method: 'POST',
  path: '/api/v1/workspace/{projectId}/auto-capitalization',
  summary: 'Say whether clients write secret names in capitals',
  params: ProjectId,
  body: z.object({ autoCapitalization: z.boolean() }),
  expect: expectProject,
  handle: async ({ params, body, unit }) => ({
    message: 'Successfully changed workspace settings',
    workspace: projectReply(await updateProject(unit, { id: params.projectId }, body)),
  }),
});

const setVersionLimit = operation({
  ...setting,
  method: 'PUT',
  path: '/api/v1/workspace/{slug}/version-limit',
  summary: 'Say how many versions of each secret are kept',
  params: ProjectSlug,
  body: z.object({ pitVersionLimit: numeric(versionLimit) }),
  expect: expectProjectBySlug,
  handle: async ({ params, body, unit }) => ({
    message: 'Successfully changed workspace version limit',
    workspace: projectReply(await updateProject(unit, params, body)),
  }),
});

const retention = {
  method: 'PUT',
  summary: 'Say for how many days audit events are kept; 0 for as long as the instance does',
  body: z.object({ auditLogsRetentionDays: numeric(z.int().min(0).max(longestRetention)) }),
} as const;

const retained = async (unit: Unit, reference: ProjectReference, days: number) => ({
  message: 'Successfully updated project audit logs retention period',
  project: projectReply(await updateProject(unit, reference, { auditLogsRetentionDays: days || null })),
});

const setAuditRetention = operation({
  ...setting,
  ...retention,
  path: '/api/v1/workspace/{slug}/audit-logs-retention',
  params: ProjectSlug,
  expect: expectProjectBySlug,
  handle: async ({ params, body, unit }) => {
    const { message, project } = await retained(unit, params, body.auditLogsRetentionDays);
    return { message, workspace: project };
  },
});

const setAuditRetentionById = operation({
  ...setting,
  ...retention,
  path: '/api/v1/projects/{projectId}/audit-logs-retention',
  params: ProjectId,
  reply: () => z.object({ message: z.string(), project: ProjectReply() }),
  expect: expectProject,
  handle: ({ params, body, unit }) => retained(unit, { id: params.projectId }, body.auditLogsRetentionDays),
});

export const settingsOperations = [
  rename,
  setAutoCapitalization,
  setVersionLimit,
  setAuditRetention,
  setAuditRetentionById,
];
