import { defineGroup } from '../group.ts';
import { byProviderOperations } from './by-provider.ts';
import { externalKmsOperations } from './external-kms.ts';
import { notes } from './notes.ts';
import { projectKmsOperations } from './project-kms.ts';

export const group = defineGroup({
  name: 'external-kms',
  title: 'Customers’ own KMS',
  description: 'Keys in the customer’s own KMS, and which projects they protect.',
  paths: ['/api/v1/external-kms', '/api/v1/workspace/{projectId}/kms', '/api/v1/projects/{projectId}/kms'],
  operations: [...externalKmsOperations, ...byProviderOperations, ...projectKmsOperations],
  notes,
  table: 'read-write',
  stores: ['externalKms', 'fences', 'groups', 'privileges', 'projects', 'roles'],
  calls: ['customerKms'],
  keys: true,
});
