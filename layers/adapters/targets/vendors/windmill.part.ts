import { bearer, gone, numberedPages, type PlaceContext, perKey } from '../adapter.ts';
import { apiOf, chosen } from '../described.ts';
import { segment } from '../http.ts';

const api = apiOf({ home: 'https://app.windmill.dev', isOwn: true, headers: bearer });

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
export const adapter = perKey({
  check: async (context) => {
    await api(context, { path: '/api/users/whoami' });
  },
  list: async (context) => {
    const found = await numberedPages<{ readonly path: string }>(perPage, async (page) => {
      const query = { per_page: perPage, page };
      return (await api(context, { path: `${base(context)}/list`, query })).json ?? [];
    });
    return found.map(({ path }) => ({ name: path }));
  },
  put: async (context, { name, value, comment, was, isOurs }) => {
    const json = { path: name, value, is_secret: true, description: comment };
    if (was || isOurs) {
      const path = `${base(context)}/update/${at(name)}`;
      const { status } = await api(context, { method: 'POST', path, json, also: [404] });
      if (status !== 404) return;
    }
    await api(context, { method: 'POST', path: `${base(context)}/create`, json });
  },
  remove: async (context, { name }) => {
    await api(context, { method: 'DELETE', path: `${base(context)}/delete/${at(name)}`, ...gone });
  },
  choices: {
    apps: chosen<{ id: string; name: string }>(
      api,
      () => ({ path: '/api/workspaces/list' }),
      (json) => json,
      ({ id, name }) => ({ name, appId: id }),
    ),
  },
});
