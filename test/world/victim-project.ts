import type { Ask } from './victim.ts';
import { type AuthorityNames, createAuthorities } from './victim-authorities.ts';
import { createDynamic, type DynamicNames } from './victim-dynamic.ts';
import { createExternalImport } from './victim-imports.ts';
import { createKeys, type KeyNames } from './victim-keys.ts';
import { createSecretRotation, type RotationNames } from './victim-rotation.ts';
import { createSyncs, type SyncNames } from './victim-syncs.ts';

/** Names of one project and of what is in it. */
export interface ProjectNames extends KeyNames, AuthorityNames, DynamicNames, RotationNames, SyncNames {
  readonly projectId: string;
  readonly projectSlug: string;
  readonly environment: string;
  readonly environmentId: string;
  readonly folderName: string;
  readonly folderId: string;
  readonly secretName: string;
  readonly secretId: string;
  readonly tagId: string;
  readonly tagSlug: string;
  /** Slug of a tag that the secret has. */
  readonly attachedTagSlug: string;
  readonly commitId: string;
  readonly secretSnapshotId: string;
  readonly secretImportId: string;
  /** Of secrets from elsewhere. */
  readonly importId: string;
  readonly webhookId: string;
  /** An entry that is not active: the project is used from everywhere. */
  readonly trustedIpId: string;
  /** A machine identity that belongs to the project. */
  readonly projectIdentityId: string;
  /** A custom role that nobody has. */
  readonly roleId: string;
  readonly roleSlug: string;
  readonly deletedSecretId: string;
  readonly deletedFolderId: string;
  readonly deletedEnvironmentId: string;
  readonly deletedProjectId: string;
}

const environment = 'dev';

const createProject = async (ask: Ask, name: string, slug: string) =>
  (await ask('POST', '/api/v2/workspace', { projectName: name, slug })).project;

const createFolder = async (ask: Ask, projectId: string, name: string): Promise<string> => {
  const body = { workspaceId: projectId, environment, path: '/', name };
  return (await ask('POST', '/api/v1/folders', body)).folder.id;
};

const createSecret = async (
  ask: Ask,
  projectId: string,
  name: string,
  mark: string,
  tagIds: readonly string[] = [],
): Promise<string> => {
  const place = { workspaceId: projectId, environment, secretPath: '/' };
  const body = { ...place, secretValue: `value-of-${mark}`, secretComment: `comment-of-${mark}`, tagIds };
  return (await ask('POST', `/api/v3/secrets/raw/${name}`, body)).secret.id;
};

const createTag = async (ask: Ask, projectId: string, slug: string): Promise<string> =>
  (await ask('POST', `/api/v1/projects/${projectId}/tags`, { slug, color: '#ff0000' })).tag.id;

/** Things that were deleted and can be restored. */
const createDeleted = async (ask: Ask, projectId: string, mark: string) => {
  const place = { workspaceId: projectId, environment };
  const deletedSecretId = await createSecret(ask, projectId, `GONE_${mark}`, mark);
  await ask('DELETE', `/api/v3/secrets/raw/GONE_${mark}`, { ...place, secretPath: '/' });
  const deletedFolderId = await createFolder(ask, projectId, `gone-${mark}`);
  await ask('DELETE', `/api/v1/folders/${deletedFolderId}`, { ...place, path: '/' });
  const environments = `/api/v1/workspace/${projectId}/environments`;
  const made = await ask('POST', environments, { name: 'Gone', slug: 'gone' });
  await ask('DELETE', `${environments}/${made.environment.id}`);
  const project = await createProject(ask, `Gone ${mark}`, `gone-${mark}`);
  await ask('DELETE', `/api/v1/workspace/${project.id}`);
  return {
    deletedSecretId,
    deletedFolderId,
    deletedEnvironmentId: made.environment.id as string,
    deletedProjectId: project.id as string,
  };
};

const latestCommit = async (ask: Ask, projectId: string) => {
  const query = { environment, path: '/' };
  const { commits } = await ask('GET', `/api/v1/projects/${projectId}/commits`, undefined, query);
  return { commitId: commits[0].id as string, secretSnapshotId: commits[0].snapshotId as string };
};

