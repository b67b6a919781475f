import type { AuditEventType } from '../layers/domain/audit/event-types.ts';

/** Types of audit events that may ask for a mail: one that does names it as `mailId` in its metadata, several as `mailIds`, and says no more. */
export const mailEvents: readonly AuditEventType[] = [
  'break-glass-access',
  'change-email',
  'change-password',
  'confirm-sign-in',
  'create-access-request',
  'expire-access-request',
  'grant-access-request',
  'recover-account',
  'remind-access-approvers',
  'request-email-change',
  'request-email-verification',
  'request-password-reset',
  'request-sign-up',
  'reset-password',
  'review-access-request',
  'revoke-access-request',
  'review-secret-approval-request',
  'secret-approval-bypassed',
  'secret-approval-expired',
  'secret-approval-merged',
  'secret-approval-reminded',
  'secret-approval-request',
  'send-pki-alert',
  'tell-incident-contacts',
];
