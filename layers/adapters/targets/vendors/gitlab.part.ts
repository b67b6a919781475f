import type { Choice, Credentials, OauthApp } from '../../../domain/syncs/target.ts';
import {
  allPages,
  bearer,
  type Context,
  gone,
  ownAddress,
  type PlaceContext,
  perKey,
  proofOf,
  type Query,
  tokensIn,
} from '../adapter.ts';
import { fault } from '../fault.ts';
import { type Question, segment } from '../http.ts';

const home = 'https://gitlab.com';
const size = 100;

const api = ({ ask, credentials }: Context, path: string, question: Omit<Question, 'url'> = {}) =>
  ask({
    ...question,
    url: `${ownAddress(credentials.url, home)}/api/v4${path}`,
    headers: { ...bearer(credentials) },
  });

/** GitLab names the next page in a header; lists by keyset have no other number. */
const pages = <T>(context: Context, path: string, query: Question['query'] = {}) =>
  allPages<string, T>('1', async (page) => {
    const answer = await api(context, path, { query: { ...query, per_page: size, page } });
    return {
      items: answer.json as readonly T[],
      next: String(answer.headers['x-next-page'] ?? '') || undefined,
    };
  });

const base = ({ destination: { scope, appId } }: PlaceContext): string =>
  `/${scope === 'group' ? 'groups' : 'projects'}/${segment(appId, 'project')}/variables`;

const environmentOf = ({ destination: { targetEnvironment } }: PlaceContext): string =>
  targetEnvironment || '*';

interface Variable {
  readonly key: string;
  readonly value: string | null;
  readonly environment_scope: string;
}

const list = async (context: PlaceContext) => {
  const found = await pages<Variable>(context, base(context));
  return found
    .filter(({ environment_scope }) => environment_scope === environmentOf(context))
    .map(({ key, value }) => ({ name: key, ...(value !== null && { value }) }));
};

const scoped = (context: PlaceContext) => ({ 'filter[environment_scope]': environmentOf(context) });

interface Named {
  readonly id: number;
  readonly name: string;
}

const choice = ({ id, name }: Named): Choice => ({ name, appId: String(id) });

const projects = async (context: Context, { teamId }: Query): Promise<readonly Choice[]> => {
  if (teamId) {
    const path = `/groups/${segment(teamId)}/projects`;
    return (await pages<Named>(context, path)).map(choice);
  }
  const query = { membership: true, min_access_level: 40 };
  return (await pages<Named>(context, '/projects', query)).map(choice);
};

/** The server that knows the app of this instance: what the app is known by is shown to no other, whoever names it. */
const homeOf = (app: OauthApp, url: string | undefined): string => {
  const known = ownAddress(app.url, home);
  if (url && new URL(url).origin !== new URL(known).origin)
    throw fault('refused', 'The app of this instance is not known at that server');
  return known;
};

const grant = (
  { ask, now }: Pick<Context, 'ask' | 'now'>,
  app: OauthApp | undefined,
  url: string | undefined,
  form: Readonly<Record<string, string>>,
) => {
  if (!app) throw fault('refused', 'This instance has no app at GitLab');
  const { clientId: client_id, clientSecret: client_secret } = app;
  return ask({
    method: 'POST',
    url: `${homeOf(app, url)}/oauth/token`,
    form: { ...form, client_id, client_secret },
  }).then(({ json }) => tokensIn(json, now()));
};

/** CI/CD variables of a project or group, of one environment scope. */
export const adapter = perKey({
  check: async (context) => {
    await api(context, '/user');
  },
  list,
  put: async (context, { name, value, was, isOurs }) => {
    const { options } = context;
    const said = {
      value,
      environment_scope: environmentOf(context),
      raw: true,
      ...(options.isMasked !== undefined && { masked: options.isMasked }),
      ...(options.isProtected !== undefined && { protected: options.isProtected }),
    };
    const update = (also?: readonly number[]) =>
      api(context, `${base(context)}/${segment(name)}`, {
        method: 'PUT',
        query: scoped(context),
        json: said,
        ...(also && { also }),
      });
    if (was) return void (await update());
    // What is ours may be there and not be listed yet.
    if (isOurs && (await update([404])).status !== 404) return;
    await api(context, base(context), { method: 'POST', json: { key: name, ...said } });
  },
  remove: async (context, { name }) => {
    const path = `${base(context)}/${segment(name)}`;
    await api(context, path, { method: 'DELETE', query: scoped(context), ...gone });
  },
  choices: {
    apps: projects,
    teams: async (context) =>
      (await pages<Named>(context, '/groups', { min_access_level: 30 })).map(({ id, name }) => ({
        name,
        id: String(id),
      })),
  },
  exchange: async (way, app, given) =>
    grant(way, app, given.url, {
      grant_type: 'authorization_code',
      code: given.code,
      redirect_uri: given.redirectUri,
      ...proofOf(given),
    }),
  refresh: async (way, app, { refreshToken = '', url }: Credentials) =>
    grant(way, app, url, { grant_type: 'refresh_token', refresh_token: refreshToken }),
});
