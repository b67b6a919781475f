import { defineGroup } from '../group.ts';
import { alertOperations } from './alerts.ts';
import { authorityOperations } from './authorities.ts';
import { authorityCertificateOperations } from './authority-certificates.ts';
import { certificateOperations } from './certificates.ts';
import { collectionOperations } from './collections.ts';
import { issueOperations } from './issue.ts';
import { notes } from './notes.ts';
import { ocspOperations } from './ocsp.ts';
import { revocationListOperations } from './revocation-lists.ts';
import { templateOperations } from './templates.ts';

export const group = defineGroup({
  name: 'pki',
  title: 'Private CA',
  description: 'Certificate authorities of a project, and what they issue and revoke.',
  paths: [
    '/api/v1/pki',
    '/api/v2/workspace/{projectId}/cas',
    '/api/v2/workspace/{projectId}/certificates',
    '/api/v2/workspace/{projectId}/certificate-templates',
    '/api/v2/workspace/{projectId}/pki-alerts',
    '/api/v2/workspace/{projectId}/pki-collections',
  ],
  operations: [
    ...authorityOperations,
    ...authorityCertificateOperations,
    ...issueOperations,
    ...certificateOperations,
    ...revocationListOperations,
    ...ocspOperations,
    ...templateOperations,
    ...collectionOperations,
    ...alertOperations,
  ],
  notes,
  table: 'read-write',
  stores: [
    'authorities',
    'certificates',
    'certificateTemplates',
    'externalKms',
    'fences',
    'groups',
    'ocspResponders',
    'pkiAlerts',
    'pkiCollections',
    'privileges',
    'projects',
    'roles',
  ],
  calls: ['customerKms'],
  keys: true,
});
