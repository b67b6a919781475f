import type { AuditMetadata } from '../audit/event.ts';

/** What people choose to be told of in a chat. */
export type NoticeTopic = 'secret-requests' | 'access-requests' | 'failures';

/** What webhooks are told of by these names. */
export const noticeEvents = [
  'approvals.opened',
  'approvals.reviewed',
  'approvals.merged',
  'approvals.bypassed',
  'approvals.closed',
  'access.requested',
  'access.reviewed',
  'access.granted',
  'access.revoked',
  'access.expired',
  'access.break-glass',
  'leases.failed',
  'secrets.rotation-failed',
  'syncs.failed',
  'certificates.expiring',
] as const;
export type NoticeEvent = (typeof noticeEvents)[number];

interface NoticeKind {
  readonly event: NoticeEvent;
  readonly topic: NoticeTopic;
  /** Ours alone: nothing that others wrote. */
  readonly sentence: string;
  /** Members of the event's metadata that are told, by how they are called. */
  readonly facts?: Readonly<Record<string, string>>;
  /** Where on the dashboard it goes on, below the project's page. */
  readonly page?: string;
  /** Whether an event of the type is one; each is unless said. */
  readonly when?: (metadata: AuditMetadata) => boolean;
}

const change = (event: NoticeEvent, sentence: string): NoticeKind => ({
  event,
  topic: 'secret-requests',
  sentence,
  facts: { Request: 'changeRequestSlug', Changes: 'numberOfCommits' },
  page: 'approval',
});

const access = (event: NoticeEvent, sentence: string, facts: NoticeKind['facts'] = {}): NoticeKind => ({
  event,
  topic: 'access-requests',
  sentence,
  facts,
  page: 'access-requests',
});

const failure = (event: NoticeEvent, sentence: string, more: Partial<NoticeKind> = {}): NoticeKind => ({
  event,
  topic: 'failures',
  sentence,
  ...more,
});

/**
 * What an audit event of a type is to people: a new one is a line here. The names are those of events, and one that no
 * operation leaves yet does no harm.
 */
export const noticeKinds: Readonly<Record<string, NoticeKind>> = {
  'secret-approval-request': change('approvals.opened', 'A change of secrets waits for approval.'),
  'secret-approval-reopened': change('approvals.opened', 'A change of secrets waits for approval again.'),
  'review-secret-approval-request': change('approvals.reviewed', 'A change of secrets was reviewed.'),
  'secret-approval-merged': change('approvals.merged', 'An approved change of secrets was carried out.'),
  'secret-approval-bypassed': change(
    'approvals.bypassed',
    'A change of secrets was carried out without the approvals of its policy.',
  ),
  'secret-approval-closed': change('approvals.closed', 'A change request was closed.'),
  'secret-approval-expired': change('approvals.closed', 'A change request was not merged in time.'),
  'create-access-request': access('access.requested', 'Somebody asks for access.', {
    Policy: 'policyName',
    'How long': 'temporaryRange',
  }),
  'review-access-request': access('access.reviewed', 'A request for access was reviewed.', {
    Review: 'status',
  }),
  'grant-access-request': access('access.granted', 'A request for access was approved.'),
  'revoke-access-request': access('access.revoked', 'Access that was given was taken back.'),
  'expire-access-request': access('access.expired', 'A request for access was not approved in time.'),
  'break-glass-access': access('access.break-glass', 'Access was taken without approval (break-glass).'),
  'fail-dynamic-secret-lease': failure('leases.failed', 'A lease could not be revoked at its provider.', {
    facts: { Lease: 'leaseId' },
  }),
  'abandon-dynamic-secret-lease': failure(
    'leases.failed',
    'A lease was given up: what it issued may still be valid.',
    { facts: { Lease: 'leaseId' } },
  ),
  'fail-secret-rotation': failure('secrets.rotation-failed', 'A secret could not be rotated.', {
    page: 'rotations',
  }),
  'integration-synced': failure('syncs.failed', 'Secrets could not be brought to a target.', {
    facts: { Integration: 'integration' },
    page: 'syncs',
    when: ({ isSynced }) => isSynced === false,
  }),
  'send-pki-alert': failure('certificates.expiring', 'Certificates or CAs expire.', {
    facts: { Alert: 'name', Items: 'numberOfItems' },
  }),
};

/** Types of the audit events that are something to people: rules on the bus let these through. */
export const noticeEventTypes: readonly string[] = Object.keys(noticeKinds);
