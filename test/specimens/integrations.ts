import {
  body,
  bodyOf,
  hiding,
  nothing,
  queryOf,
  type Specimen,
  type SpecimenOf,
  type Specimens,
} from './specimen.ts';

const base = '/api/v1/integration';
const auth = '/api/v1/integration-auth';

const ofProject = ['/api/v1/workspace/{projectId}', '/api/v1/projects/{projectId}'];

const asking =
  (query: Readonly<Record<string, string>>): SpecimenOf =>
  () => ({ query });

const withoutApp: Specimen['owner'] = { status: 400, message: /no credentials of an app/ };

const choices: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  apps: {},
  teams: {},
  'bitbucket/workspaces': {},
  'heroku/pipelines': {},
  'checkly/groups': { accountId: 'shop' },
  'github/orgs': {},
  'github/envs': { repoOwner: 'shop', repoName: 'shop' },
  'northflank/secret-groups': { appId: 'shop' },
  'qovery/orgs': {},
  'qovery/projects': { orgId: 'shop' },
  'qovery/environments': { projectId: 'shop' },
  'qovery/apps': { environmentId: 'shop' },
  'qovery/containers': { environmentId: 'shop' },
  'qovery/jobs': { environmentId: 'shop' },
  'railway/environments': { appId: 'shop' },
  'railway/services': { appId: 'shop' },
  'teamcity/build-configs': { appId: 'shop' },
  'vercel/branches': { appId: 'shop' },
  'aws-secrets-manager/kms-keys': { region: 'eu-central-1' },
};

export const specimens: Specimens = {
  [`GET ${auth}/integration-options`]: nothing,
  [`POST ${auth}/access-token`]: hiding(
    ['accessToken'],
    bodyOf(({ projectId }) => ({
      workspaceId: projectId,
      integration: 'github',
      accessToken: 'a token of GitHub',
    })),
  ),
  [`POST ${auth}/oauth-token`]: hiding(['code'], ({ projectId }) => ({
    body: { workspaceId: projectId, integration: 'gitlab', code: 'a code of GitLab' },
    owner: withoutApp,
  })),
  [`GET ${auth}/{integrationAuthId}`]: nothing,
  [`DELETE ${auth}/{integrationAuthId}`]: nothing,
  [`DELETE ${auth}`]: queryOf(({ projectId }) => ({ integration: 'gitlab', projectId })),
  ...Object.fromEntries(
    Object.entries(choices).map(([path, query]) => [
      `GET ${auth}/{integrationAuthId}/${path}`,
      asking(query),
    ]),
  ),
  [`POST ${base}`]: bodyOf(({ integrationAuthId, environment }) => ({
    integrationAuthId,
    sourceEnvironment: environment,
    appId: 'shop',
  })),
  [`GET ${base}/{integrationId}`]: nothing,
  [`PATCH ${base}/{integrationId}`]: body({ isActive: false }),
  [`DELETE ${base}/{integrationId}`]: nothing,
  [`POST ${base}/{integrationId}/sync`]: nothing,
  [`GET ${base}/{integrationId}/plan`]: nothing,
  [`GET ${base}/{integrationId}/keys`]: nothing,
  ...Object.fromEntries(
    ofProject.flatMap((path) => [
      [`GET ${path}/authorizations`, nothing],
      [`GET ${path}/integrations`, nothing],
    ]),
  ),
};
