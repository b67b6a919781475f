import { listOrganizationEvents, listProjectEvents } from '../../layers/domain/audit/list-events.ts';
import { members } from '../../layers/http/access.ts';
import { operation } from '../../layers/http/operation.ts';
import { expectProject, ProjectId } from '../projects/scope.ts';
import { ofProject, type Spelling } from '../spelling.ts';
import {
  assertSameProject,
  cursorReply,
  eventReplies,
  filterIn,
  OrganizationPage,
  OrganizationQuery,
  ProjectPage,
  ProjectQuery,
  pageIn,
} from './wire.ts';

const reading = { method: 'GET', access: members, audit: 'get-audit-logs', limit: 'read' } as const;

const ofOrganization = operation({
  ...reading,
  path: '/api/v1/organization/audit-logs',
  summary: 'The audit logs of the organization and its projects, the newest first',
  query: OrganizationQuery,
  reply: OrganizationPage,
  handle: async ({ query, unit }) => {
    const filter = filterIn(query, query.projectId, unit.runtime.now());
    const { events, next } = await listOrganizationEvents(unit, filter, pageIn(query));
    return { auditLogs: eventReplies(events), ...cursorReply(next) };
  },
});

const ofOneProject = ({ base }: Spelling) =>
  operation({
    ...reading,
    path: base,
    summary: 'The audit logs of a project, the newest first',
    expect: expectProject,
    params: ProjectId,
    query: ProjectQuery,
    reply: ProjectPage,
    handle: async ({ params: { projectId }, query, unit }) => {
      assertSameProject(projectId, query.projectId);
      const filter = { ...filterIn(query, projectId, unit.runtime.now()), projectId };
      const { events, next, project } = await listProjectEvents(unit, filter, pageIn(query));
      const { name, slug } = project;
      const auditLogs = eventReplies(events).map((each) => ({ ...each, project: { name, slug } }));
      return { auditLogs, ...cursorReply(next) };
    },
  });

export const auditLogOperations = [ofOrganization, ...ofProject('/audit-logs').map(ofOneProject)];
