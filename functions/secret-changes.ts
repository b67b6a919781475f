import type { AuditEventType } from '../layers/domain/audit/event-types.ts';

/**
 * Types of audit events after which secrets of a folder read differently: the rule for webhooks lets these through.
 * Each names the folder in its metadata; those about folders list in `changedFolders` what came, went or was renamed;
 * where references followed what was renamed, `updatedPlaces` lists their folders.
 */
export const secretChangeEvents: readonly AuditEventType[] = [
  'create-secret',
  'create-secrets',
  'update-secret',
  'update-secrets',
  'delete-secret',
  'delete-secrets',
  'restore-secret',
  'move-secrets',
  'attach-secret-tags',
  'detach-secret-tags',
  'rotate-secrets',
  'roll-back-secret-rotation',
  'create-secret-rotation',
  'delete-secret-rotation',
  'create-secret-import',
  'update-secret-import',
  'delete-secret-import',
  'rollback-secret-snapshot',
  'secret-approval-bypassed',
  'secret-approval-merged',
  'secret-sync-import-secrets',
  'external-import-secrets',
  'delete-folder',
  'restore-folder',
  'update-folder',
  'update-folders',
  'update-environment',
];
