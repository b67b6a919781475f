import { type Adapter, applied, type PlaceContext } from '../adapter.ts';
import { graphql } from '../graphql.ts';

const ask = graphql('https://data.pro.hasura.io/v1/graphql', ({ credentials }) => ({
  authorization: `pat ${credentials.accessToken ?? ''}`,
}));

interface Variables {
  readonly hash: string;
  readonly envVars: Readonly<Record<string, unknown>>;
}

const read = async (context: PlaceContext): Promise<Variables> => {
  const data = await ask(
    context,
    'query ($tenantId: uuid!) { getTenantEnv(tenantId: $tenantId) { hash envVars } }',
    { tenantId: context.destination.appId },
  );
  return data.getTenantEnv;
};

const list = async (context: PlaceContext) =>
  Object.entries((await read(context)).envVars.environment ?? {}).map(([name, value]) => ({
    name,
    ...(typeof value === 'string' && { value }),
    ...(name.startsWith('HASURA_GRAPHQL_') && { isReserved: true as const }),
  }));

const change = async (context: PlaceContext, mutation: string, more: object): Promise<void> => {
  // The hash of what was read goes along: a change of somebody else's in between is not overwritten.
  const { hash } = await read(context);
  await ask(context, mutation, { tenantId: context.destination.appId, currentHash: hash, ...more });
};

/** Environment variables of a project at Hasura Cloud. */
export const adapter: Adapter = {
  check: async (context) => {
    await ask(context, 'query { projects_pro { id } }');
  },
  list,
  apply: async (context, changes) => {
    const envs = changes.flatMap((each) =>
      each.kind === 'put' ? [{ key: each.name, value: each.value }] : [],
    );
    const deleteEnvs = changes.flatMap(({ kind, name }) => (kind === 'remove' ? [name] : []));
    if (envs.length > 0)
      await change(
        context,
        'mutation ($currentHash: String!, $tenantId: uuid!, $envs: [UpdateEnvObject!]!) { updateTenantEnv(currentHash: $currentHash, tenantId: $tenantId, envs: $envs) { hash } }',
        { envs },
      );
    if (deleteEnvs.length > 0)
      await change(
        context,
        'mutation ($currentHash: String!, $tenantId: uuid!, $deleteEnvs: [String!]!) { deleteTenantEnv(currentHash: $currentHash, tenantId: $tenantId, deleteEnvs: $deleteEnvs) { hash } }',
        { deleteEnvs },
      );
    return changes.map(() => applied);
  },
  choices: {
    apps: async (context) => {
      const data = await ask(context, 'query { projects_pro { name tenant { id } } }');
      return (data.projects_pro as readonly { name: string; tenant: { id: string } }[]).map(
        ({ name, tenant }) => ({ name, appId: tenant.id }),
      );
    },
  },
};
