import type { Choice } from '../../../domain/syncs/target.ts';
import {
  allPages,
  bearer,
  type Context,
  gone,
  type PlaceContext,
  perKey,
  type Query,
  tokensIn,
} from '../adapter.ts';
import { fault } from '../fault.ts';
import { type Question, segment } from '../http.ts';

const api = ({ ask, credentials }: Context, path: string, question: Omit<Question, 'url'> = {}) =>
  ask({
    ...question,
    url: `https://api.vercel.com${path}`,
    headers: { ...bearer(credentials) },
    query: { teamId: credentials.teamId, ...question.query },
  });

interface Variable {
  readonly id: string;
  readonly key: string;
  readonly value?: string;
  readonly type: 'system' | 'secret' | 'encrypted' | 'plain' | 'sensitive';
  readonly target?: readonly string[] | string;
  readonly gitBranch?: string;
}

const project = ({ destination: { app } }: PlaceContext): string => segment(app, 'project');
const targetsOf = ({ target = [] }: Variable): readonly string[] => [target].flat();

/** The variables of the environment, and of its branch where one is meant. */
const isHere = ({ destination }: PlaceContext, variable: Variable): boolean =>
  targetsOf(variable).includes(destination.targetEnvironment ?? '') &&
  (variable.gitBranch ?? '') === (destination.path ?? '');

const readValue = async (
  context: PlaceContext,
  { id, type, value }: Variable,
): Promise<string | undefined> => {
  if (type === 'plain') return value;
  if (type !== 'encrypted') return undefined;
  return (await api(context, `/v1/projects/${project(context)}/env/${segment(id)}`)).json.value;
};

const list = async (context: PlaceContext) => {
  const found = await allPages<string, Variable>('', async (until) => {
    const { json } = await api(context, `/v10/projects/${project(context)}/env`, {
      query: { until: until || undefined, limit: 100 },
    });
    return { items: json.envs ?? [], next: json.pagination?.next ? String(json.pagination.next) : undefined };
  });
  const here = found.filter((variable) => isHere(context, variable));
  const entries = [];
  for (const variable of here)
    entries.push({
      name: variable.key,
      value: await readValue(context, variable),
      ref: JSON.stringify([variable.id, targetsOf(variable), variable.type]),
      ...(variable.type === 'system' && { isReserved: true as const }),
    });
  return entries;
};

type Ref = readonly [id: string, targets: readonly string[], type: Variable['type']];
const refIn = (text: string | undefined): Ref | undefined => text && JSON.parse(text);

/** A variable that is shared with other environments is taken out of ours, and stays in theirs. */
const withdraw = async (context: PlaceContext, [id, targets]: Ref): Promise<void> => {
  const rest = targets.filter((target) => target !== context.destination.targetEnvironment);
  const path = `/v9/projects/${project(context)}/env/${segment(id)}`;
  await (rest.length === 0
    ? api(context, path, { method: 'DELETE', ...gone })
    : api(context, path, { method: 'PATCH', json: { target: rest } }));
};

interface Unmade {
  readonly error?: { readonly code?: string };
}

/** What was not made is told by an answer of success. What is ours and was not listed may be there by now. */
const create = async (
  context: PlaceContext,
  key: string,
  value: string,
  type: string,
  isOurs = false,
): Promise<void> => {
  const { json } = await api(context, `/v10/projects/${project(context)}/env`, {
    method: 'POST',
    query: { upsert: isOurs || undefined },
    json: {
      key,
      value,
      type,
      target: [context.destination.targetEnvironment],
      ...(context.destination.path && { gitBranch: context.destination.path }),
    },
  });
  const codes = ((json?.failed ?? []) as readonly Unmade[]).map(({ error }) => error?.code);
  if (codes.some((code) => code === 'ENV_ALREADY_EXISTS' || code === 'ENV_CONFLICT'))
    throw fault('exists', 'The target says that this is there already');
  if (codes.length > 0) throw fault('refused', 'The target did not make the variable');
};

const projects = async (context: Context, { teamId }: Query): Promise<readonly Choice[]> => {
  const found = await allPages<string, { readonly id: string; readonly name: string }>('', async (until) => {
    const { json } = await api(context, '/v9/projects', {
      query: { limit: 100, until: until || undefined, ...(teamId && { teamId }) },
    });
    return {
      items: json.projects ?? [],
      next: json.pagination?.next ? String(json.pagination.next) : undefined,
    };
  });
  return found.map(({ id, name }) => ({ name, appId: id }));
};

/** The branches of the repository that a project is linked to, as far as it has deployments of them. */
const branches = async (context: Context, { appId }: Query): Promise<readonly Choice[]> => {
  const { json } = await api(context, '/v1/integrations/git-branches', { query: { projectId: appId } });
  return (Array.isArray(json) ? json : []).map(({ ref }: { ref: string }) => ({ name: ref }));
};

/** Environment variables of a project at Vercel, of one environment. */
export const adapter = perKey({
  check: async (context) => {
    await api(context, '/v2/user');
  },
  list,
  put: async (context, { name, value, was, isOurs }) => {
    const ref = refIn(was?.ref);
    if (!ref) return create(context, name, value, 'encrypted', isOurs);
    const [id, targets, type] = ref;
    if (targets.length > 1) {
      await withdraw(context, ref);
      return create(context, name, value, type);
    }
    await api(context, `/v9/projects/${project(context)}/env/${segment(id)}`, {
      method: 'PATCH',
      json: { value },
    });
  },
  remove: async (context, { was }) => {
    const ref = refIn(was?.ref);
    if (ref) await withdraw(context, ref);
  },
  choices: {
    apps: projects,
    teams: async (context) =>
      ((await api(context, '/v2/teams', { query: { limit: 100 } })).json.teams ?? []).map(
        ({ id, name }: { id: string; name: string }) => ({ name, id }),
      ),
    branches,
  },
  exchange: async ({ ask, now }, { clientId, clientSecret }, { code, redirectUri }) => {
    const { json } = await ask({
      method: 'POST',
      url: 'https://api.vercel.com/v2/oauth/access_token',
      form: { code, client_id: clientId, client_secret: clientSecret, redirect_uri: redirectUri },
    });
    if (!json) throw fault('refused', 'Vercel does not take the code');
    return { ...tokensIn(json, now()), ...(json.team_id && { teamId: json.team_id }) };
  },
});
