import * as z from 'zod';
import { listChoices } from '../../layers/domain/syncs/manage-connections.ts';
import { listOptions } from '../../layers/domain/syncs/options.ts';
import { members, peopleInside } from '../../layers/http/access.ts';
import { operation } from '../../layers/http/operation.ts';
import { optional } from '../../layers/http/wire.ts';
import { AuthId } from './wire.ts';

const base = '/api/v1/integration-auth';
const asked = z.string().trim().min(1).max(512);
const maybe = optional(z.string().trim().max(512));

const name = { name: z.string() };

/** What can be chosen at a target: the path below a connection, how requests and replies are called. */
interface ChoiceList {
  readonly path: string;
  /** What the adapters call it, where that is something else. */
  readonly kind: string;
  readonly summary: string;
  readonly query: z.ZodRawShape;
  readonly envelope: string;
  readonly item: () => z.ZodType;
}

const list = (
  path: string,
  summary: string,
  query: z.ZodRawShape,
  member: string,
  kind = path,
): ChoiceList => ({
  path,
  kind: kind.slice(kind.indexOf('/') + 1),
  summary,
  query,
  envelope: path.slice(path.indexOf('/') + 1).replace(/-(.)/g, (_, letter: string) => letter.toUpperCase()),
  item: () => z.object({ ...name, [member]: z.string() }),
});

const apps: ChoiceList = {
  path: 'apps',
  kind: 'apps',
  summary: 'What a connection leads to at its target: repositories, projects, services',
  query: { teamId: maybe, azureDevOpsOrgName: maybe, workspaceSlug: maybe },
  envelope: 'apps',
  item: () => z.object({ ...name, appId: z.string().optional(), owner: z.string().optional() }),
};

const workspaces: ChoiceList = {
  path: 'bitbucket/workspaces',
  kind: 'workspaces',
  summary: 'The workspaces of a connection to Bitbucket',
  query: {},
  envelope: 'workspaces',
  item: () =>
    z.looseObject({ ...name, slug: z.string(), uuid: z.string(), type: z.string(), is_private: z.boolean() }),
};

const pipelines: ChoiceList = {
  path: 'heroku/pipelines',
  kind: 'pipelines',
  summary: 'The pipelines of a connection to Heroku, by app',
  query: {},
  envelope: 'pipelines',
  item: () =>
    z.object({
      app: z.object({ appId: z.string() }),
      stage: z.string(),
      pipeline: z.object({ ...name, pipelineId: z.string() }),
    }),
};

const groups: ChoiceList = {
  ...list('checkly/groups', 'The check groups of an account at Checkly', { accountId: asked }, 'groupId'),
  item: () => z.object({ ...name, groupId: z.number() }),
};

const kmsKeys: ChoiceList = {
  path: 'aws-secrets-manager/kms-keys',
  kind: 'kms-keys',
  summary: 'The KMS keys of a region that secrets at AWS Secrets Manager may be encrypted under',
  query: { region: asked },
  envelope: 'kmsKeys',
  item: () => z.object({ id: z.string(), alias: z.string() }),
};

const qovery = 'at Qovery';

const lists: readonly ChoiceList[] = [
  apps,
  workspaces,
  pipelines,
  groups,
  kmsKeys,
  list('teams', 'The teams of a connection', {}, 'id'),
  list('github/orgs', 'The organizations of a connection to GitHub', {}, 'orgId'),
  list(
    'github/envs',
    'The environments of a repository at GitHub',
    { repoOwner: asked, repoName: asked },
    'envId',
  ),
  list(
    'northflank/secret-groups',
    'The secret groups of a project at Northflank',
    { appId: asked },
    'groupId',
  ),
  list('qovery/orgs', `Organizations ${qovery}`, {}, 'orgId'),
  list('qovery/projects', `Projects of an organization ${qovery}`, { orgId: asked }, 'projectId'),
  list('qovery/environments', `Environments of a project ${qovery}`, { projectId: asked }, 'environmentId'),
  list('qovery/apps', `Applications ${qovery}`, { environmentId: asked }, 'appId', 'qovery/qovery-apps'),
  list('qovery/containers', `Containers ${qovery}`, { environmentId: asked }, 'appId'),
  list('qovery/jobs', `Jobs ${qovery}`, { environmentId: asked }, 'appId'),
  list('railway/environments', 'Environments of a project at Railway', { appId: asked }, 'environmentId'),
  list('railway/services', 'Services of a project at Railway', { appId: asked }, 'serviceId'),
  list(
    'teamcity/build-configs',
    'Build configurations of a project at TeamCity',
    { appId: asked },
    'buildConfigId',
  ),
];

const operationFor = ({ path, kind, summary, query, envelope, item }: ChoiceList) =>
  operation({
    method: 'GET',
    path: `${base}/{integrationAuthId}/${path}`,
    summary,
    access: peopleInside,
    audit: 'get-integration-choices',
    limit: 'read',
    params: AuthId,
    query: z.object(query),
    reply: () => z.object({ [envelope]: z.array(item()) }),
    handle: async ({ params, query: given, unit }) => ({
      [envelope]: [
        ...(await listChoices(
          unit,
          params.integrationAuthId,
          kind,
          given as Readonly<Record<string, string>>,
        )),
      ],
    }),
  });

const branches = operation({
  method: 'GET',
  path: `${base}/{integrationAuthId}/vercel/branches`,
  summary: 'The branches of a project at Vercel',
  access: peopleInside,
  audit: 'get-integration-choices',
  limit: 'read',
  params: AuthId,
  query: z.object({ appId: asked }),
  reply: () => z.object({ branches: z.array(z.string()) }),
  handle: async ({ params, query, unit }) => ({
    branches: (await listChoices(unit, params.integrationAuthId, 'branches', query)).map((choice) =>
      String(choice.name),
    ),
  }),
});

const options = operation({
  method: 'GET',
  path: `${base}/integration-options`,
  summary: 'The targets that there are, and which of them can be connected by an app of this instance',
  access: members,
  audit: null,
  limit: 'read',
  reply: () =>
    z.object({
      integrationOptions: z.array(
        z.object({
          name: z.string(),
          slug: z.string(),
          image: z.string(),
          isAvailable: z.boolean(),
          type: z.enum(['oauth', 'pat', 'custom']),
          clientId: z.string(),
          clientSlug: z.string().optional(),
          docsLink: z.string(),
        }),
      ),
    }),
  handle: async ({ unit }) => ({ integrationOptions: [...(await listOptions(unit))] }),
});

export const choiceOperations = [options, ...lists.map(operationFor), branches];
