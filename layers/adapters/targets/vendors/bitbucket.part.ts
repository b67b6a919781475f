import type { OauthApp } from '../../../domain/syncs/target.ts';
import type { PlaceContext } from '../adapter.ts';
import { basic, bearer, type Context, tokensIn } from '../adapter.ts';
import { apiOf, chosen, variables } from '../described.ts';
import { type Answer, segment } from '../http.ts';

const said = { home: 'https://api.bitbucket.org/2.0', headers: bearer };
const api = apiOf(said);
const pagelen = 100;

interface Variable {
  readonly uuid: string;
  readonly key: string;
  readonly secured: boolean;
  readonly value?: string;
}

/** As the list of one's memberships shows it. */
interface Workspace {
  readonly uuid: string;
  readonly slug: string;
  readonly name?: string;
}

/** Of a deployment environment where one is named, else of the repository. */
const base = ({ destination }: PlaceContext): string => {
  const { targetEnvironmentId, appId, targetEnvironment } = destination;
  const repository = `/repositories/${segment(targetEnvironmentId, 'workspace')}/${segment(appId, 'repository')}`;
  return targetEnvironment
    ? `${repository}/deployments_config/environments/${segment(targetEnvironment)}/variables`
    : `${repository}/pipelines_config/variables`;
};

/** The next page by number; the address that Bitbucket names may be anybody's. */
const next = ({ json }: Answer, asked: { readonly path: string; readonly query?: object }) => {
  const { page = 1 } = (asked.query ?? {}) as { readonly page?: number };
  return json.next ? { ...asked, query: { pagelen, page: page + 1 } } : undefined;
};

const grant = (
  { ask, now }: Pick<Context, 'ask' | 'now'>,
  app: OauthApp | undefined,
  form: Readonly<Record<string, string>>,
) =>
  ask({
    method: 'POST',
    url: 'https://bitbucket.org/site/oauth2/access_token',
    headers: basic(app?.clientId ?? '', app?.clientSecret ?? ''),
    form,
  }).then(({ json }) => tokensIn(json, now()));

/** Secured variables of Bitbucket Pipelines. */
export const adapter = variables<Variable>({
  ...said,
  check: '/user',
  list: {
    first: (context) => ({ path: base(context), query: { pagelen } }),
    items: (json) => json.values,
    entry: ({ uuid, key, secured, value }) => ({
      name: key,
      ref: uuid,
      ...(!secured && value !== undefined && { value }),
    }),
    next,
  },
  put: ({ name, value, was }, context) => ({
    method: was?.ref ? 'PUT' : 'POST',
    path: was?.ref ? `${base(context)}/${segment(was.ref)}` : base(context),
    json: { key: name, value, secured: true },
  }),
  remove: ({ was }, context) =>
    was?.ref ? { method: 'DELETE', path: `${base(context)}/${segment(was.ref)}` } : undefined,
  choices: {
    apps: chosen<{ uuid: string; name: string; slug: string }>(
      api,
      ({ workspaceSlug }) => ({
        path: `/repositories/${segment(workspaceSlug, 'workspace')}`,
        query: { pagelen },
      }),
      (json) => json.values,
      ({ uuid, name }) => ({ name, appId: uuid }),
      next,
    ),
    workspaces: chosen<{ readonly workspace: Workspace }>(
      api,
      () => ({ path: '/user/workspaces', query: { pagelen } }),
      (json) => json.values,
      ({ workspace }) => ({ ...workspace, name: workspace.name ?? workspace.slug }),
      next,
    ),
  },
  exchange: (way, app, { code }) => grant(way, app, { grant_type: 'authorization_code', code }),
  refresh: (way, app, { refreshToken = '' }) =>
    grant(way, app, { grant_type: 'refresh_token', refresh_token: refreshToken }),
});
