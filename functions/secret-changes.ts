/**
 * Types of audit events after which secrets of a folder read differently: the rule for webhooks lets these through.
 * Each names the folder in its metadata.
 */
export const secretChangeEvents: readonly string[] = [
  'create-secret',
  'create-secrets',
  'update-secret',
  'update-secrets',
  'delete-secret',
  'delete-secrets',
  'restore-secret',
  'move-secrets',
  'create-secret-import',
  'update-secret-import',
  'delete-secret-import',
  'rollback-secret-snapshot',
];
