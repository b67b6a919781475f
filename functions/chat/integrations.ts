import * as z from 'zod';
import {
  deleteIntegration,
  listChannels,
  listIntegrations,
  readIntegration,
  updateIntegration,
} from '../../layers/domain/chat/manage-integrations.ts';
import { members } from '../../layers/http/access.ts';
import { operation } from '../../layers/http/operation.ts';
import { erasable, optional } from '../../layers/http/wire.ts';
import { descriptionInput, IntegrationId, IntegrationReply, integrationReply, slugInput } from './wire.ts';

const base = '/api/v1/workflow-integrations';
const reading = { method: 'GET', access: members, limit: 'read' } as const;
const changing = { access: members, limit: 'write', reply: IntegrationReply } as const;

const listAll = operation({
  ...reading,
  path: base,
  summary: 'List the workflow integrations of the organization, of every kind',
  audit: 'get-workflow-integrations',
  reply: () => z.array(IntegrationReply().omit({ teamName: true })),
  handle: async ({ unit }) =>
    (await listIntegrations(unit)).map((each) => {
      const { teamName: _, ...rest } = integrationReply(each);
      return rest;
    }),
});

const list = operation({
  ...reading,
  path: `${base}/slack`,
  summary: 'List the Slack workspaces in which the organization installed the app',
  audit: 'get-workflow-integrations',
  reply: () => z.array(IntegrationReply()),
  handle: async ({ unit }) => (await listIntegrations(unit)).map(integrationReply),
});

const read = operation({
  ...reading,
  path: `${base}/slack/{id}`,
  summary: 'One Slack workspace',
  audit: 'get-slack-integration',
  params: IntegrationId,
  reply: IntegrationReply,
  handle: async ({ params, unit }) => integrationReply(await readIntegration(unit, params.id)),
});

const channels = operation({
  ...reading,
  path: `${base}/slack/{id}/channels`,
  summary: 'The channels that the app sees in a Slack workspace',
  audit: 'get-slack-channels',
  params: IntegrationId,
  reply: () => z.array(z.object({ id: z.string(), name: z.string() })),
  handle: async ({ params, unit }) => [...(await listChannels(unit, params.id))],
});

const update = operation({
  ...changing,
  method: 'PATCH',
  path: `${base}/slack/{id}`,
  summary: 'Rename or describe a Slack workspace',
  audit: 'update-slack-integration',
  params: IntegrationId,
  body: z.object({
    slug: optional(slugInput),
    description: erasable(z.union([z.literal(''), descriptionInput])),
  }),
  handle: async ({ params, body, unit }) =>
    integrationReply(
      await updateIntegration(unit, params.id, {
        slug: body.slug,
        description: body.description === '' ? null : body.description,
      }),
    ),
});

const remove = operation({
  ...changing,
  method: 'DELETE',
  path: `${base}/slack/{id}`,
  summary: 'Forget a Slack workspace and its token; the app stays there until somebody removes it in Slack',
  audit: 'delete-slack-integration',
  params: IntegrationId,
  handle: async ({ params, unit }) => integrationReply(await deleteIntegration(unit, params.id)),
});

export const integrationOperations = [listAll, list, read, channels, update, remove];
