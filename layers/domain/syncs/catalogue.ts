import type { AppName } from '../instance/app-credentials.ts';
import type { Destination, TargetName, TargetOptions } from './target.ts';

/** What names a target takes. */
interface NameRules {
  readonly pattern: RegExp;
  readonly longest: number;
  /** How a name is spelled there: in capitals, or with dashes for underscores. */
  readonly spelling?: 'capitals' | 'dashes';
}

/** All that the rules know of a target; how it is called is an adapter's matter. */
export interface TargetTraits {
  readonly title: string;
  /** How it is connected: by an app of the instance, by a token, or in a way of its own. */
  readonly type: 'oauth' | 'pat' | 'custom';
  /** What its connection is called in the newer family of endpoints, and where it differs what its syncs are called. */
  readonly app: string;
  readonly syncName?: string;
  /** Whether values can be read back. */
  readonly reads: boolean;
  readonly names: NameRules;
  /** Bytes of a value. */
  readonly largest: number;
  readonly takesEmpty: boolean;
  /** Changes that are handed over together. */
  readonly batch: number;
  /** What of a destination has to be said. */
  readonly needs: readonly (keyof Destination)[];
  /** Credentials of the instance, where connections come by them. */
  readonly instanceApp?: AppName;
  /** Whether access tokens end, and are refreshed. */
  readonly refreshes?: true;
  /** The image of the dashboard. */
  readonly image: string;
}

const variable: NameRules = { pattern: /^[A-Za-z_][A-Za-z0-9_]*$/, longest: 255 };
const anyName: NameRules = { pattern: /^[^\p{Cc}]+$/u, longest: 255 };
const kibibytes = (count: number): number => count * 1024;

type Said = Pick<TargetTraits, 'title' | 'type' | 'app'> & Partial<TargetTraits>;

/** A target with what most of them have in common. */
const target = (said: Said): TargetTraits => ({
  reads: true,
  names: variable,
  largest: kibibytes(64),
  takesEmpty: true,
  batch: 20,
  needs: ['app'],
  image: `${said.title}.png`,
  ...said,
});

