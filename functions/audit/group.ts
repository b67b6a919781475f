import { defineGroup } from '../group.ts';
import { auditLogOperations } from './audit-logs.ts';

export const group = defineGroup({
  name: 'audit',
  title: 'Audit logs',
  description: 'What happened in an organization or project, who did it, and how it ended.',
  paths: [
    '/api/v1/organization/audit-logs',
    '/api/v1/workspace/{projectId}/audit-logs',
    '/api/v1/projects/{projectId}/audit-logs',
  ],
  operations: auditLogOperations,
  notes: {
    actor: 'Id of the person, machine identity or service token who did it',
    actorType: 'Kind of actor',
    auditLogs: 'The events, the newest first',
    endDate: 'Last moment that is asked for; now when absent',
    eventMetadata: 'Members of the metadata with their values, as `name=value,name=value`',
    eventType: 'Types of events, separated by commas; `eventTypes` says the same',
    eventTypes: 'Types of events, separated by commas',
    event: 'Type of the event, with ids, names and counts about it',
    outcome: 'How it ended: `success`, `denied` or `failed`',
    projectName: 'What the project was called when it happened',
    startDate: 'First moment that is asked for; the beginning of yesterday, in UTC, when absent',
    userAgent: 'What the client called itself',
    userAgentType: 'Kind of client, told by its user agent',
  },
  table: 'read-write',
  stores: ['audit', 'groups', 'privileges', 'projects', 'roles'],
  keys: true,
});
