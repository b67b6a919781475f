import type { Api } from './api.ts';
import type { RequestTemplate } from './request.ts';

/** What the cases work on. */
export interface Seeded {
  readonly projectId: string;
  /** Id of one of the hundred secrets. */
  readonly secretId: string;
  readonly token: string;
  readonly clientId: string;
  readonly clientSecret: string;
}

/** Of every secret. */
export const value = 'a-secret-value-of-ordinary-length-0123456789';
const parallel = 16;

/** The members that name a folder of the project. */
export const place = (projectId: string, secretPath: string) => ({
  workspaceId: projectId,
  environment: 'dev',
  secretPath,
});

const fill = async (api: Api, projectId: string, folder: string, secrets: number): Promise<void> => {
  let next = 0;
  const work = async () => {
    while (next < secrets) {
      next += 1;
      await api.post(`/api/v3/secrets/raw/SECRET_${next}`, {
        ...place(projectId, folder),
        secretValue: value,
      });
    }
  };
  await Promise.all(Array.from({ length: parallel }, work));
};

const machine = async (api: Api, organizationId: string, projectId: string) => {
  const { identity } = await api.post('/api/v1/identities', {
    name: 'bench',
    organizationId,
    role: 'no-access',
  });
  const path = `/api/v1/auth/universal-auth/identities/${identity.id}`;
  const { identityUniversalAuth } = await api.post(path, {});
  const { clientSecret } = await api.post(`${path}/client-secrets`, {});
  await api.post(`/api/v2/workspace/${projectId}/identity-memberships/${identity.id}`, { role: 'admin' });
  const login = { clientId: identityUniversalAuth.clientId as string, clientSecret: clientSecret as string };
  const { accessToken } = await api.post('/api/v1/auth/universal-auth/login', login);
  return { ...login, token: accessToken as string };
};

/** A project with folders of 100, 0 and `many` secrets, and a machine identity that may do everything in it. */
export const seed = async (api: Api, organizationId: string, many: number): Promise<Seeded> => {
  const { project } = await api.post('/api/v2/workspace', { projectName: 'Bench', slug: 'bench' });
  for (const name of ['hundred', 'empty', 'full'])
    await api.post('/api/v1/folders', { workspaceId: project.id, environment: 'dev', path: '/', name });
  await fill(api, project.id, '/hundred', 99);
  await fill(api, project.id, '/full', many);
  const probe = { ...place(project.id, '/hundred'), secretValue: value };
  const { secret } = await api.post('/api/v3/secrets/raw/PROBE', probe);
  return { projectId: project.id, secretId: secret.id, ...(await machine(api, organizationId, project.id)) };
};

const query = (projectId: string, secretPath: string): string =>
  new URLSearchParams(place(projectId, secretPath)).toString();

/** The operations of the main job; `{n}` is a fresh name. */
export const operationsOn = ({ projectId, token, clientId, clientSecret }: Seeded) => {
  const create = (folder: string): RequestTemplate => ({
    method: 'POST',
    path: '/api/v3/secrets/raw/NEW_{n}',
    token,
    body: { ...place(projectId, folder), secretValue: value },
  });
  return {
    get: {
      method: 'GET',
      path: `/api/v3/secrets/raw/SECRET_50?${query(projectId, '/hundred')}`,
      token,
    },
    list: { method: 'GET', path: `/api/v3/secrets/raw?${query(projectId, '/hundred')}`, token },
    listFull: { method: 'GET', path: `/api/v3/secrets/raw?${query(projectId, '/full')}`, token },
    login: { method: 'POST', path: '/api/v1/auth/universal-auth/login', body: { clientId, clientSecret } },
    createInEmpty: create('/empty'),
    createInFull: create('/full'),
    update: {
      method: 'PATCH',
      path: '/api/v3/secrets/raw/SECRET_1',
      token,
      // The same value again would be no change.
      body: { ...place(projectId, '/hundred'), secretValue: `${value}-{n}` },
    },
  } satisfies Record<string, RequestTemplate>;
};
