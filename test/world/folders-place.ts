import { startApp, type TestApp, type TestResponse } from '../harness/app.ts';
import type { TestRequest } from '../harness/events.ts';
import { bootstrapped, createProject, type Instance, type TestProject } from './instance.ts';

// biome-ignore lint/suspicious/noExplicitAny: tests read replies of every shape
type Wire = any;

/** An instance with one project, and its development environment to make folders in. */
export interface Place {
  readonly app: TestApp;
  readonly instance: Instance;
  readonly project: TestProject;
  readonly environmentId: string;
  /** What every request about folders of this environment names. */
  readonly scope: { readonly workspaceId: string; readonly environment: string };
  request(method: string, path: string, given?: TestRequest): Promise<TestResponse>;
  create(path: string, name: string, more?: object): Promise<Wire>;
  list(query?: TestRequest['query']): Promise<Wire[]>;
  remove(idOrName: string, body?: object): Promise<TestResponse>;
  rename(idOrName: string, body: object): Promise<TestResponse>;
}

export const startPlace = async (): Promise<Place> => {
  const app = await startApp();
  const instance = await bootstrapped(app);
  return placeIn(instance, await createProject(instance));
};

export const placeIn = (instance: Instance, project: TestProject, token = instance.admin): Place => {
  const { app } = instance;
  const environment = project.environments.find(({ slug }) => slug === 'dev');
  const scope = { workspaceId: project.id, environment: 'dev' };
  const request: Place['request'] = (method, path, given) => app.request(method, path, { token, ...given });
  return {
    app,
    instance,
    project,
    environmentId: environment?.id ?? '',
    scope,
    request,
    create: async (path, name, more = {}) => {
      const body = { ...scope, path, name, ...more };
      return (await app.ok('POST', '/api/v1/folders', { token, body })).body.folder;
    },
    list: async (query = {}) =>
      (await app.ok('GET', '/api/v1/folders', { token, query: { ...scope, ...query } })).body.folders,
    remove: (idOrName, body = {}) =>
      request('DELETE', `/api/v1/folders/${idOrName}`, { body: { ...scope, ...body } }),
    rename: (idOrName, body) =>
      request('PATCH', `/api/v1/folders/${idOrName}`, { body: { ...scope, ...body } }),
  };
};

export const names = (folders: readonly Wire[]): string[] => folders.map(({ name }) => name);
export const paths = (folders: readonly Wire[]): string[] => folders.map(({ path }) => path);
