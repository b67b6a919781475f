import type { TargetChange } from '../../../domain/syncs/target.ts';
import { type Adapter, allPages, applied, bearer, type Context, type PlaceContext } from '../adapter.ts';
import { type Question, segment } from '../http.ts';

const api = ({ ask, credentials }: Context, path: string, question: Omit<Question, 'url'> = {}) =>
  ask({
    ...question,
    url: `https://api.cloudflare.com/client/v4/accounts/${segment(credentials.accessId, 'account')}${path}`,
    headers: { ...bearer(credentials) },
  });

const project = ({ destination: { app } }: PlaceContext): string =>
  `/pages/projects/${segment(app, 'project')}`;
const environment = ({ destination: { targetEnvironment } }: PlaceContext): string =>
  targetEnvironment === 'preview' ? 'preview' : 'production';

interface Variable {
  readonly type: string;
  readonly value?: string;
}

const list = async (context: PlaceContext) => {
  const { json } = await api(context, project(context));
  const variables: Readonly<Record<string, Variable>> =
    json.result?.deployment_configs?.[environment(context)]?.env_vars ?? {};
  return Object.entries(variables).map(([name, { type, value }]) => ({
    name,
    ...(type === 'plain_text' && value !== undefined && { value }),
  }));
};

const variable = (change: TargetChange) =>
  change.kind === 'put' ? { type: 'secret_text', value: change.value } : null;

/** Variables of a Pages project, of production or of previews; what is not named in a change stays. */
export const adapter: Adapter = {
  check: async (context) => {
    await api(context, '/pages/projects');
  },
  list,
  apply: async (context, changes) => {
    const env_vars = Object.fromEntries(changes.map((change) => [change.name, variable(change)]));
    await api(context, project(context), {
      method: 'PATCH',
      json: { deployment_configs: { [environment(context)]: { env_vars } } },
    });
    return changes.map(() => applied);
  },
  finish: async (context) => {
    if (context.options.redeploys) await api(context, `${project(context)}/deployments`, { method: 'POST' });
  },
  choices: {
    apps: async (context) => {
      const found = await allPages<number, { id: string; name: string }>(1, async (page) => {
        const { json } = await api(context, '/pages/projects', { query: { page } });
        const isLast = page >= Number(json.result_info?.total_pages ?? 1);
        return { items: json.result ?? [], next: isLast ? undefined : page + 1 };
      });
      return found.map(({ id, name }) => ({ name, appId: id }));
    },
  },
};
