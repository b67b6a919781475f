import { type Adapter, applied, bearer, type Context, type PlaceContext, tokensIn } from '../adapter.ts';
import { apiOf, chosen } from '../described.ts';
import { segment } from '../http.ts';

const said = {
  home: 'https://api.heroku.com',
  headers: (credentials: Context['credentials']) => ({
    ...bearer(credentials),
    accept: 'application/vnd.heroku+json; version=3',
  }),
};
const api = apiOf(said);
const base = ({ destination: { app } }: PlaceContext): string => `/apps/${segment(app, 'app')}/config-vars`;

const grant = ({ ask, now }: Pick<Context, 'ask' | 'now'>, form: Readonly<Record<string, string>>) =>
  ask({ method: 'POST', url: 'https://id.heroku.com/oauth/token', form }).then(({ json }) =>
    tokensIn(json, now()),
  );

interface Coupling {
  readonly app: { readonly id: string };
  readonly stage: string;
  readonly pipeline: { readonly id: string; readonly name: string };
}

/** Config vars of an app at Heroku: all changes are one release. */
export const adapter: Adapter = {
  check: async (context) => {
    await api(context, { path: '/account' });
  },
  list: async (context) => {
    const { json } = await api(context, { path: base(context) });
    return Object.entries(json as Readonly<Record<string, string>>).map(([name, value]) => ({ name, value }));
  },
  apply: async (context, changes) => {
    const json = Object.fromEntries(
      changes.map((change) => [change.name, change.kind === 'put' ? change.value : null]),
    );
    await api(context, { method: 'PATCH', path: base(context), json });
    return changes.map(() => applied);
  },
  choices: {
    apps: chosen<{ id: string; name: string }>(
      api,
      () => ({ path: '/apps' }),
      (json) => json,
      ({ id, name }) => ({ name, appId: id }),
    ),
    pipelines: chosen<Coupling>(
      api,
      () => ({ path: '/pipeline-couplings' }),
      (json) => json,
      ({ app, stage, pipeline }) => ({
        app: { appId: app.id },
        stage,
        pipeline: { name: pipeline.name ?? '', pipelineId: pipeline.id },
      }),
    ),
  },
  exchange: (way, { clientSecret }, { code }) =>
    grant(way, { grant_type: 'authorization_code', code, client_secret: clientSecret }),
  refresh: (way, app, { refreshToken = '' }) =>
    grant(way, {
      grant_type: 'refresh_token',
      refresh_token: refreshToken,
      client_secret: app?.clientSecret ?? '',
    }),
};
