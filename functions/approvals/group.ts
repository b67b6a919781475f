import { defineGroup } from '../group.ts';
import { notes } from './notes.ts';
import { policyOperations } from './policies.ts';
import { requestOperations } from './requests.ts';

export const group = defineGroup({
  name: 'approvals',
  title: 'Change policies and requests',
  description: 'Who has to approve changes of secrets, and the changes that wait for it.',
  paths: ['/api/v1/secret-approvals', '/api/v1/secret-approval-requests'],
  operations: [...policyOperations, ...requestOperations],
  notes,
  table: 'read-write',
  stores: [
    'changePolicies',
    'changeRequests',
    'externalKms',
    'fences',
    'folders',
    'groups',
    'history',
    'mails',
    'privileges',
    'projects',
    'references',
    'reminders',
    'roles',
    'secrets',
    'tags',
  ],
  calls: ['customerKms'],
  keys: true,
});
