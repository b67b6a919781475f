/** What people are mailed about requests for access. */
export type AccessNotice =
  | 'asked'
  | 'reminder'
  | 'taken-without-approval'
  | 'approved'
  | 'rejected'
  | 'revoked'
  | 'expired';

/** What a mail about a request for access says: names and ids, nothing that opens anything. */
export interface AccessMail {
  readonly kind: 'access';
  readonly notice: AccessNotice;
  readonly project: string;
  /** Absent in orders from before mails led anywhere. */
  readonly projectId?: string;
  readonly environment: string;
  readonly secretPath: string;
  /** Username. */
  readonly requester: string;
  readonly requestId: string;
  /** How long it is asked for; for good when null. */
  readonly temporaryRange: string | null;
  /** Why, as whoever asked says. */
  readonly reason: string | null;
}

const texts: Readonly<Record<AccessNotice, { readonly subject: string; readonly sentence: string }>> = {
  asked: {
    subject: 'Locket: somebody asks for access',
    sentence: 'Somebody asks for access that you may approve or reject.',
  },
  reminder: {
    subject: 'Locket: a request for access waits for you',
    sentence: 'A request for access that you may approve or reject has been waiting for a day.',
  },
  'taken-without-approval': {
    subject: 'Locket: access was taken without approval',
    sentence: 'Somebody took access at once, as the policy allows. You may end it at any time.',
  },
  approved: {
    subject: 'Locket: your access was approved',
    sentence: 'Your request for access was approved.',
  },
  rejected: {
    subject: 'Locket: your access was rejected',
    sentence: 'Your request for access was rejected.',
  },
  revoked: {
    subject: 'Locket: your access was revoked',
    sentence: 'Access that you were given was taken back.',
  },
  expired: {
    subject: 'Locket: your request for access is over',
    sentence: 'Your request for access was not approved in time, or its policy was deleted: ask again.',
  },
};

/** A mail to an approver, or to whoever asked, with a way to the request where the dashboard has an address. */
export const accessMailText = (
  mail: AccessMail,
  dashboard?: string,
): { readonly subject: string; readonly text: string } => {
  const { subject, sentence } = texts[mail.notice];
  const { projectId, requestId } = mail;
  const link =
    dashboard && projectId && `${dashboard}/project/${projectId}/access-requests?requestId=${requestId}`;
  const lines = [
    sentence,
    '',
    `Project: ${mail.project}`,
    `Environment: ${mail.environment}`,
    `Path: ${mail.secretPath}`,
    `Asked by: ${mail.requester}`,
    `How long: ${mail.temporaryRange ?? 'for good'}`,
    ...(mail.reason === null ? [] : [`Reason: ${mail.reason}`]),
    `Request: ${requestId}`,
    ...(link ? [link] : []),
    '',
  ];
  return { subject, text: lines.join('\n') };
};
