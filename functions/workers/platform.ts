import { openPlatform } from '../../layers/adapters/platform.ts';
import { readSettings } from '../../layers/adapters/settings.ts';
import type { AuditEventType } from '../../layers/domain/audit/event-types.ts';
import type { Platform, RequestUnit } from '../../layers/domain/unit.ts';

let opened: Platform | undefined;

/**
 * Opens a unit for work that no request asked for: nobody calls, so its notes must say who acts and where. `requestId`
 * is the invocation's.
 */
export const openWork = (requestId: string, auditType: AuditEventType | null): RequestUnit => {
  opened ??= openPlatform(readSettings());
  return opened.open({ ipAddress: '', userAgent: 'locket', requestId }, auditType);
};
