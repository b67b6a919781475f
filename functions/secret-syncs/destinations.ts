import { LocketError } from '../../layers/domain/errors.ts';
import { targets } from '../../layers/domain/syncs/catalogue.ts';
import type { Destination, TargetName, TargetOptions } from '../../layers/domain/syncs/target.ts';

/** The settings of a destination as the newer family writes them: texts, flags and lists by name. */
export type Config = Readonly<Record<string, unknown>>;

interface Read {
  readonly destination: Destination;
  readonly options: TargetOptions;
}

const longest = 1024;

const text = (config: Config, member: string): string | undefined => {
  const value = config[member];
  if (value === undefined || value === null || value === '') return undefined;
  const said = typeof value === 'number' ? String(value) : value;
  if (typeof said !== 'string' || said.length > longest)
    throw new LocketError(
      'invalid-input',
      `destinationConfig.${member} must be a text of at most ${longest} characters`,
    );
  return said.trim();
};

type Member = keyof Destination;

/** Which member of the newer family is which of a destination; the first that is given counts. */
const names: Readonly<Record<TargetName, Partial<Record<Member, readonly string[]>>>> = {
  'aws-parameter-store': { region: ['region'], path: ['path'] },
  'aws-secret-manager': { region: ['region'], app: ['secretName'] },
  'azure-devops': {
    app: ['organizationName'],
    appId: ['devopsProjectId'],
    targetEnvironment: ['variableGroupName'],
  },
  'azure-key-vault': { app: ['vaultBaseUrl'] },
  bitbucket: {
    targetEnvironmentId: ['workspaceSlug'],
    appId: ['repositorySlug'],
    targetEnvironment: ['environmentId'],
  },
  checkly: { appId: ['accountId'] },
  circleci: { appId: ['projectSlug', 'projectId'] },
  'cloud-66': { appId: ['stackId'] },
  'cloudflare-pages': { app: ['projectName'], targetEnvironment: ['environment'] },
  'cloudflare-workers': { app: ['scriptId'] },
  codefresh: { appId: ['projectId'] },
  databricks: { app: ['scope'] },
  'digital-ocean-app-platform': { appId: ['appId'] },
  flyio: { app: ['appId'] },
  'gcp-secret-manager': { appId: ['projectId'] },
  github: { owner: ['owner', 'org'], app: ['repo'], targetEnvironmentId: ['env'], scope: ['scope'] },
  gitlab: { appId: ['projectId', 'groupId'], targetEnvironment: ['targetEnvironment'], scope: ['scope'] },
  'hashicorp-vault': { app: ['mount'], path: ['path'] },
  'hasura-cloud': { appId: ['tenantId', 'projectId'] },
  heroku: { app: ['app', 'appName'] },
  kubernetes: { app: ['secretName'], path: ['namespace'] },
  'laravel-forge': { appId: ['siteId'] },
  netlify: { appId: ['siteId'], targetEnvironment: ['context'] },
  northflank: { appId: ['projectId'], targetServiceId: ['secretGroupId'] },
  qovery: { appId: ['serviceId'], scope: ['scope'] },
  railway: { appId: ['projectId'], targetEnvironmentId: ['environmentId'], targetServiceId: ['serviceId'] },
  render: { appId: ['serviceId'] },
  rundeck: { path: ['path'] },
  supabase: { appId: ['projectId'] },
  teamcity: { appId: ['project'], targetEnvironmentId: ['buildConfig'] },
  'terraform-cloud': {
    appId: ['workspaceId', 'variableSetId'],
    targetService: ['category'],
    scope: ['scope'],
  },
  travisci: { appId: ['repositoryId'] },
  vercel: { app: ['app'], targetEnvironment: ['env'], path: ['branch'] },
  windmill: { appId: ['workspace'] },
};

/** Scopes of GitHub in both families. */
const githubScopes: Readonly<Record<string, string>> = {
  repository: 'github-repo',
  organization: 'github-org',
  'repository-environment': 'github-env',
};

const isId = (value: unknown): value is string | number =>
  (typeof value === 'string' || typeof value === 'number') && /^\d{1,20}$/.test(String(value));