export const targets: Readonly<Record<TargetName, TargetTraits>> = {
  'aws-parameter-store': target({
    title: 'AWS Parameter Store',
    type: 'custom',
    app: 'aws',
    names: { pattern: /^(?!aws|ssm)[A-Za-z0-9_.-]+(\/[A-Za-z0-9_.-]+)*$/i, longest: 1011 },
    largest: kibibytes(8),
    takesEmpty: false,
    needs: ['region', 'path'],
    image: 'Amazon Web Services.png',
  }),
  'aws-secret-manager': target({
    title: 'AWS Secrets Manager',
    type: 'custom',
    app: 'aws',
    syncName: 'aws-secrets-manager',
    names: { pattern: /^[A-Za-z0-9/_+=.@-]+$/, longest: 512 },
    takesEmpty: false,
    needs: ['region'],
    image: 'Amazon Web Services.png',
  }),
  'azure-devops': target({
    title: 'Azure DevOps',
    type: 'pat',
    app: 'azure-devops',
    reads: false,
    batch: 500,
    needs: ['app', 'appId', 'targetEnvironment'],
  }),
  'azure-key-vault': target({
    title: 'Azure Key Vault',
    type: 'oauth',
    app: 'azure-key-vault',
    names: { pattern: /^[A-Za-z0-9-]+$/, longest: 127, spelling: 'dashes' },
    largest: kibibytes(25),
    instanceApp: 'azure',
    refreshes: true,
  }),
  bitbucket: target({
    title: 'Bitbucket',
    type: 'oauth',
    app: 'bitbucket',
    reads: false,
    largest: kibibytes(32),
    needs: ['appId', 'targetEnvironmentId'],
    instanceApp: 'bitbucket',
    refreshes: true,
  }),
  checkly: target({ title: 'Checkly', type: 'pat', app: 'checkly', needs: ['appId'] }),
  circleci: target({ title: 'CircleCI', type: 'pat', app: 'circleci', reads: false, needs: ['appId'] }),
  'cloud-66': target({ title: 'Cloud 66', type: 'pat', app: 'cloud-66', needs: ['appId'] }),
  'cloudflare-pages': target({
    title: 'Cloudflare Pages',
    type: 'pat',
    app: 'cloudflare',
    reads: false,
    largest: kibibytes(5),
    batch: 100,
    needs: ['app', 'targetEnvironment'],
    image: 'Cloudflare.png',
  }),
  'cloudflare-workers': target({
    title: 'Cloudflare Workers',
    type: 'pat',
    app: 'cloudflare',
    reads: false,
    largest: kibibytes(5),
    image: 'Cloudflare.png',
  }),
  codefresh: target({ title: 'Codefresh', type: 'pat', app: 'codefresh', batch: 500, needs: ['appId'] }),
  databricks: target({
    title: 'Databricks',
    type: 'pat',
    app: 'databricks',
    reads: false,
    names: { pattern: /^[A-Za-z0-9_.-]+$/, longest: 128 },
    largest: kibibytes(128),
  }),
  'digital-ocean-app-platform': target({
    title: 'Digital Ocean App Platform',
    type: 'pat',
    app: 'digital-ocean',
    reads: false,
    batch: 500,
    needs: ['appId'],
    image: 'Digital Ocean.png',
  }),
  flyio: target({ title: 'Fly.io', type: 'pat', app: 'flyio', reads: false, batch: 100, image: 'Flyio.svg' }),
  'gcp-secret-manager': target({
    title: 'GCP Secret Manager',
    type: 'oauth',
    app: 'gcp',
    names: { pattern: /^[A-Za-z0-9_-]+$/, longest: 255 },
    takesEmpty: false,
    needs: ['appId'],
    instanceApp: 'gcp',
    refreshes: true,
    image: 'Google Cloud Platform.png',
  }),
  github: target({
    title: 'GitHub',
    type: 'oauth',
    app: 'github',
    reads: false,
    names: { pattern: /^(?!GITHUB_)[A-Z_][A-Z0-9_]*$/, longest: 255, spelling: 'capitals' },
    largest: kibibytes(48),
    needs: [],
    instanceApp: 'github-integration',
  }),
  gitlab: target({
    title: 'GitLab',
    type: 'oauth',
    app: 'gitlab',
    names: { pattern: /^[A-Za-z0-9_]+$/, longest: 255 },
    largest: 10_000,
    needs: ['appId'],
    instanceApp: 'gitlab-integration',
    refreshes: true,
  }),
  'hashicorp-vault': target({
    title: 'HashiCorp Vault',
    type: 'pat',
    app: 'hashicorp-vault',
    names: anyName,
    largest: kibibytes(512),
    batch: 500,
    needs: ['app', 'path'],
    image: 'Vault.png',
  }),
  'hasura-cloud': target({
    title: 'Hasura Cloud',
    type: 'pat',
    app: 'hasura-cloud',
    batch: 100,
    needs: ['appId'],
    image: 'Hasura.svg',
  }),
  heroku: target({
    title: 'Heroku',
    type: 'oauth',
    app: 'heroku',
    largest: kibibytes(32),
    batch: 200,
    instanceApp: 'heroku',
    refreshes: true,
  }),
  kubernetes: target({
    title: 'Kubernetes',
    type: 'custom',
    app: 'kubernetes',
    names: { pattern: /^[-._A-Za-z0-9]+$/, longest: 253 },
    largest: kibibytes(512),
    batch: 500,
    needs: ['app', 'path'],
  }),
  'laravel-forge': target({
    title: 'Laravel Forge',
    type: 'pat',
    app: 'laravel-forge',
    batch: 500,
    needs: ['appId'],
  }),
  netlify: target({
    title: 'Netlify',
    type: 'oauth',
    app: 'netlify',
    needs: ['appId'],
    instanceApp: 'netlify',
  }),
  northflank: target({
    title: 'Northflank',
    type: 'pat',
    app: 'northflank',
    batch: 500,
    needs: ['appId', 'targetServiceId'],
  }),
  qovery: target({ title: 'Qovery', type: 'pat', app: 'qovery', reads: false, needs: ['appId', 'scope'] }),
  railway: target({
    title: 'Railway',
    type: 'pat',
    app: 'railway',
    batch: 100,
    needs: ['appId', 'targetEnvironmentId'],
  }),
  render: target({ title: 'Render', type: 'pat', app: 'render', needs: ['appId'] }),
  rundeck: target({
    title: 'Rundeck',
    type: 'pat',
    app: 'rundeck',
    reads: false,
    names: { pattern: /^[A-Za-z0-9_.+ -]+$/, longest: 255 },
    needs: ['path'],
    image: 'Rundeck.svg',
  }),
  supabase: target({
    title: 'Supabase',
    type: 'pat',
    app: 'supabase',
    reads: false,
    names: { pattern: /^(?!SUPABASE_)[A-Za-z_][A-Za-z0-9_]*$/, longest: 256 },
    batch: 100,
    needs: ['appId'],
  }),
  teamcity: target({ title: 'TeamCity', type: 'pat', app: 'teamcity', reads: false, needs: ['appId'] }),
  'terraform-cloud': target({
    title: 'Terraform Cloud',
    type: 'pat',
    app: 'terraform-cloud',
    reads: false,
    names: { pattern: /^[A-Za-z0-9_-]+$/, longest: 255 },
    largest: kibibytes(256),
    needs: ['appId'],
  }),
  travisci: target({ title: 'Travis CI', type: 'pat', app: 'travisci', reads: false, needs: ['appId'] }),
  vercel: target({
    title: 'Vercel',
    type: 'oauth',
    app: 'vercel',
    needs: ['app', 'targetEnvironment'],
    instanceApp: 'vercel',
  }),
  windmill: target({
    title: 'Windmill',
    type: 'pat',
    app: 'windmill',
    reads: false,
    names: { pattern: /^[uf]\/[A-Za-z0-9_@.-]+(\/[A-Za-z0-9_.-]+)*$/, longest: 255 },
    needs: ['appId'],
  }),
};

/** Secrets Manager keeps all keys in the JSON of one secret unless told otherwise; then they may be called anything. */
const isManyToOne = (name: TargetName, { mapping }: TargetOptions): boolean =>
  name === 'aws-secret-manager' && mapping !== 'one-to-one';

/** The traits of a target as a sync uses it. */
export const traitsOf = (name: TargetName, options: TargetOptions): TargetTraits =>
  isManyToOne(name, options)
    ? {
        ...targets[name],
        names: anyName,
        largest: kibibytes(60),
        takesEmpty: true,
        batch: 500,
        needs: ['region', 'app'],
      }
    : targets[name];

/** A name as the target spells it. */
export const spelledAt = ({ names: { spelling } }: Pick<TargetTraits, 'names'>, name: string): string => {
  if (spelling === 'capitals') return name.toUpperCase();
  return spelling === 'dashes' ? name.replaceAll('_', '-') : name;
};
