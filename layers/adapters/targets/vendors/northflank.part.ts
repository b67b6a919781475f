import { bearer, type PlaceContext, wholeDocument } from '../adapter.ts';
import { apiOf, chosen } from '../described.ts';
import { type Answer, segment } from '../http.ts';

const said = { home: 'https://api.northflank.com/v1', headers: bearer };
const api = apiOf(said);

const base = ({ destination: { appId, targetServiceId } }: PlaceContext): string =>
  `/projects/${segment(appId, 'project')}/secrets/${segment(targetServiceId, 'secret group')}`;

type Values = Readonly<Record<string, string>>;

const next = ({ json }: Answer, asked: { readonly path: string }) =>
  json.pagination?.hasNextPage
    ? { ...asked, query: { per_page: 100, cursor: json.pagination.cursor } }
    : undefined;

/** Variables of a secret group at Northflank. */
export const adapter = wholeDocument<Values>({
  check: async (context) => {
    await api(context, { path: '/projects' });
  },
  // Without those of linked addons, which would be written into the group with the others.
  read: async (context) => {
    const { json } = await api(context, { path: base(context), query: { show: 'this' } });
    const values: Values = json.data?.secrets?.variables ?? json.data?.variables ?? {};
    return { rest: values, values: new Map(Object.entries(values)) };
  },
  write: async (context, values) => {
    const variables = Object.fromEntries(values);
    await api(context, { method: 'PATCH', path: base(context), json: { secrets: { variables } } });
  },
  choices: {
    apps: chosen<{ id: string; name: string }>(
      api,
      () => ({ path: '/projects', query: { per_page: 100 } }),
      (json) => json.data?.projects,
      ({ id, name }) => ({ name, appId: id }),
      next,
    ),
    'secret-groups': chosen<{ id: string; name: string }>(
      api,
      ({ appId }) => ({ path: `/projects/${segment(appId)}/secrets`, query: { per_page: 100 } }),
      (json) => json.data?.secrets,
      ({ id, name }) => ({ name, groupId: id }),
      next,
    ),
  },
});
