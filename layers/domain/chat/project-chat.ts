import { LocketError } from '../errors.ts';
import { assertCan } from '../permissions/ability.ts';
import { enterProject } from '../projects/access.ts';
import type { Project } from '../projects/project.ts';
import { retryingConflicts } from '../retry.ts';
import type { Change } from '../store/change.ts';
import type { Unit } from '../unit.ts';
import type { ProjectChat } from './workflow-integration.ts';

/** What a project is to tell, and in which channels. */
export type ChatSettings = Pick<
  ProjectChat,
  | 'integrationId'
  | 'isAccessRequestNotificationEnabled'
  | 'accessRequestChannels'
  | 'isSecretRequestNotificationEnabled'
  | 'secretRequestChannels'
  | 'isFailureNotificationEnabled'
  | 'failureChannels'
>;

/** What a project tells a chat. Needs `settings:read`; `not-found` where it tells none. */
export const readProjectChat = async (unit: Unit, projectId: string): Promise<ProjectChat> => {
  const { project, ability } = await enterProject(unit, projectId);
  assertCan(ability, 'read', 'settings');
  const chat = await unit.stores.chats.ofProject(project.id);
  if (!chat || !(await unit.stores.chats.find(project.orgId, chat.integrationId)))
    throw new LocketError('not-found', 'This project tells no Slack workspace anything');
  unit.note({ metadata: { integrationId: chat.integrationId } });
  return chat;
};

const tells = (chat: ChatSettings): boolean =>
  (chat.isAccessRequestNotificationEnabled && chat.accessRequestChannels.length > 0) ||
  (chat.isSecretRequestNotificationEnabled && chat.secretRequestChannels.length > 0) ||
  (chat.isFailureNotificationEnabled && chat.failureChannels.length > 0);

/**
 * Has the project say whether there is a chat to tell, from which its changes know. The revision of what it tells is a
 * condition of the same write, so that two who set it at once cannot undo each other unseen.
 */
export const notingChat = (unit: Unit, project: Project, hasChat: boolean): readonly Change[] =>
  project.hasChat === hasChat
    ? []
    : unit.stores.projects.replacement({ ...project, hasChat, revision: project.revision + 1 }, project);

/** Says what a project tells a chat. Needs `settings:edit`; `not-found` for an integration that is not the organization's. */
export const setProjectChat = (unit: Unit, projectId: string, settings: ChatSettings): Promise<ProjectChat> =>
  retryingConflicts(unit, async () => {
    const { project, ability } = await enterProject(unit, projectId);
    assertCan(ability, 'edit', 'settings');
    const { chats } = unit.stores;
    const integration = await chats.find(project.orgId, settings.integrationId);
    if (!integration) throw new LocketError('not-found', 'Slack integration not found');
    const previous = await chats.ofProject(project.id);
    const at = unit.runtime.now().toISOString();
    const next: ProjectChat = {
      ...settings,
      id: previous?.id ?? unit.runtime.uuid(),
      projectId: project.id,
      lastStatus: null,
      lastErrorMessage: null,
      createdAt: previous?.createdAt ?? at,
      updatedAt: at,
      revision: (previous?.revision ?? 0) + 1,
    };
    const { accessRequestChannels, secretRequestChannels, failureChannels, ...flags } = settings;
    unit.note({
      metadata: {
        ...flags,
        accessRequestChannels: accessRequestChannels.join(', '),
        secretRequestChannels: secretRequestChannels.join(', '),
        failureChannels: failureChannels.join(', '),
      },
    });
    await unit.commit([
      chats.projectReplacement(next, previous),
      chats.check(integration),
      ...notingChat(unit, project, tells(next)),
    ]);
    return next;
  });
