import * as z from 'zod';
import { type ChatSettings, readProjectChat, setProjectChat } from '../../layers/domain/chat/project-chat.ts';
import type { ProjectChat } from '../../layers/domain/chat/workflow-integration.ts';
import { LocketError } from '../../layers/domain/errors.ts';
import { members } from '../../layers/http/access.ts';
import { operation } from '../../layers/http/operation.ts';
import { defaulted, id, ruled, uuid } from '../../layers/http/wire.ts';
import { expectProject, ProjectId } from '../projects/scope.ts';
import { ofProject } from '../spelling.ts';

const maxChannels = 20;
/** As Slack names channels. */
const channelId = /^[A-Z0-9]{2,32}$/;

const channelsIn = (text: string): readonly string[] => {
  const channels = [...new Set(text.split(',').flatMap((part) => part.trim() || []))];
  if (channels.length > maxChannels || !channels.every((each) => channelId.test(each)))
    throw new LocketError(
      'invalid-input',
      `must be ids of ${maxChannels} channels at most, with commas between them`,
    );
  return channels;
};

const channels = ruled(z.string().max(1024).nullish(), (text) => channelsIn(text ?? ''));

const ChatReply = () =>
  z.object({
    id: uuid,
    slackIntegrationId: uuid,
    isAccessRequestNotificationEnabled: z.boolean(),
    accessRequestChannels: z.string(),
    isSecretRequestNotificationEnabled: z.boolean(),
    secretRequestChannels: z.string(),
    isFailureNotificationEnabled: z.boolean(),
    failureChannels: z.string(),
    lastStatus: z.string().nullable(),
    lastErrorMessage: z.string().nullable(),
  });

const chatReply = (chat: ProjectChat): z.input<ReturnType<typeof ChatReply>> => ({
  id: chat.id,
  slackIntegrationId: chat.integrationId,
  isAccessRequestNotificationEnabled: chat.isAccessRequestNotificationEnabled,
  accessRequestChannels: chat.accessRequestChannels.join(', '),
  isSecretRequestNotificationEnabled: chat.isSecretRequestNotificationEnabled,
  secretRequestChannels: chat.secretRequestChannels.join(', '),
  isFailureNotificationEnabled: chat.isFailureNotificationEnabled,
  failureChannels: chat.failureChannels.join(', '),
  lastStatus: chat.lastStatus,
  lastErrorMessage: chat.lastErrorMessage,
});

const Settings = z
  .object({
    slackIntegrationId: id,
    isAccessRequestNotificationEnabled: z.boolean(),
    accessRequestChannels: channels,
    isSecretRequestNotificationEnabled: z.boolean(),
    secretRequestChannels: channels,
    isFailureNotificationEnabled: defaulted(z.boolean(), false),
    failureChannels: channels,
  })
  .transform(({ slackIntegrationId: integrationId, ...rest }): ChatSettings => ({ integrationId, ...rest }));

const spelled = ofProject('/slack-config');
const shared = { access: members, params: ProjectId, reply: ChatReply, expect: expectProject } as const;

const read = spelled.map(({ base }) =>
  operation({
    ...shared,
    method: 'GET',
    path: base,
    summary: 'What a project tells a Slack workspace',
    audit: 'get-project-slack-config',
    limit: 'read',
    handle: async ({ params, unit }) => chatReply(await readProjectChat(unit, params.projectId)),
  }),
);

const set = spelled.map(({ base }) =>
  operation({
    ...shared,
    method: 'PUT',
    path: base,
    summary: 'Say what a project tells a Slack workspace, and in which channels',
    audit: 'update-project-slack-config',
    limit: 'write',
    body: Settings,
    handle: async ({ params, body, unit }) => chatReply(await setProjectChat(unit, params.projectId, body)),
  }),
);

export const projectChatOperations = [...read, ...set];
