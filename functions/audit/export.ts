import * as z from 'zod';
import {
  type ExportFilter,
  type ExportPart,
  exportOrganizationEvents,
  exportProjectEvents,
} from '../../layers/domain/audit/export-events.ts';
import { LocketError } from '../../layers/domain/errors.ts';
import { members } from '../../layers/http/access.ts';
import { operation, Reply } from '../../layers/http/operation.ts';
import { defaulted, id, optional, ruled } from '../../layers/http/wire.ts';
import { expectProject, ProjectId } from '../projects/scope.ts';
import { ofProject, type Spelling } from '../spelling.ts';
import { exportCursorOf, exportPositionIn } from './cursor.ts';
import { exportFormats, mediaTypes, textOf } from './export-format.ts';
import {
  assertInOrder,
  assertSameProject,
  filters,
  projectAgain,
  requiredMoment,
  secretNeedsProject,
  sidesIn,
} from './wire.ts';

/** Days that one export covers at most. */
const maxDays = 366;
const dayMilliseconds = 86_400_000;

const exported = {
  ...filters,
  format: defaulted(z.enum(exportFormats), 'ndjson'),
  startDate: requiredMoment,
  endDate: requiredMoment,
  cursor: optional(ruled(z.string().max(600), exportPositionIn)),
};

const ProjectExportQuery = z.object({ ...exported, ...projectAgain });
const OrganizationExportQuery = z
  .object({ ...exported, projectId: optional(id) })
  .refine(...secretNeedsProject);

type Query = z.output<typeof ProjectExportQuery>;

/** `invalid-input` for a time that ends before it begins, or that is too long. */
const filterIn = (query: Query, projectId: string | undefined): ExportFilter => {
  const { startDate: from, endDate: to } = query;
  assertInOrder(from, to);
  if (to - from > maxDays * dayMilliseconds)
    throw new LocketError('invalid-input', `An export covers ${maxDays} days at most`);
  return { ...sidesIn(query, projectId), from, to };
};

const askedIn = (query: Query, projectId: string | undefined) => ({
  filter: filterIn(query, projectId),
  format: query.format,
  position: query.cursor,
});

const replyOf = ({ format, cursor }: Query, { events, next }: ExportPart): Reply<string> =>
  new Reply(textOf(format, events, cursor === undefined), {
    contentType: mediaTypes[format],
    headers: {
      'content-disposition': `attachment; filename="audit-logs.${format}"`,
      ...(next && { 'x-next-cursor': exportCursorOf(next) }),
    },
  });

const exporting = {
  method: 'GET',
  access: members,
  audit: 'export-audit-logs',
  limit: 'read',
  produces: 'application/x-ndjson',
  reply: () => z.string(),
  paging: 'ask for fewer days',
} as const;

const ofOrganization = operation({
  ...exporting,
  path: '/api/v1/organization/audit-logs/export',
  summary: 'A part of the audit logs of the organization and its projects in a time, as lines of JSON or CSV',
  query: OrganizationExportQuery,
  handle: async ({ query, unit }) =>
    replyOf(query, await exportOrganizationEvents(unit, askedIn(query, query.projectId))),
});

const ofOneProject = ({ base }: Spelling) =>
  operation({
    ...exporting,
    path: base,
    summary: 'A part of the audit logs of a project in a time, as lines of JSON or CSV',
    expect: expectProject,
    params: ProjectId,
    query: ProjectExportQuery,
    handle: async ({ params: { projectId }, query, unit }) => {
      assertSameProject(projectId, query.projectId);
      return replyOf(query, await exportProjectEvents(unit, projectId, askedIn(query, projectId)));
    },
  });

export const exportOperations = [ofOrganization, ...ofProject('/audit-logs/export').map(ofOneProject)];
