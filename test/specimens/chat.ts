import { type Fields, nothing, queryOf, type SpecimenOf, type Specimens, withParams } from './specimen.ts';

const base = '/api/v1/workflow-integrations';
const integration = (fields?: Fields) =>
  withParams(({ slackIntegrationId }) => ({ id: slackIntegrationId }), fields);

/** No server admin said by what Slack knows this instance. */
const noApp = { status: 400, message: /has no Slack app/ };

const channels: SpecimenOf = (names) => ({
  ...integration()(names),
  owner: { status: 503, message: /Slack cannot be called/ },
});

const chat: SpecimenOf = ({ projectId, slackIntegrationId }) => ({
  params: { projectId },
  body: {
    slackIntegrationId,
    isAccessRequestNotificationEnabled: true,
    accessRequestChannels: 'C1, C2',
    isSecretRequestNotificationEnabled: false,
    secretRequestChannels: '',
  },
});

export const specimens: Specimens = {
  [`GET ${base}`]: nothing,
  [`GET ${base}/slack`]: nothing,
  [`GET ${base}/slack/{id}`]: integration(),
  [`GET ${base}/slack/{id}/channels`]: channels,
  [`PATCH ${base}/slack/{id}`]: integration({ description: 'Where we work' }),
  [`DELETE ${base}/slack/{id}`]: integration(),
  [`GET ${base}/slack/install`]: () => ({ query: { slug: 'our-slack' }, owner: noApp }),
  [`GET ${base}/slack/reinstall`]: (names) => ({
    ...queryOf(({ slackIntegrationId }) => ({ id: slackIntegrationId }))(names),
    owner: noApp,
  }),
  [`GET ${base}/slack/oauth_redirect`]: () => ({
    query: { state: 'a', code: 'b' },
    owner: { status: 401, message: /began no installation/ },
  }),
  'GET /api/v1/workspace/{projectId}/slack-config': nothing,
  'GET /api/v1/projects/{projectId}/slack-config': nothing,
  'PUT /api/v1/workspace/{projectId}/slack-config': chat,
  'PUT /api/v1/projects/{projectId}/slack-config': chat,
  'GET /api/v1/admin/integrations/slack/config': nothing,
};
