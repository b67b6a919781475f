import { defineGroup } from '../group.ts';
import { installOperations } from './install.ts';
import { integrationOperations } from './integrations.ts';
import { projectChatOperations } from './project-chat.ts';

export const group = defineGroup({
  name: 'chat',
  title: 'Workflow integrations',
  description: 'Slack workspaces that are told of requests, break-glass and failures.',
  paths: [
    '/api/v1/workflow-integrations',
    '/api/v1/workspace/{projectId}/slack-config',
    '/api/v1/projects/{projectId}/slack-config',
  ],
  operations: [...integrationOperations, ...installOperations, ...projectChatOperations],
  notes: {
    teamName: 'What the workspace is called in Slack',
    integration: 'Its kind: `slack`',
    slackIntegrationId: 'The workflow integration by which the project speaks',
    isAccessRequestNotificationEnabled: 'Whether requests for access, their ends and break-glass are told',
    accessRequestChannels: 'Ids of the channels for that, with commas between them; 20 at most',
    isSecretRequestNotificationEnabled: 'Whether change requests and what becomes of them are told',
    secretRequestChannels: 'Ids of the channels for that, as above',
    isFailureNotificationEnabled:
      'Whether failed leases, rotations and syncs, and certificates that expire, are told',
    failureChannels: 'Ids of the channels for that, as above',
    lastStatus: 'How the last message went: `success`, `failed`, or null before the first one',
    lastErrorMessage: 'Why it failed',
    state: 'As this instance gave it to Slack',
    error: 'Why Slack installed nothing',
  },
  table: 'read-write',
  stores: ['appCredentials', 'chats', 'fences', 'groups', 'privileges', 'projects', 'roles'],
  calls: ['keptApps', 'vendorCalls'],
  keys: true,
});