const createImport = async (ask: Ask, projectId: string): Promise<string> => {
  const place = { workspaceId: projectId, environment, path: '/' };
  const body = { ...place, import: { environment: 'staging', path: '/' } };
  return (await ask('POST', '/api/v1/secret-imports', body)).secretImport.id;
};

const createWebhook = async (ask: Ask, projectId: string, mark: string): Promise<string> => {
  const webhookUrl = `https://hooks.example.com/hook-${mark}`;
  const body = { workspaceId: projectId, environment, webhookUrl };
  return (await ask('POST', '/api/v1/webhooks', body)).webhook.id;
};

const createTrustedIp = async (ask: Ask, projectId: string, mark: string): Promise<string> => {
  const body = { ipAddress: '192.0.2.0/24', comment: `office-${mark}`, isActive: false };
  return (await ask('POST', `/api/v1/workspace/${projectId}/trusted-ips`, body)).trustedIp.id;
};

const createRole = async (ask: Ask, projectId: string, slug: string): Promise<string> => {
  const body = { slug, name: slug, permissions: [{ subject: 'secrets', action: ['read'] }] };
  return (await ask('POST', `/api/v2/workspace/${projectId}/roles`, body)).role.id;
};

const createIdentity = async (ask: Ask, projectId: string, mark: string): Promise<string> =>
  (await ask('POST', `/api/v1/projects/${projectId}/identities`, { name: `own-${mark}` })).identity.id;

/** A project with one of everything in it, and the strings that no stranger may read. */
export const fillProject = async (
  ask: Ask,
  mark: string,
): Promise<{ names: ProjectNames; secrets: readonly string[] }> => {
  const projectSlug = `slug-${mark}`;
  const { id: projectId, environments } = await createProject(ask, `Project ${mark}`, projectSlug);
  const folderName = `folder-${mark}`;
  const secretName = `NAME_${mark}`;
  const tagSlug = `tag-${mark}`;
  const folderId = await createFolder(ask, projectId, folderName);
  const attachedTagSlug = `attached-${mark}`;
  const tagId = await createTag(ask, projectId, tagSlug);
  const attached = await createTag(ask, projectId, attachedTagSlug);
  const secretId = await createSecret(ask, projectId, secretName, mark, [attached]);
  const names: ProjectNames = {
    projectId,
    projectSlug,
    environment,
    environmentId: environments[0].id,
    folderName,
    folderId,
    secretName,
    secretId,
    tagId,
    tagSlug,
    attachedTagSlug,
    ...(await latestCommit(ask, projectId)),
    secretImportId: await createImport(ask, projectId),
    ...(await createSyncs(ask, projectId, mark)),
    importId: await createExternalImport(ask, projectId, mark),
    webhookId: await createWebhook(ask, projectId, mark),
    ...(await createDynamic(ask, projectSlug, mark)),
    ...(await createSecretRotation(ask, projectId, mark)),
    ...(await createKeys(ask, projectId, mark)),
    ...(await createAuthorities(ask, { projectId, projectSlug }, mark)),
    trustedIpId: await createTrustedIp(ask, projectId, mark),
    projectIdentityId: await createIdentity(ask, projectId, mark),
    roleId: await createRole(ask, projectId, `role-${mark}`),
    roleSlug: `role-${mark}`,
    ...(await createDeleted(ask, projectId, mark)),
  };
  const written = [
    `role-${mark}`,
    `Project ${mark}`,
    `value-of-${mark}`,
    `comment-of-${mark}`,
    `hook-${mark}`,
    names.keyName,
    names.dynamicSecretName,
    `admin-${mark}`,
    `db-${mark}`,
    `ca-${mark}`,
    `template-${mark}`,
    `leaf-${mark}`,
    `office-${mark}`,
    `rotated-${mark}`,
    names.rotatedName,
    `key-of-${mark}`,
  ];
  const gone = [`GONE_${mark}`, `gone-${mark}`, `Gone ${mark}`];
  return { names, secrets: [projectSlug, folderName, secretName, tagSlug, ...written, ...gone] };
};
