import type { Change } from '../store/change.ts';

/** A workspace of Slack in which an organization installed this instance's app. */
export interface WorkflowIntegration {
  readonly id: string;
  readonly orgId: string;
  readonly provider: 'slack';
  readonly slug: string;
  readonly description: string | null;
  readonly teamId: string;
  readonly teamName: string;
  readonly slackAppId: string;
  readonly slackBotUserId: string;
  /** The bot's token, sealed under the organization's key. */
  readonly token: Uint8Array;
  readonly createdAt: string;
  readonly updatedAt: string;
  readonly revision: number;
}

/** At most this many fit an organization. */
export const maxIntegrations = 20;

/** What a project tells a chat. One at most for each project. */
export interface ProjectChat {
  readonly id: string;
  readonly projectId: string;
  readonly integrationId: string;
  readonly isAccessRequestNotificationEnabled: boolean;
  readonly accessRequestChannels: readonly string[];
  readonly isSecretRequestNotificationEnabled: boolean;
  readonly secretRequestChannels: readonly string[];
  readonly isFailureNotificationEnabled: boolean;
  readonly failureChannels: readonly string[];
  /** How the last message went; null before the first one. */
  readonly lastStatus: 'success' | 'failed' | null;
  readonly lastErrorMessage: string | null;
  readonly createdAt: string;
  readonly updatedAt: string;
  readonly revision: number;
}

/** How a message went. */
export type ChatRun = Pick<ProjectChat, 'lastStatus' | 'lastErrorMessage'>;

/** Every read is strongly consistent. */
export interface ChatStore {
  find(orgId: string, integrationId: string): Promise<WorkflowIntegration | undefined>;
  /** Every one of an organization, oldest first. */
  inOrganization(orgId: string): Promise<readonly WorkflowIntegration[]>;
  creation(integration: WorkflowIntegration): Change;
  /** Refused with `conflict` when somebody else changed it meanwhile; so is its deletion. */
  replacement(integration: WorkflowIntegration, previous: WorkflowIntegration): Change;
  deletion(integration: WorkflowIntegration): Change;
  /** Changes nothing; refused with `conflict` when it is gone or was changed meanwhile. */
  check(integration: WorkflowIntegration): Change;
  ofProject(projectId: string): Promise<ProjectChat | undefined>;
  /** In the place of `previous`; refused with `conflict` when another one came meanwhile. So is its deletion. */
  projectReplacement(next: ProjectChat, previous: ProjectChat | undefined): Change;
  projectDeletion(chat: ProjectChat): Change;
  /** Notes how a message went, and nothing else. Refused with `conflict` when the project tells nobody any more. */
  run(chat: ProjectChat, run: ChatRun): Change;
}
