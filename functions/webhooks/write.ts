import * as z from 'zod';
import {
  createWebhook,
  deleteWebhook,
  type ShownWebhook,
  testWebhook,
  updateWebhook,
} from '../../layers/domain/webhooks/manage-webhooks.ts';
import type { WebhookChanges } from '../../layers/domain/webhooks/webhook.ts';
import { members } from '../../layers/http/access.ts';
import { operation } from '../../layers/http/operation.ts';
import { flag, optional } from '../../layers/http/wire.ts';
import { expectGrantIn } from '../projects/scope.ts';
import { eitherId, projectNamed } from '../spelling.ts';
import { projectIn } from './project.ts';
import {
  changeReply,
  environment,
  eventsFilter,
  secretPath,
  WebhookChangeReply,
  WebhookId,
  webhookSecretKey,
  webhookType,
  webhookUrl,
} from './wire.ts';

const change = {
  access: members,
  limit: 'write',
  reply: WebhookChangeReply,
} as const;

const create = operation({
  ...change,
  method: 'POST',
  path: '/api/v1/webhooks',
  summary: 'Have an address called whenever secrets of an environment change',
  audit: 'create-webhook',
  body: z.object({
    ...eitherId,
    type: webhookType,
    environment,
    webhookUrl,
    webhookSecretKey,
    secretPath,
    eventsFilter,
  }),
  expect: ({ body, ...known }) => expectGrantIn(projectNamed(body).projectId, known),
  handle: async ({ body, unit }) =>
    changeReply(
      'Successfully created webhook',
      await createWebhook(unit, {
        projectId: projectIn(body),
        environment: body.environment,
        secretPath: body.secretPath,
        type: body.type,
        url: body.webhookUrl,
        secretKey: body.webhookSecretKey,
        eventsFilter: body.eventsFilter ?? [],
      }),
    ),
});

/** Older clients switch a webhook on by saying nothing at all. */
const changesFrom = ({ isDisabled, eventsFilter: wanted }: WebhookChanges): WebhookChanges => ({
  isDisabled: isDisabled ?? (wanted === undefined ? false : undefined),
  eventsFilter: wanted,
});

const update = operation({
  ...change,
  method: 'PATCH',
  path: '/api/v1/webhooks/{webhookId}',
  summary: 'Switch a webhook off or on, or say which events it is told of',
  audit: 'update-webhook-status',
  params: WebhookId,
  body: z.object({ isDisabled: optional(flag(false)), eventsFilter }).transform(changesFrom),
  handle: async ({ params, body, unit }) =>
    changeReply('Successfully updated webhook', await updateWebhook(unit, params.webhookId, body)),
});

const remove = operation({
  ...change,
  method: 'DELETE',
  path: '/api/v1/webhooks/{webhookId}',
  summary: 'Remove a webhook',
  audit: 'delete-webhook',
  params: WebhookId,
  handle: async ({ params, unit }) =>
    changeReply('Successfully deleted webhook', await deleteWebhook(unit, params.webhookId)),
});

const verdictOn = ({ webhook: { lastStatus, lastRunErrorMessage } }: ShownWebhook): string =>
  lastStatus === 'success'
    ? 'Successfully triggered webhook'
    : `The webhook could not be triggered: ${lastRunErrorMessage}`;

const test = operation({
  ...change,
  method: 'POST',
  path: '/api/v1/webhooks/{webhookId}/test',
  summary: 'Call a webhook now; its status tells how that went',
  audit: 'test-webhook',
  params: WebhookId,
  handle: async ({ params, unit }) => {
    const tested = await testWebhook(unit, params.webhookId);
    return changeReply(verdictOn(tested), tested);
  },
});

export const writeOperations = [create, update, remove, test];
