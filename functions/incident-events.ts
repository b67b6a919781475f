import type { AuditEventType } from '../layers/domain/audit/event-types.ts';

/**
 * Types of audit events that may be a signal for an organization's incident contacts: one that is names the signal as
 * `incident` in its metadata (`layers/domain/incidents/signals.ts`).
 */
export const incidentEvents: readonly AuditEventType[] = [
  'break-glass-access',
  'fail-audit-log-stream',
  'login-identity-ldap-auth',
  'login-identity-universal-auth',
  'use-break-glass-code',
  'user-login',
];
