import * as z from 'zod';
import { listWebhooks, readWebhook } from '../../layers/domain/webhooks/manage-webhooks.ts';
import { members } from '../../layers/http/access.ts';
import { operation } from '../../layers/http/operation.ts';
import { optional } from '../../layers/http/wire.ts';
import { expectGrantIn } from '../projects/scope.ts';
import { eitherId, projectNamed } from '../spelling.ts';
import { projectIn } from './project.ts';
import { environment, pathFilter, WebhookId, WebhookReply, webhookReply } from './wire.ts';

const list = operation({
  method: 'GET',
  path: '/api/v1/webhooks',
  summary: 'List the webhooks of a project, or of one environment or path in it',
  access: members,
  audit: 'get-webhooks',
  limit: 'read',
  query: z.object({ ...eitherId, environment: optional(environment), secretPath: pathFilter }),
  reply: () => z.object({ message: z.string(), webhooks: z.array(WebhookReply()) }),
  expect: ({ query, ...known }) => expectGrantIn(projectNamed(query).projectId, known),
  handle: async ({ query, unit }) => {
    const found = await listWebhooks(unit, {
      projectId: projectIn(query),
      environment: query.environment,
      secretPath: query.secretPath,
    });
    return { message: 'Successfully fetched webhook', webhooks: found.map(webhookReply) };
  },
});

const read = operation({
  method: 'GET',
  path: '/api/v1/webhooks/{webhookId}',
  summary: 'Get one webhook',
  access: members,
  audit: 'get-webhook',
  limit: 'read',
  params: WebhookId,
  reply: () => z.object({ webhook: WebhookReply() }),
  handle: async ({ params, unit }) => ({ webhook: webhookReply(await readWebhook(unit, params.webhookId)) }),
});

export const readOperations = [list, read];
