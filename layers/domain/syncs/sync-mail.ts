/** What a mail about a sync that failed says: names, and why, nothing that opens anything. */
export interface SyncMail {
  readonly kind: 'sync';
  readonly project: string;
  readonly projectId: string;
  readonly environment: string;
  readonly secretPath: string;
  readonly target: string;
  readonly name: string;
  readonly reason: string;
}

/** A mail to admins of a project, or to whoever started the sync by hand. */
export const syncMailText = (
  mail: SyncMail,
  dashboard: string | undefined,
): { readonly subject: string; readonly text: string } => ({
  subject: 'Locket: a sync of secrets failed',
  text: [
    'Secrets could not be synced to where they are used. It is tried again for a day where that can help, and you are not mailed again before it has succeeded once.',
    '',
    `Project: ${mail.project}`,
    `Environment: ${mail.environment}`,
    `Path: ${mail.secretPath}`,
    `Target: ${mail.target}${mail.name ? ` (${mail.name})` : ''}`,
    `Reason: ${mail.reason}`,
    ...(dashboard ? ['', `${dashboard}/integrations/${mail.projectId}`] : []),
    '',
  ].join('\n'),
});
