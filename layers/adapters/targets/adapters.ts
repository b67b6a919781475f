import type { TargetName } from '../../domain/syncs/target.ts';
import type { Adapter } from './adapter.ts';

type Load = () => Promise<{ readonly adapter: Adapter }>;

/** How each target is called, in a file beside the bundle that is read when it is first used. */
export const adapters: Readonly<Record<TargetName, Load>> = {
  'aws-parameter-store': () => import('./aws/parameter-store.part.ts'),
  'aws-secret-manager': () => import('./aws/secrets-manager.part.ts'),
  'azure-devops': () => import('./vendors/azure-devops.part.ts'),
  'azure-key-vault': () => import('./vendors/azure-key-vault.part.ts'),
  bitbucket: () => import('./vendors/bitbucket.part.ts'),
  checkly: () => import('./vendors/checkly.part.ts'),
  circleci: () => import('./vendors/circleci.part.ts'),
  'cloud-66': () => import('./vendors/cloud-66.part.ts'),
  'cloudflare-pages': () => import('./vendors/cloudflare-pages.part.ts'),
  'cloudflare-workers': () => import('./vendors/cloudflare-workers.part.ts'),
  codefresh: () => import('./vendors/codefresh.part.ts'),
  databricks: () => import('./vendors/databricks.part.ts'),
  'digital-ocean-app-platform': () => import('./vendors/digital-ocean-app-platform.part.ts'),
  flyio: () => import('./vendors/flyio.part.ts'),
  'gcp-secret-manager': () => import('./vendors/gcp-secret-manager.part.ts'),
  github: () => import('./vendors/github.part.ts'),
  gitlab: () => import('./vendors/gitlab.part.ts'),
  'hashicorp-vault': () => import('./vendors/hashicorp-vault.part.ts'),
  'hasura-cloud': () => import('./vendors/hasura-cloud.part.ts'),
  heroku: () => import('./vendors/heroku.part.ts'),
  kubernetes: () => import('./vendors/kubernetes.part.ts'),
  'laravel-forge': () => import('./vendors/laravel-forge.part.ts'),
  netlify: () => import('./vendors/netlify.part.ts'),
  northflank: () => import('./vendors/northflank.part.ts'),
  qovery: () => import('./vendors/qovery.part.ts'),
  railway: () => import('./vendors/railway.part.ts'),
  render: () => import('./vendors/render.part.ts'),
  rundeck: () => import('./vendors/rundeck.part.ts'),
  supabase: () => import('./vendors/supabase.part.ts'),
  teamcity: () => import('./vendors/teamcity.part.ts'),
  'terraform-cloud': () => import('./vendors/terraform-cloud.part.ts'),
  travisci: () => import('./vendors/travisci.part.ts'),
  vercel: () => import('./vendors/vercel.part.ts'),
  windmill: () => import('./vendors/windmill.part.ts'),
};
