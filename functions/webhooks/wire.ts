import * as z from 'zod';
import type { ShownWebhook } from '../../layers/domain/webhooks/manage-webhooks.ts';
import { maxUrlLength, parsePathPattern } from '../../layers/domain/webhooks/target.ts';
import { webhookEvents, webhookTypes } from '../../layers/domain/webhooks/webhook.ts';
import { defaulted, id, instant, optional, ruled, uuid } from '../../layers/http/wire.ts';

export const webhookType = defaulted(z.enum(webhookTypes), 'general');
/** The events that are told; an empty list for all of them. */
export const eventsFilter = optional(
  z
    .array(z.object({ eventName: z.enum(webhookEvents) }))
    .max(20)
    .transform((wanted) => [...new Set(wanted.map(({ eventName }) => eventName))]),
);
export const environment = z.string().trim().min(1).max(64);
export const secretPath = ruled(defaulted(z.string().max(512), '/'), parsePathPattern);
export const pathFilter = optional(ruled(z.string().max(512), parsePathPattern));
export const webhookUrl = z.string().trim().min(1).max(maxUrlLength).meta({ format: 'uri' });
export const webhookSecretKey = optional(z.string().max(1024));

export const WebhookId = z.object({ webhookId: id });

export const WebhookReply = () =>
  z.object({
    id: uuid,
    secretPath: z.string(),
    lastStatus: z.string().nullable(),
    lastRunErrorMessage: z.string().nullable(),
    isDisabled: z.boolean(),
    createdAt: instant(),
    updatedAt: instant(),
    envId: uuid,
    type: z.string().nullable(),
    projectId: z.string(),
    environment: z.object({ id: z.string(), name: z.string(), slug: z.string() }),
    url: z.string(),
    eventsFilter: z.array(z.object({ eventName: z.string() })),
  });

/** A webhook as those see it who may read webhooks: with its address, never with its key. */
export const webhookReply = ({ webhook, project, environment: place, url }: ShownWebhook) => ({
  id: webhook.id,
  secretPath: webhook.secretPath,
  lastStatus: webhook.lastStatus,
  lastRunErrorMessage: webhook.lastRunErrorMessage,
  isDisabled: webhook.isDisabled,
  createdAt: webhook.createdAt,
  updatedAt: webhook.updatedAt,
  envId: place.id,
  type: webhook.type,
  projectId: project.id,
  environment: { id: place.id, name: place.name, slug: place.slug },
  url,
  eventsFilter: webhook.eventsFilter.map((eventName) => ({ eventName })),
});

/** What every change answers: a sentence and the webhook. */
export const WebhookChangeReply = () => z.object({ message: z.string(), webhook: WebhookReply() });

export const changeReply = (message: string, shown: ShownWebhook) => ({
  message,
  webhook: webhookReply(shown),
});
