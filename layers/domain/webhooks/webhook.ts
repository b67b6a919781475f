import type { Change } from '../store/change.ts';

/** The shape of what is sent: Locket's own, or a message for Slack. */
export type WebhookType = 'general' | 'slack';

/** An address that is told when secrets of an environment change. Address and key are envelopes. */
export interface Webhook {
  readonly id: string;
  readonly projectId: string;
  readonly environmentId: string;
  /** A glob over folder paths. */
  readonly secretPath: string;
  readonly type: WebhookType;
  readonly url: Uint8Array;
  /** Signs what is sent; null when nothing is signed. */
  readonly secretKey: Uint8Array | null;
  readonly isDisabled: boolean;
  /** How the last call ended; null before the first one. */
  readonly lastStatus: 'success' | 'failed' | null;
  readonly lastRunErrorMessage: string | null;
  readonly createdAt: string;
  readonly updatedAt: string;
}

/** How a call ended. */
export type WebhookRun = Pick<Webhook, 'lastStatus' | 'lastRunErrorMessage'>;

export interface WebhookStore {
  find(webhookId: string): Promise<Webhook | undefined>;
  /** Project id behind a webhook id. */
  projectOf(webhookId: string): Promise<string | undefined>;
  /** Every webhook of a project, the disabled ones too, oldest first. */
  inProject(projectId: string): Promise<readonly Webhook[]>;
  creation(webhook: Webhook): readonly Change[];
  /** Refused with `conflict` when the webhook is gone; so is a run. */
  switching(webhook: Webhook): Change;
  run(webhook: Webhook): Change;
  deletion(webhook: Webhook): readonly Change[];
}
