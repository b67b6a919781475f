import type { Webhook, WebhookStore } from '../../../domain/webhooks/webhook.ts';
import { absent, present, put, remove, update } from '../changes.ts';
import { fromItem, fromItems, toItem } from '../items.ts';
import { keys } from '../keys.ts';
import type { ReadSession } from '../read-session.ts';

/** A webhook as it is stored: those of earlier releases have no filter. */
type Stored = Omit<Webhook, 'eventsFilter'> & Partial<Pick<Webhook, 'eventsFilter'>>;

const webhookIn = (stored: Stored): Webhook => ({ ...stored, eventsFilter: stored.eventsFilter ?? [] });

const keyOf = ({ projectId, id }: Webhook) => keys.webhook(projectId, id);

const projectOf = async (session: ReadSession, webhookId: string) =>
  (await session.get(keys.webhookOwner(webhookId)))?.projectId as string | undefined;

const find = async (session: ReadSession, webhookId: string): Promise<Webhook | undefined> => {
  const projectId = await projectOf(session, webhookId);
  const stored =
    projectId === undefined
      ? undefined
      : fromItem<Stored>(await session.get(keys.webhook(projectId, webhookId)));
  return stored && webhookIn(stored);
};

/**
 * Webhooks under their project, and a pointer to it under their own id. What a person switches and what a delivery
 * reports are different attributes, so that neither takes back the other.
 */
export const webhookStore = (session: ReadSession): WebhookStore => ({
  find: (webhookId) => find(session, webhookId),
  projectOf: (webhookId) => projectOf(session, webhookId),
  inProject: async (projectId) =>
    fromItems<Stored>(await session.all(keys.webhooks(projectId))).map(webhookIn),
  creation: (webhook) => [
    put(toItem(keyOf(webhook), webhook), absent),
    put(toItem(keys.webhookOwner(webhook.id), { projectId: webhook.projectId }), absent),
  ],
  change: (webhook, changes) => {
    const given = Object.entries(changes).filter(([, value]) => value !== undefined);
    const members = [...given, ['updatedAt', webhook.updatedAt] as const];
    return update(
      keyOf(webhook),
      `SET ${members.map(([name]) => `${name} = :${name}`).join(', ')}`,
      { values: Object.fromEntries(members.map(([name, value]) => [`:${name}`, value])) },
      present,
    );
  },
  run: (webhook) =>
    update(
      keyOf(webhook),
      'SET lastStatus = :status, lastRunErrorMessage = :message, updatedAt = :at',
      {
        values: {
          ':status': webhook.lastStatus,
          ':message': webhook.lastRunErrorMessage,
          ':at': webhook.updatedAt,
        },
      },
      present,
    ),
  deletion: (webhook) => [remove(keyOf(webhook)), remove(keys.webhookOwner(webhook.id))],
});
