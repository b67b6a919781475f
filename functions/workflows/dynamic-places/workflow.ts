import { lookingAtLeases } from '../lease-states.ts';
import type { Workflow } from '../workflow.ts';

/** Ends the leases of dynamic secrets whose folder, environment or project was deleted. */
export const workflow: Workflow = {
  name: 'dynamic-places',
  description: 'Ends the accounts of leases whose place was deleted',
  constructId: 'DynamicPlacesFlow',
  startedBy: {
    description:
      'Locket: folders, environments and projects that were deleted, or may have been by a merged request',
    detailTypes: [
      'delete-folder',
      'delete-environment',
      'delete-project',
      'rollback-secret-snapshot',
      'secret-approval-merged',
    ],
    detail: { outcome: ['success'], projectId: [{ exists: true }] },
    input: { projectId: '$.detail.projectId' },
  },
  workers: ['dynamic-leases'],
  definition: lookingAtLeases(
    { 'projectId.$': '$.projectId' },
    { environmentId: '', folderId: '', dynamicSecretId: '', leaseId: '' },
  ),
  alarm:
    'Accounts of a place that was deleted could not be ended for a day: their leases say why, and they are tried again daily.',
};
