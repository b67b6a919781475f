import type { Ask } from './victim.ts';

/** Connections and syncs of a project, in both families. */
export interface SyncNames {
  readonly integrationAuthId: string;
  readonly integrationId: string;
  readonly connectionId: string;
  readonly syncId: string;
}

/** A connection and a sync of each family, whose credentials hold the mark. */
export const createSyncs = async (ask: Ask, projectId: string, mark: string): Promise<SyncNames> => {
  const { integrationAuth } = await ask('POST', '/api/v1/integration-auth/access-token', {
    workspaceId: projectId,
    integration: 'gitlab',
    accessToken: `value-of-${mark}`,
  });
  const { integration } = await ask('POST', '/api/v1/integration', {
    integrationAuthId: integrationAuth.id,
    sourceEnvironment: 'dev',
    appId: `gitlab-${mark}`,
  });
  const { appConnection } = await ask('POST', '/api/v1/app-connections/aws', {
    projectId,
    name: `aws-${mark}`,
    method: 'access-key',
    credentials: { accessKeyId: 'AKIA0000', secretAccessKey: `value-of-${mark}` },
  });
  const { secretSync } = await ask('POST', '/api/v1/secret-syncs/aws-parameter-store', {
    projectId,
    name: `sync-${mark}`,
    connectionId: appConnection.id,
    environment: 'dev',
    secretPath: '/',
    destinationConfig: { region: 'eu-central-1', path: `/sync-${mark}/` },
  });
  return {
    integrationAuthId: integrationAuth.id,
    integrationId: integration.id,
    connectionId: appConnection.id,
    syncId: secretSync.id,
  };
};
