import { hiding, type SpecimenOf, type Specimens, withParams } from './specimen.ts';

const base = '/api/v1/secret-scanning';
/** No server admin said by what GitHub knows this instance. */
const noApp = { status: 400, message: /has no GitHub app/ };
const source = withParams(({ sourceId }) => ({ sourceId }));
const ofOrganization = withParams(({ orgId }) => ({ organizationId: orgId }));

/** A push as GitLab tells it. */
const push: SpecimenOf = ({ sourceId, scanWebhookSecret }) => ({
  params: { sourceId },
  headers: { 'x-gitlab-event': 'Push Hook', 'x-gitlab-token': scanWebhookSecret },
  body: {
    after: 'c0ffee',
    commits: [{ id: 'c0ffee' }],
    total_commits_count: 1,
    user_name: 'Dev',
    project: { id: 7, path_with_namespace: 'example/app', web_url: 'https://gitlab.com/example/app' },
  },
});

const begin: SpecimenOf = ({ orgId }) => ({ body: { organizationId: orgId }, owner: noApp });
const link: SpecimenOf = () => ({
  body: { installationId: '42', sessionId: '00112233445566778899aabbccddeeff', code: 'from-github' },
  owner: { status: 400, message: /did not begin here/ },
});

export const specimens: Specimens = {
  [`POST ${base}/create-installation-session/organization`]: begin,
  [`POST ${base}/link-installation`]: link,
  [`GET ${base}/installation-status/organization/{organizationId}`]: ofOrganization,
  [`GET ${base}/organization/{organizationId}/risks`]: ofOrganization,
  [`POST ${base}/organization/{organizationId}/risks/{riskId}/status`]: withParams(
    ({ orgId, riskId }) => ({ organizationId: orgId, riskId }),
    { status: 'RESOLVED_FALSE_POSITIVE' },
  ),
  [`POST ${base}/organization/{organizationId}/risks/{riskId}/rotate`]: ({ orgId, riskId }) => ({
    params: { organizationId: orgId, riskId },
    owner: { status: 400, message: /No stored secret/ },
  }),
  [`GET ${base}/organization/{organizationId}/sources`]: ofOrganization,
  [`POST ${base}/organization/{organizationId}/sources`]: hiding(
    ['token'],
    withParams(({ orgId }) => ({ organizationId: orgId }), {
      host: 'bitbucket',
      name: 'example',
      token: 'opens-repositories-at-bitbucket',
    }),
  ),
  [`PATCH ${base}/sources/{sourceId}`]: hiding(
    ['token'],
    withParams(({ sourceId }) => ({ sourceId }), { token: 'opens-repositories-from-now-on' }),
  ),
  [`DELETE ${base}/sources/{sourceId}`]: source,
  [`POST ${base}/sources/{sourceId}/scan`]: source,
  [`POST ${base}/webhook`]: () => ({ body: {}, owner: noApp }),
  [`POST ${base}/webhook/{sourceId}`]: push,
};
