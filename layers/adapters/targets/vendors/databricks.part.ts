import { bearer, type PlaceContext } from '../adapter.ts';
import { apiOf, chosen, variables } from '../described.ts';

const said = { isOwn: true, headers: bearer } as const;
const base = '/api/2.0/secrets';
const scope = ({ destination: { app } }: PlaceContext): string => app ?? '';

/** Secrets of a scope in a workspace of Databricks. */
export const adapter = variables<{ readonly key: string }>({
  ...said,
  check: `${base}/scopes/list`,
  list: {
    first: (context) => ({ path: `${base}/list`, query: { scope: scope(context) } }),
    items: (json) => json.secrets,
    entry: ({ key }) => ({ name: key }),
  },
  put: ({ name, value }, context) => ({
    method: 'POST',
    path: `${base}/put`,
    json: { scope: scope(context), key: name, string_value: value },
  }),
  remove: ({ name }, context) => ({
    method: 'POST',
    path: `${base}/delete`,
    json: { scope: scope(context), key: name },
  }),
  choices: {
    apps: chosen<{ name: string }>(
      apiOf(said),
      () => ({ path: `${base}/scopes/list` }),
      (json) => json.scopes,
      ({ name }) => ({ name, appId: name }),
    ),
  },
});
