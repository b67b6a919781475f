import type { StoreFactories } from '../../layers/adapters/dynamo/stores/lazy.ts';
import { type Equipment, openPlatform } from '../../layers/adapters/platform.ts';
import { readSettings } from '../../layers/adapters/settings.ts';
import type { AuditEventType } from '../../layers/domain/audit/event-types.ts';
import type { Platform, RequestUnit } from '../../layers/domain/unit.ts';

/**
 * Opens a unit for work that no request asked for: nobody calls, so its notes must say who acts and where. `requestId`
 * is the invocation's.
 */
export type OpenWork = (
  requestId: string,
  auditType: AuditEventType | null,
  /** Of whoever the work is done for, where it was asked for from somewhere. */
  ipAddress?: string,
) => RequestUnit;

/** Units over one platform with these stores, opened when it is first needed. `listedIn` is the file that names them. */
export const workWith = (
  listedIn: string,
  stores: StoreFactories,
  more: Pick<Equipment, 'outbound' | 'makeKeyRing'> = {},
): OpenWork => {
  let opened: Platform | undefined;
  return (requestId, auditType, ipAddress = '') => {
    opened ??= openPlatform(readSettings(), { ...more, stores, listedIn });
    return opened.open({ ipAddress, userAgent: 'locket', requestId }, auditType);
  };
};
