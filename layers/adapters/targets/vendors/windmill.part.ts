import { bearer, type PlaceContext } from '../adapter.ts';
import { apiOf, byNumber, chosen, variables } from '../described.ts';
import { segment } from '../http.ts';

const said = { home: 'https://app.windmill.dev', isOwn: true, headers: bearer } as const;

interface Variable {
  readonly path: string;
}

const perPage = 100;
const base = ({ destination: { appId } }: PlaceContext): string =>
  `/api/w/${segment(appId, 'workspace')}/variables`;
/** A variable's path has slashes, which stay. */
const at = (name: string): string =>
  name
    .split('/')
    .map((part) => segment(part))
    .join('/');

/** Secret variables of a workspace at Windmill; a secret's comment is the description. */
export const adapter = variables<Variable>({
  ...said,
  check: '/api/users/whoami',
  list: {
    first: (context) => ({ path: `${base(context)}/list`, query: { per_page: perPage, page: 1 } }),
    items: (json) => json,
    entry: ({ path }) => ({ name: path }),
    next: byNumber(perPage, (json) => json),
  },
  put: ({ name, value, comment, was }, context) => ({
    method: 'POST',
    path: was ? `${base(context)}/update/${at(name)}` : `${base(context)}/create`,
    json: { path: name, value, is_secret: true, description: comment },
  }),
  remove: ({ name }, context) => ({ method: 'DELETE', path: `${base(context)}/delete/${at(name)}` }),
  choices: {
    apps: chosen<{ id: string; name: string }>(
      apiOf(said),
      () => ({ path: '/api/workspaces/list' }),
      (json) => json,
      ({ id, name }) => ({ name, appId: id }),
    ),
  },
});
