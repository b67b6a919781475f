import { type AppOptions, startApp, type TestApp, type TestResponse } from '../harness/app.ts';
import { bootstrapped, createProject, type Instance, type TestProject } from './instance.ts';
import { sessionIn } from './session.ts';

// biome-ignore lint/suspicious/noExplicitAny: tests read replies of every shape
export type Wire = any;

/** A project whose secrets are worked on by one caller. */
export interface SecretsPlace {
  readonly app: TestApp;
  readonly instance: Instance;
  readonly project: TestProject;
  readonly token: string;
  environmentId(slug?: string): string;
  /** Members of a body or query that name a folder of the project. */
  at(path?: string, environment?: string): { workspaceId: string; environment: string; secretPath: string };
  request(method: string, path: string, body?: object, query?: object): Promise<TestResponse>;
  ok(method: string, path: string, body?: object, query?: object): Promise<Wire>;
  create(name: string, value: string, more?: object): Promise<Wire>;
  update(name: string, more: object): Promise<Wire>;
  remove(name: string, more?: object): Promise<Wire>;
  folder(path: string, name: string, environment?: string): Promise<Wire>;
  /** Names and values of a folder's shared secrets. */
  values(path?: string, environment?: string): Promise<Record<string, string>>;
  snapshots(path?: string, environment?: string): Promise<Wire[]>;
  as(token: string): SecretsPlace;
}

export const placeOf = (instance: Instance, project: TestProject, token: string): SecretsPlace => {
  const { app } = instance;
  const at: SecretsPlace['at'] = (path = '/', environment = 'dev') => ({
    workspaceId: project.id,
    environment,
    secretPath: path,
  });
  const given = (body?: object, query?: object) => ({
    token,
    ...(body && { body }),
    ...(query && { query: query as Record<string, string> }),
  });
  const request: SecretsPlace['request'] = (method, path, body, query) =>
    app.request(method, path, given(body, query));
  const ok: SecretsPlace['ok'] = async (method, path, body, query) =>
    (await app.ok(method, path, given(body, query))).body;
  const one = (name: string) => `/api/v3/secrets/raw/${name}`;
  return {
    app,
    instance,
    project,
    token,
    environmentId: (slug = 'dev') => project.environments.find((each) => each.slug === slug)?.id ?? '',
    at,
    request,
    ok,
    create: async (name, value, more = {}) =>
      (await ok('POST', one(name), { ...at(), secretValue: value, ...more })).secret,
    update: async (name, more) => (await ok('PATCH', one(name), { ...at(), ...more })).secret,
    remove: async (name, more = {}) => (await ok('DELETE', one(name), { ...at(), ...more })).secret,
    folder: async (path, name, environment = 'dev') =>
      (await ok('POST', '/api/v1/folders', { workspaceId: project.id, environment, path, name })).folder,
    values: async (path, environment) => {
      const { secrets } = await ok('GET', '/api/v3/secrets/raw', undefined, at(path, environment));
      return Object.fromEntries(
        secrets
          .filter(({ type }: Wire) => type === 'shared')
          .map(({ secretKey, secretValue }: Wire) => [secretKey, secretValue]),
      );
    },
    snapshots: async (path = '/', environment = 'dev') =>
      (
        await ok('GET', `/api/v1/workspace/${project.id}/secret-snapshots`, undefined, {
          environment,
          path,
          limit: 100,
        })
      ).secretSnapshots,
    as: (other) => placeOf(instance, project, other),
  };
};

export const startSecrets = async (options: AppOptions = {}): Promise<SecretsPlace> => {
  const instance = await bootstrapped(await startApp(options));
  return placeOf(instance, await createProject(instance), instance.admin);
};

/** A session of the person who set the instance up, as a member of the project. */
export const personIn = async ({ instance, project }: SecretsPlace, role = 'admin'): Promise<string> => {
  await instance.app.request('POST', `/api/v2/workspace/${project.id}/memberships`, {
    token: instance.admin,
    body: { emails: [instance.email], roleSlugs: [role] },
  });
  return sessionIn(instance);
};
