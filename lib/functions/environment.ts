import type { Settings } from '../settings.ts';
import type { Storage } from '../storage/storage-stack.ts';
import { wrappingEnvironment } from './wrapping.ts';

/** What a function is told that reads and writes the table by the application's own rules. */
export const platformEnvironment = (settings: Settings, storage: Storage): Record<string, string> => ({
  LOCKET_TABLE: storage.table.tableName,
  ...wrappingEnvironment(settings, storage),
  LOCKET_AUDIT_RETENTION_DAYS: String(settings.auditRetentionDays),
  ...(settings.stsHosts.length > 0 && { LOCKET_STS_HOSTS: settings.stsHosts.join(',') }),
  ...(settings.mailFrom && { LOCKET_SENDS_MAIL: '1' }),
  ...(settings.allowPrivateTargets && { LOCKET_ALLOW_PRIVATE_TARGETS: '1' }),
});
