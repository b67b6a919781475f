import type { Webhook, WebhookStore } from '../../../domain/webhooks/webhook.ts';
import { absent, present, put, remove, update } from '../changes.ts';
import type { ReadSession } from '../read-session.ts';
import { itemType } from './item-type.ts';
import { toItem } from './links.ts';
import { bytes, flag, text } from './shape.ts';

/** A webhook as it is stored: those of earlier releases have no filter. */
type WebhookRecord = Omit<Webhook, 'eventsFilter'> & Partial<Pick<Webhook, 'eventsFilter'>>;

const webhookIn = (stored: WebhookRecord): Webhook => ({
  ...stored,
  eventsFilter: stored.eventsFilter ?? [],
});

const webhookOwnerItem = itemType<{ readonly projectId: string }>()({
  name: 'project of a webhook',
  readBy: 'lookups by webhook id',
  pk: 'WEBHOOK#<webhook>',
  sk: 'WEBHOOK',
  key: (id: string) => ({ pk: `WEBHOOK#${id}`, sk: 'WEBHOOK' }),
  shape: { projectId: text },
});

export const webhookItem = itemType<WebhookRecord>()({
  name: 'webhook, address and key sealed',
  readBy: 'listing; every change of a secret in the project, by the worker',
  pk: 'PROJECT#<id>',
  sk: 'WEBHOOK#<webhook>',
  key: (projectId: string, id: string) => ({ pk: `PROJECT#${projectId}`, sk: `WEBHOOK#${id}` }),
  ranges: { of: (projectId: string) => ({ pk: `PROJECT#${projectId}`, prefix: 'WEBHOOK#' }) },
  shape: { id: text, projectId: text, environmentId: text, secretPath: text, url: bytes, isDisabled: flag },
  leadsTo: [toItem(webhookOwnerItem, ({ id }) => webhookOwnerItem.key(id))],
});

export const webhookItems = [webhookItem, webhookOwnerItem];

const keyOf = ({ projectId, id }: Webhook) => webhookItem.key(projectId, id);

const projectOf = async (session: ReadSession, webhookId: string) =>
  (await session.read(webhookOwnerItem, webhookOwnerItem.key(webhookId)))?.projectId;

const find = async (session: ReadSession, webhookId: string): Promise<Webhook | undefined> => {
  const projectId = await projectOf(session, webhookId);
  const stored = projectId && (await session.read(webhookItem, webhookItem.key(projectId, webhookId)));
  return stored ? webhookIn(stored) : undefined;
};

/**
 * Webhooks under their project, and a pointer to it under their own id. What a person switches and what a delivery
 * reports are different attributes, so that neither takes back the other.
 */
export const webhookStore = (session: ReadSession): WebhookStore => ({
  find: (webhookId) => find(session, webhookId),
  projectOf: (webhookId) => projectOf(session, webhookId),
  inProject: async (projectId) =>
    (await session.list(webhookItem, webhookItem.ranges.of(projectId))).map(webhookIn),
  creation: (webhook) => [
    put(webhookItem.item(keyOf(webhook), webhook), absent),
    put(webhookOwnerItem.item(webhookOwnerItem.key(webhook.id), { projectId: webhook.projectId }), absent),
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
  deletion: (webhook) => [remove(keyOf(webhook)), remove(webhookOwnerItem.key(webhook.id))],
});
