import { bearer, type PlaceContext, wholeDocument } from '../adapter.ts';
import { apiOf, byNumber, chosen } from '../described.ts';
import { segment } from '../http.ts';

const said = { home: 'https://api.digitalocean.com/v2', headers: bearer };
const api = apiOf(said);

interface Variable {
  readonly key: string;
  readonly value?: string;
  readonly scope?: string;
  readonly type?: 'GENERAL' | 'SECRET';
}

interface Spec {
  readonly envs?: readonly Variable[];
}

const base = ({ destination: { appId } }: PlaceContext): string => `/apps/${segment(appId, 'app')}`;
const apps = (json: { readonly apps?: readonly { id: string; spec: { name: string } }[] }) => json.apps;

/** Variables of an app; the spec goes back as it came but for ours, encrypted values of others included. */
export const adapter = wholeDocument<Spec>({
  check: async (context) => {
    // What is asked of an account needs a scope that syncs do not.
    await api(context, { path: '/apps', query: { per_page: 1 } });
  },
  read: async (context) => {
    const { json } = await api(context, { path: base(context) });
    const rest: Spec = json.app.spec;
    const values = (rest.envs ?? []).map(
      ({ key, value, type }) => [key, type === 'SECRET' ? undefined : value] as const,
    );
    return { rest, values: new Map(values) };
  },
  write: async (context, next, { rest }, changes) => {
    const changed = new Set(changes.map(({ name }) => name));
    const envs = [
      ...(rest.envs ?? []).filter(({ key }) => !changed.has(key)),
      ...[...changed].flatMap((key) => {
        const value = next.get(key);
        return value === undefined ? [] : [{ key, value, type: 'SECRET', scope: 'RUN_AND_BUILD_TIME' }];
      }),
    ];
    await api(context, { method: 'PUT', path: base(context), json: { spec: { ...rest, envs } } });
  },
  choices: {
    apps: chosen<{ id: string; spec: { name: string } }>(
      api,
      () => ({ path: '/apps', query: { per_page: 200, page: 1 } }),
      apps,
      ({ id, spec }) => ({ name: spec.name, appId: id }),
      byNumber(200, apps),
    ),
  },
});
