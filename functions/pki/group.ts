import { defineGroup } from '../group.ts';
import { acmeOperations } from './acme/operations.ts';
import { alertOperations } from './alerts.ts';
import { authorityOperations } from './authorities.ts';
import { authorityCertificateOperations } from './authority-certificates.ts';
import { applicationOperations } from './cert-manager/applications.ts';
import { profileCertificateOperations } from './cert-manager/certificates.ts';
import { applicationEnrolmentOperations } from './cert-manager/enrolments.ts';
import { internalAuthorityOperations } from './cert-manager/internal-authorities.ts';
import { internalCertificateOperations } from './cert-manager/internal-certificates.ts';
import { issuedByProfileOperations } from './cert-manager/issued-by-profile.ts';
import { policyOperations } from './cert-manager/policies.ts';
import { profileOperations } from './cert-manager/profiles.ts';
import { certificateOperations } from './certificates.ts';
import { collectionOperations } from './collections.ts';
import { estConfigOperations } from './est/config.ts';
import { enrolmentOperations } from './est/enrolment.ts';
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
    '/.well-known/est/{templateId}',
    '/api/v1/cert-manager',
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
    ...acmeOperations,
    ...estConfigOperations,
    ...enrolmentOperations,
    ...internalAuthorityOperations,
    ...internalCertificateOperations,
    ...policyOperations,
    ...profileOperations,
    ...issuedByProfileOperations,
    ...profileCertificateOperations,
    ...applicationOperations,
    ...applicationEnrolmentOperations,
  ],
  notes,
  table: 'read-write',
  stores: [
    'acme',
    'authorities',
    'certificateApplications',
    'certificatePolicies',
    'certificateProfiles',
    'certificates',
    'certificateTemplates',
    'estConfigs',
    'externalKms',
    'fences',
    'groups',
    'instance',
    'ocspResponders',
    'pkiAlerts',
    'pkiCollections',
    'guesses',
    'privileges',
    'projects',
    'roles',
  ],
  calls: ['caKeys', 'customerKms', 'hsmCaKeys'],
  keys: true,
});
