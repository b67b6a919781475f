import type { AuditEventType } from '../layers/domain/audit/event-types.ts';

/** Types of audit events that may ask for a mail: one that does names it as `mailId` in its metadata, several as `mailIds`, and says no more. */
export const mailEvents: readonly AuditEventType[] = [
  'change-email',
  'change-password',
  'recover-account',
  'request-email-change',
  'request-email-verification',
  'request-password-reset',
  'request-sign-up',
  'reset-password',
  'tell-incident-contacts',
];
