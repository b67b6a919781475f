import { lookingAtLeases } from '../lease-states.ts';
import type { Workflow } from '../workflow.ts';

/** Ends the leases of dynamic secrets whose organization was deleted. */
export const workflow: Workflow = {
  name: 'dynamic-organizations',
  description: 'Ends the accounts of leases whose organization was deleted',
  constructId: 'DynamicOrganizationsFlow',
  startedBy: {
    description: 'Locket: organizations that were deleted',
    detailTypes: ['delete-organization'],
    detail: { outcome: ['success'], organizationId: [{ exists: true }] },
    input: { organizationId: '$.detail.organizationId' },
  },
  workers: ['dynamic-leases'],
  definition: lookingAtLeases(
    { 'organizationId.$': '$.organizationId' },
    { projectId: '', environmentId: '', folderId: '', dynamicSecretId: '', leaseId: '' },
  ),
  alarm:
    'Accounts of an organization that was deleted could not be ended for a day: their leases say why, and they are tried again daily.',
};
