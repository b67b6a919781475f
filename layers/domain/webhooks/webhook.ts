import { noticeEvents } from '../notices/notice-kinds.ts';
import type { Change } from '../store/change.ts';

/** The shape of what is sent: Locket's own, or a message for Slack or Microsoft Teams. */
export const webhookTypes = ['general', 'slack', 'microsoft-teams'] as const;
export type WebhookType = (typeof webhookTypes)[number];

/** What a webhook may be told of. */
export const webhookEvents = ['secrets.modified', ...noticeEvents] as const;
export type WebhookEvent = (typeof webhookEvents)[number];

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
  /** The events it is told of; all about secrets when it names none. */
  readonly eventsFilter: readonly WebhookEvent[];
  /** How the last call ended; null before the first one. */
  readonly lastStatus: 'success' | 'failed' | null;
  readonly lastRunErrorMessage: string | null;
  readonly createdAt: string;
  readonly updatedAt: string;
}

/** What may be changed about a webhook; absent members stay as they are. */
export interface WebhookChanges {
  readonly isDisabled?: boolean | undefined;
  readonly eventsFilter?: readonly WebhookEvent[] | undefined;
}

/** Who listens to secrets in some place and named nothing else hears of nothing else. */
const isNamed = (eventsFilter: readonly WebhookEvent[], event: WebhookEvent): boolean =>
  eventsFilter.length === 0 ? event.startsWith('secrets.') : eventsFilter.includes(event);

/** Whether the webhook is to be told of such an event now. */
export const hears = (
  { isDisabled, eventsFilter }: Pick<Webhook, 'isDisabled' | 'eventsFilter'>,
  event: WebhookEvent,
): boolean => !isDisabled && isNamed(eventsFilter, event);

/** How a call ended. */
export type WebhookRun = Pick<Webhook, 'lastStatus' | 'lastRunErrorMessage'>;

export interface WebhookStore {
  find(webhookId: string): Promise<Webhook | undefined>;
  /** Project id behind a webhook id. */
  projectOf(webhookId: string): Promise<string | undefined>;
  /** Every webhook of a project, the disabled ones too, oldest first. */
  inProject(projectId: string): Promise<readonly Webhook[]>;
  creation(webhook: Webhook): readonly Change[];
  /** Changes these members and no others. Refused with `conflict` when the webhook is gone; so is a run. */
  change(webhook: Webhook, changes: WebhookChanges): Change;
  run(webhook: Webhook): Change;
  deletion(webhook: Webhook): readonly Change[];
}
