import type {
  ChatStore,
  ProjectChat,
  WorkflowIntegration,
} from '../../../domain/chat/workflow-integration.ts';
import { absent, atRevision, check, present, put, remove, update } from '../changes.ts';
import type { ReadSession } from '../read-session.ts';
import { itemType } from './item-type.ts';
import { bytes, flag, list, number, oneOf, text } from './shape.ts';

const integrationItem = itemType<WorkflowIntegration>()({
  name: 'workflow integration: a Slack workspace with the app, its token sealed',
  readBy: 'listing; every message to its channels',
  pk: 'ORG#<org>',
  sk: 'CHAT#<integration>',
  key: (orgId: string, id: string) => ({ pk: `ORG#${orgId}`, sk: `CHAT#${id}` }),
  ranges: { of: (orgId: string) => ({ pk: `ORG#${orgId}`, prefix: 'CHAT#' }) },
  shape: { id: text, orgId: text, provider: oneOf('slack'), slug: text, token: bytes, revision: number },
  leadsTo: [],
});

const projectChatItem = itemType<ProjectChat>()({
  name: 'what a project tells a chat',
  readBy: 'its settings; every notice, by the worker',
  pk: 'PROJECT#<id>',
  sk: 'CHAT',
  key: (projectId: string) => ({ pk: `PROJECT#${projectId}`, sk: 'CHAT' }),
  shape: {
    id: text,
    projectId: text,
    integrationId: text,
    isAccessRequestNotificationEnabled: flag,
    accessRequestChannels: list,
    isSecretRequestNotificationEnabled: flag,
    secretRequestChannels: list,
    isFailureNotificationEnabled: flag,
    failureChannels: list,
    revision: number,
  },
  leadsTo: [],
});

export const integrationItems = [integrationItem];
export const projectChatItems = [projectChatItem];

const keyOf = ({ orgId, id }: WorkflowIntegration) => integrationItem.key(orgId, id);
const itemOf = (integration: WorkflowIntegration) => integrationItem.item(keyOf(integration), integration);
const chatKey = ({ projectId }: Pick<ProjectChat, 'projectId'>) => projectChatItem.key(projectId);

/**
 * Integrations under their organization, and what a project tells under the project. What people set and what a message
 * reports are different attributes, so that neither takes back the other.
 */
export const chatStore = (session: ReadSession): ChatStore => ({
  find: (orgId, id) => session.read(integrationItem, integrationItem.key(orgId, id)),
  inOrganization: (orgId) => session.list(integrationItem, integrationItem.ranges.of(orgId)),
  creation: (integration) => put(itemOf(integration), absent),
  replacement: (integration, previous) => put(itemOf(integration), atRevision(previous.revision)),
  deletion: (integration) => remove(keyOf(integration), atRevision(integration.revision)),
  check: (integration) => check(keyOf(integration), atRevision(integration.revision)),
  ofProject: (projectId) => session.read(projectChatItem, projectChatItem.key(projectId)),
  projectReplacement: (next, previous) =>
    put(projectChatItem.item(chatKey(next), next), previous ? atRevision(previous.revision) : absent),
  projectDeletion: (chat) => remove(chatKey(chat), atRevision(chat.revision)),
  run: (chat, { lastStatus, lastErrorMessage }) =>
    update(
      chatKey(chat),
      'SET lastStatus = :status, lastErrorMessage = :message',
      { values: { ':status': lastStatus, ':message': lastErrorMessage } },
      present,
    ),
});
