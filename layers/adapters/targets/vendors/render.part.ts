import { bearer } from '../adapter.ts';
import { apiOf, chosen, variables } from '../described.ts';
import { type Answer, segment } from '../http.ts';

const said = { home: 'https://api.render.com/v1', headers: bearer };
const limit = 100;

const base = (appId: string | undefined): string => `/services/${segment(appId, 'service')}/env-vars`;

/** Each item of a list carries the cursor after it. */
const next = ({ json }: Answer, asked: { readonly path: string }) =>
  Array.isArray(json) && json.length === limit
    ? { ...asked, query: { limit, cursor: json.at(-1).cursor } }
    : undefined;

/** Environment variables of a service at Render. */
export const adapter = variables<{ readonly envVar: { readonly key: string; readonly value: string } }>({
  ...said,
  check: '/owners',
  list: {
    first: ({ destination }) => ({ path: base(destination.appId), query: { limit } }),
    items: (json) => json,
    entry: ({ envVar: { key, value } }) => ({ name: key, value }),
    next,
  },
  put: ({ name, value }, { destination }) => ({
    method: 'PUT',
    path: `${base(destination.appId)}/${segment(name)}`,
    json: { value },
  }),
  remove: ({ name }, { destination }) => ({
    method: 'DELETE',
    path: `${base(destination.appId)}/${segment(name)}`,
  }),
  finish: ({ destination, options }) =>
    options.redeploys
      ? { method: 'POST', path: `/services/${segment(destination.appId)}/deploys`, json: {} }
      : undefined,
  choices: {
    apps: chosen<{ service: { id: string; name: string } }>(
      apiOf(said),
      () => ({ path: '/services', query: { limit } }),
      (json) => json,
      ({ service: { id, name } }) => ({ name, appId: id }),
      next,
    ),
  },
});
