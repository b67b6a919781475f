import { api } from './api.ts';
import type { Stage } from './browser.ts';

/** What is made anew each time. */
export const ids = { identity: '', shared: '' };

/** What those pages need to be there. */
export const prepare = async (stage: Stage): Promise<void> => {
  const { projectId, projectSlug, organizationId } = stage.locket.credentials;
  const value = async (name: string, environment: string, ...values: readonly string[]) => {
    for (const [index, secretValue] of values.entries())
      await api(stage, index === 0 ? 'POST' : 'PATCH', `/api/v4/secrets/${name}`, {
        projectId,
        environment,
        secretPath: '/',
        secretValue,
      });
  };
  await value('LEFT_A', 'dev', 'a-value-that-was-shown');
  await value('LEFT_B', 'dev', 'an-earlier-value-of-it', 'a-later-value-of-it');
  await value('LEFT_C', 'staging', 'a-value-shown-with-all');
  const { identity } = await api(stage, 'POST', '/api/v1/identities', { name: 'left', organizationId });
  ids.identity = identity.id;
  for (const method of ['universal-auth', 'token-auth'])
    await api(stage, 'POST', `/api/v1/auth/${method}/identities/${ids.identity}`, {});
  await api(stage, 'PATCH', `/api/v1/organization/${organizationId}`, { scimEnabled: true });
  const { ca } = await api(stage, 'POST', '/api/v1/pki/ca', {
    projectSlug,
    type: 'root',
    commonName: 'left',
  });
  await api(stage, 'POST', '/api/v1/pki/certificate-templates', {
    caId: ca.id,
    name: 'left',
    commonName: '.*',
    subjectAlternativeName: '.*',
    ttl: '90d',
  });
  await api(stage, 'POST', '/api/v1/dynamic-secrets', {
    projectSlug,
    environmentSlug: 'dev',
    path: '/',
    name: 'left',
    provider: {
      type: 'totp',
      inputs: { configType: 'url', url: 'otpauth://totp/Example:ada?secret=JBSWY3DPEHPK3PXP' },
    },
    defaultTTL: '1h',
    maxTTL: '1d',
  });
  await api(stage, 'POST', '/api/v1/kms/keys', { projectId, name: 'left' });
  const { users } = await api(stage, 'GET', `/api/v1/workspace/${projectId}/users`);
  await api(stage, 'POST', '/api/v1/secret-approvals', {
    workspaceId: projectId,
    name: 'Looked at',
    environment: 'prod',
    secretPath: '/',
    approvers: [{ type: 'user', id: users[0].user.id }],
    approvals: 1,
    machineChanges: 'request',
  });
  const shared = await api(stage, 'POST', '/api/v1/secret-sharing', {
    secretValue: 'a-secret-of-somebody-else',
    accessType: 'anyone',
    expiresAt: new Date(Date.now() + 3_600_000).toISOString(),
  });
  ids.shared = shared.id;
  await value('LEFT_D', 'prod', 'a-value-that-waits-for-it');
};
