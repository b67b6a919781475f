import { lookingAtLeases } from '../lease-states.ts';
import type { Workflow } from '../workflow.ts';

/** Ends leases when their time is over, or when somebody wants them or their dynamic secret to end. */
export const workflow: Workflow = {
  name: 'dynamic-leases',
  description: 'Ends the accounts of leases when their time is over',
  constructId: 'DynamicLeasesFlow',
  startedBy: {
    description:
      'Locket: leases that were taken, cut short or revoked, and dynamic secrets that were deleted',
    detailTypes: [
      'create-dynamic-secret-lease',
      'renew-dynamic-secret-lease',
      'revoke-dynamic-secret-lease',
      'delete-dynamic-secret',
    ],
    leftToSweep: ['create-dynamic-secret-lease', 'renew-dynamic-secret-lease'],
    detail: {
      outcome: ['success'],
      projectId: [{ exists: true }],
      metadata: {
        environmentId: [{ exists: true }],
        folderId: [{ exists: true }],
        dynamicSecretId: [{ exists: true }],
        leaseId: [{ exists: true }],
      },
    },
    input: {
      projectId: '$.detail.projectId',
      environmentId: '$.detail.metadata.environmentId',
      folderId: '$.detail.metadata.folderId',
      dynamicSecretId: '$.detail.metadata.dynamicSecretId',
      leaseId: '$.detail.metadata.leaseId',
    },
  },
  workers: ['dynamic-leases'],
  definition: lookingAtLeases(
    {
      'projectId.$': '$.projectId',
      'environmentId.$': '$.environmentId',
      'folderId.$': '$.folderId',
      'dynamicSecretId.$': '$.dynamicSecretId',
      'leaseId.$': '$.leaseId',
    },
    {},
  ),
  alarm:
    'An account could not be ended for a day: its lease says why, and it is tried again daily. End it at the provider, or revoke the lease with isForced.',
};
