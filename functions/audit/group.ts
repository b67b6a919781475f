import { defineGroup } from '../group.ts';
import { auditLogOperations } from './audit-logs.ts';
import { exportOperations } from './export.ts';
import { summaryOperations } from './summary.ts';
import { unusedOperations } from './unused.ts';

export const group = defineGroup({
  name: 'audit',
  title: 'Audit logs',
  description: 'What happened in an organization or project, who did it, and how it ended.',
  paths: [
    '/api/v1/organization/audit-logs',
    '/api/v1/workspace/{projectId}/audit-logs',
    '/api/v1/projects/{projectId}/audit-logs',
  ],
  operations: [...auditLogOperations, ...exportOperations, ...summaryOperations, ...unusedOperations],
  notes: {
    actors:
      'The 20 actors who did most, and how many events each left; in a filter, ids of all that the counts name',
    actor: 'Id of the person, machine identity or service token who did it',
    actorType: 'Kind of actor',
    buckets: 'Hours or days in order, those without events included',
    auditLogs: 'The events, the newest first',
    endDate: 'Last moment that is asked for; now when absent',
    eventMetadata: 'Members of the metadata with their values, as `name=value,name=value`',
    eventType: 'Types of events, separated by commas; `eventTypes` says the same',
    eventTypes: 'Types of events, separated by commas',
    event: 'Type of the event, with ids, names and counts about it',
    days: 'Whole days without any use, 90 unless said otherwise',
    lastUsedOn: 'The last day of a use, in UTC; null when none is known',
    usesNotedSince: 'Since when uses are noted; null before the first',
    format: 'Lines of JSON or of CSV',
    interval: 'Whether hours (up to 72) or days (up to 62) are summed up, in UTC',
    otherActors: 'Events of actors who are not among the 20',
    outcomes: 'How many ended in each way',
    outcome: 'How it ended: `success`, `denied` or `failed`',
    projectName: 'What the project was called when it happened',
    startDate: 'First moment that is asked for; the beginning of yesterday, in UTC, when absent',
    userAgent: 'What the client called itself',
    userAgentType: 'Kind of client, told by its user agent',
  },
  table: 'read-write',
  stores: [
    'audit',
    'folders',
    'groups',
    'imports',
    'lastUses',
    'privileges',
    'projects',
    'references',
    'roles',
    'secrets',
    'tags',
    'tallies',
  ],
  calls: ['auditArchive'],
  keys: true,
});