/** Ids of repositories, which are numbers. */
const ids = (value: unknown): readonly string[] | undefined => {
  if (value === undefined || value === null) return undefined;
  if (!Array.isArray(value) || value.length > 500 || !value.every(isId))
    throw new LocketError(
      'invalid-input',
      'destinationConfig.selectedRepositoryIds must be at most 500 ids, which are numbers',
    );
  return value.map(String);
};

const visibilities = ['selected', 'private', 'all'] as const;

const optionsIn = (config: Config): TargetOptions => {
  const visibility = visibilities.find((each) => each === config.visibility);
  const repositoryIds = ids(config.selectedRepositoryIds);
  return {
    ...((config.mappingBehavior === 'one-to-one' || config.mappingBehavior === 'many-to-one') && {
      mapping: config.mappingBehavior,
    }),
    ...(visibility && { visibility }),
    ...(repositoryIds && { repositoryIds }),
    ...(typeof config.shouldMaskSecrets === 'boolean' && { isMasked: config.shouldMaskSecrets }),
    ...(typeof config.shouldProtectSecrets === 'boolean' && { isProtected: config.shouldProtectSecrets }),
  };
};

/** A destination of the newer family, in the members that adapters read. */
export const destinationIn = (target: TargetName, config: Config): Read => {
  const read = Object.entries(names[target]).flatMap(([member, spellings]) => {
    const value = (spellings ?? []).map((name) => text(config, name)).find((each) => each !== undefined);
    return value === undefined ? [] : [[member, value] as const];
  });
  const destination = Object.fromEntries(read) as Destination;
  const { scope } = destination;
  const spelled = target === 'github' && scope ? { scope: githubScopes[scope] ?? scope } : {};
  return { destination: { ...destination, ...spelled }, options: optionsIn(config) };
};

/** What members of a destination can be, where that is one of a few. */
const choices: Readonly<Partial<Record<TargetName, Readonly<Record<string, readonly string[]>>>>> = {
  'aws-secret-manager': { mappingBehavior: ['many-to-one', 'one-to-one'] },
  'cloudflare-pages': { environment: ['production', 'preview'] },
  github: { scope: Object.keys(githubScopes), visibility: visibilities },
  gitlab: { scope: ['project', 'group'] },
  qovery: { scope: ['application', 'container', 'job'] },
  'terraform-cloud': { scope: ['workspace', 'variable-set'], category: ['env', 'terraform'] },
  vercel: { env: ['production', 'preview', 'development'] },
};

/** Members of a destination that say how a target keeps what it is given. */
const keeping: Readonly<Partial<Record<TargetName, readonly string[]>>> = {
  'aws-secret-manager': ['mappingBehavior'],
  github: ['visibility', 'selectedRepositoryIds'],
  gitlab: ['shouldMaskSecrets', 'shouldProtectSecrets'],
};

/** Options of a sync that only some targets have. */
const offered: Readonly<Partial<Record<TargetName, readonly string[]>>> = {
  'aws-parameter-store': ['keyId', 'tags', 'tier'],
  'aws-secret-manager': ['keyId', 'tags', 'replicaRegions'],
  'cloudflare-pages': ['autoRedeployServices'],
  render: ['autoRedeployServices'],
};

const fieldOf = (target: TargetName, name: string, isRequired: boolean) => ({
  name,
  isRequired,
  kind: /^should/.test(name) ? ('flag' as const) : /Ids$/.test(name) ? ('list' as const) : ('text' as const),
  choices: [...(choices[target]?.[name] ?? [])],
});

/** Members of a destination: what the older family calls each, what the newer one does, and whether it is needed. */
export const membersOf = (target: TargetName) =>
  Object.entries(names[target]).map(([member, [name = member] = []]) => ({
    member,
    name,
    isRequired: targets[target].needs.includes(member as Member),
  }));

/** What a destination has to say and may say, for whoever builds a form. */
export const formOf = (target: TargetName) => {
  const places = membersOf(target).map(({ name, isRequired }) => fieldOf(target, name, isRequired));
  return {
    destination: [...places, ...(keeping[target] ?? []).map((name) => fieldOf(target, name, false))],
    options: [...(offered[target] ?? [])],
  };
};
