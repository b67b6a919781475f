import { instanceScope } from '../../domain/audit/event.ts';
import type { Caller } from '../../domain/caller.ts';
import type { ReadSession } from './read-session.ts';
import { organizationItem } from './records/organizations.ts';

/**
 * Days that an organization keeps its trail; undefined for as long as the instance does. The record of a machine
 * identity says so, and costs no read. Of everybody else the organization was read when they came in; whoever acts
 * without that, as workers do, reads it for this.
 */
export const organizationDays = async (
  session: ReadSession,
  caller: Caller,
  orgId: string,
): Promise<number | undefined> => {
  if (orgId === instanceScope) return undefined;
  if (caller.kind === 'identity' && caller.orgId === orgId) return caller.auditLogsRetentionDays;
  const organization = await session.read(organizationItem, organizationItem.key(orgId));
  return organization?.auditLogsRetentionDays;
};
