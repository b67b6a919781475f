import { startApp, type TestApp, type TestResponse } from '../harness/app.ts';
import {
  bootstrapped,
  createMachine,
  createProject,
  type Instance,
  type Machine,
  type TestProject,
} from './instance.ts';

/** Which generation of the API is asked. */
export type Version = 'v3' | 'v4';

/** A project to fill, and the ways to look at it. */
export interface Tree {
  readonly app: TestApp;
  readonly instance: Instance;
  readonly project: TestProject;
  /** Makes the folders of a path such as `dev:/a/b`. */
  folder(place: string): Promise<void>;
  /** Makes secrets at a place, and the folders leading there. */
  secrets(place: string, values: Readonly<Record<string, string>>, more?: object): Promise<void>;
  /** Has a place import others, in this order. */
  imports(place: string, ...sources: readonly string[]): Promise<readonly string[]>;
  request(method: string, path: string, given?: object, token?: string): Promise<TestResponse>;
  list(version: Version, place: string, query?: object, token?: string): Promise<TestResponse>;
  get(version: Version, place: string, name: string, query?: object, token?: string): Promise<TestResponse>;
  /** A machine identity whose project role has these rules only. */
  machineWith(rules: readonly object[]): Promise<Machine>;
}

const split = (place: string): readonly [environment: string, path: string] => {
  const [environment = '', path = '/'] = place.split(':');
  return [environment, path];
};

const base = { v3: '/api/v3/secrets/raw', v4: '/api/v4/secrets' } as const;

export const plantTree = async (given?: Instance): Promise<Tree> => {
  const instance = given ?? (await bootstrapped(await startApp()));
  const project = await createProject(instance);
  const { app, admin } = instance;
  const scopeOf = (place: string) => {
    const [environment, secretPath] = split(place);
    return { workspaceId: project.id, projectId: project.id, environment, secretPath };
  };
  const importScope = (place: string) => {
    const [environment, path] = split(place);
    return { workspaceId: project.id, environment, path };
  };
  const folder: Tree['folder'] = async (place) => {
    const { environment, path } = importScope(place);
    const segments = path.split('/').filter((segment) => segment !== '');
    const name = segments.pop();
    if (name)
      await app.ok('POST', '/api/v1/folders', {
        token: admin,
        body: { workspaceId: project.id, environment, path: `/${segments.join('/')}`, name },
      });
  };
  return {
    app,
    instance,
    project,
    folder,
    secrets: async (place, values, more = {}) => {
      await folder(place);
      for (const [name, secretValue] of Object.entries(values))
        await app.ok('POST', `${base.v3}/${name}`, {
          token: admin,
          body: { ...scopeOf(place), secretValue, ...more },
        });
    },
    imports: async (place, ...sources) => {
      await folder(place);
      const ids: string[] = [];
      for (const source of sources) {
        const { environment, path } = importScope(source);
        const body = { ...importScope(place), import: { environment, path } };
        const reply = await app.ok('POST', '/api/v1/secret-imports', { token: admin, body });
        ids.push(reply.body.secretImport.id);
      }
      return ids;
    },
    request: (method, path, request = {}, token = admin) => app.request(method, path, { token, ...request }),
    list: (version, place, query = {}, token = admin) =>
      app.request('GET', base[version], { token, query: { ...scopeOf(place), ...query } }),
    get: (version, place, name, query = {}, token = admin) =>
      app.request('GET', `${base[version]}/${name}`, { token, query: { ...scopeOf(place), ...query } }),
    machineWith: (rules) => createMachineWith(instance, project, rules),
  };
};

const createMachineWith = async (
  instance: Instance,
  project: TestProject,
  rules: readonly object[],
): Promise<Machine> => {
  const { app, admin } = instance;
  const slug = `role-${Math.random().toString(36).slice(2, 10)}`;
  await app.ok('POST', `/api/v1/workspace/${project.slug}/roles`, {
    token: admin,
    body: { slug, name: slug, permissions: rules },
  });
  return createMachine(instance, { projectId: project.id, projectRole: slug });
};

/** Names of the secrets that a list answered, in its order. */
export const namesIn = ({ body }: TestResponse): string[] =>
  body.secrets.map(({ secretKey }: { secretKey: string }) => secretKey);

/** The same with their paths: `/app:KEY`. */
export const placesIn = ({ body }: TestResponse): string[] =>
  body.secrets.map(
    ({ secretPath, secretKey }: { secretPath: string; secretKey: string }) => `${secretPath}:${secretKey}`,
  );
