import type { TestResponse } from '../harness/app.ts';
import type { Tree } from './tree.ts';

export const importsPath = '/api/v1/secret-imports';

/** Ways to work with the imports of a project, by default as an admin in `dev`. */
export const importsOf = (tree: Tree) => {
  const scope = (path = '/', environment = 'dev') => ({ workspaceId: tree.project.id, environment, path });
  const list = async (path = '/') =>
    (await tree.request('GET', importsPath, { query: scope(path) })).body.secretImports;
  return {
    scope,
    list,
    /** Has a folder import a source such as `prod:/x`. */
    create: (path: string, source: string, more: object = {}, token?: string) => {
      const [environment, from] = source.split(':');
      const body = { ...scope(path), import: { environment, path: from }, ...more };
      return tree.request('POST', importsPath, { body }, token);
    },
    update: (id: string, change: object, path = '/', token?: string) =>
      tree.request('PATCH', `${importsPath}/${id}`, { body: { ...scope(path), import: change } }, token),
    remove: (id: string, path = '/', token?: string) =>
      tree.request('DELETE', `${importsPath}/${id}`, { body: scope(path) }, token),
    /** Paths and positions of a folder's imports. */
    order: async (path = '/') =>
      (await list(path)).map((each: { importPath: string; position: number }) => [
        each.importPath,
        each.position,
      ]),
  };
};

export const answer = ({ status, body }: TestResponse) => [status, body.message];
