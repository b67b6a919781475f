import { isRefusal } from '../errors.ts';
import {
  actorName,
  factsOf,
  linkOf,
  type Notice,
  type ProjectNotice,
  sentenceOf,
  topicOf,
} from '../notices/notice.ts';
import type { NoticeTopic } from '../notices/notice-kinds.ts';
import { livingProject } from '../projects/living-project.ts';
import type { Unit } from '../unit.ts';
import { notingChat } from './project-chat.ts';
import { openToken } from './sealing.ts';
import { type Posted, postMessage } from './slack-api.ts';
import { slackMessage } from './slack-message.ts';
import type { ChatRun, ProjectChat } from './workflow-integration.ts';

/** One message to one channel: ids, names and places only, so that it may wait in a queue. */
export interface ChatDelivery {
  readonly eventId: string;
  readonly projectId: string;
  readonly channel: string;
  readonly notice: Notice;
}

const channelsFor: Readonly<Record<NoticeTopic, (chat: ProjectChat) => readonly string[]>> = {
  'access-requests': (chat) => (chat.isAccessRequestNotificationEnabled ? chat.accessRequestChannels : []),
  'secret-requests': (chat) => (chat.isSecretRequestNotificationEnabled ? chat.secretRequestChannels : []),
  failures: (chat) => (chat.isFailureNotificationEnabled ? chat.failureChannels : []),
};

const channelsOf = (chat: ProjectChat, notice: Notice): readonly string[] => {
  const topic = topicOf(notice);
  return topic ? channelsFor[topic](chat) : [];
};

/** One delivery for each channel that is told of such things. */
export const chatDeliveriesOf = async (
  unit: Unit,
  { eventId, projectId, notice }: ProjectNotice,
): Promise<readonly ChatDelivery[]> => {
  const chat = await unit.stores.chats.ofProject(projectId);
  return chat ? channelsOf(chat, notice).map((channel) => ({ eventId, projectId, channel, notice })) : [];
};

/** The integration is gone: what told it goes too, so that events of the project come here no more. */
const forget = async (unit: Unit, chat: ProjectChat): Promise<void> => {
  const project = await unit.stores.projects.find(chat.projectId);
  try {
    await unit.commit([
      unit.stores.chats.projectDeletion(chat),
      ...(project ? notingChat(unit, project, false) : []),
    ]);
  } catch (error) {
    // Somebody says anew what is told: that counts.
    if (!isRefusal(error, 'conflict')) throw error;
  }
};

const record = async (unit: Unit, chat: ProjectChat, run: ChatRun): Promise<void> => {
  if (chat.lastStatus === run.lastStatus && chat.lastErrorMessage === run.lastErrorMessage) return;
  try {
    await unit.commit([unit.stores.chats.run(chat, run)]);
  } catch (error) {
    if (!isRefusal(error, 'conflict')) throw error;
  }
};

const runOf = (posted: Posted): ChatRun =>
  posted.kind === 'posted'
    ? { lastStatus: 'success', lastErrorMessage: null }
    : { lastStatus: 'failed', lastErrorMessage: posted.reason };

/** What is to be done afterwards: nothing more, or the same again, after so many seconds where Slack says so. */
export type ChatVerdict = 'done' | { readonly retryAfter: number | undefined };

/**
 * Posts one message. A channel that is told no more, a project or an integration that is gone, and what Slack refuses for
 * good are done with.
 */
export const deliverToChat = async (
  unit: Unit,
  { projectId, channel, notice }: ChatDelivery,
  dashboard: string | undefined,
): Promise<ChatVerdict> => {
  const [project, chat] = await Promise.all([
    livingProject(unit, projectId),
    unit.stores.chats.ofProject(projectId),
  ]);
  if (!project || !chat || !channelsOf(chat, notice).includes(channel)) return 'done';
  const integration = await unit.stores.chats.find(project.orgId, chat.integrationId);
  if (!integration) {
    await forget(unit, chat);
    return 'done';
  }
  const facts = factsOf(notice, project, await actorName(unit, notice.actor));
  const message = slackMessage(sentenceOf(notice), facts, linkOf(notice, projectId, dashboard));
  const posted = await postMessage(unit, await openToken(unit, integration), { channel, ...message });
  await record(unit, chat, runOf(posted));
  return posted.kind === 'retry' ? { retryAfter: posted.seconds } : 'done';
};
