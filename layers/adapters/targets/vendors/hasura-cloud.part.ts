import { type PlaceContext, wholeDocument } from '../adapter.ts';
import { fault } from '../fault.ts';
import { graphql } from '../graphql.ts';

const ask = graphql('https://data.pro.hasura.io/v1/graphql', ({ credentials }) => ({
  authorization: `pat ${credentials.accessToken ?? ''}`,
}));

interface Variables {
  readonly hash: string;
  readonly envVars: { readonly environment?: Readonly<Record<string, unknown>> };
}

const variablesOf = async (context: PlaceContext): Promise<Variables> => {
  const data = await ask(
    context,
    'query ($tenantId: uuid!) { getTenantEnv(tenantId: $tenantId) { hash envVars } }',
    { tenantId: context.destination.appId },
  );
  return data.getTenantEnv;
};

/** Changes the variables that have this hash. One of somebody else's in between is not overwritten. */
const change = async (context: PlaceContext, currentHash: string, mutation: string, more: object) => {
  try {
    return await ask(context, mutation, { tenantId: context.destination.appId, currentHash, ...more });
  } catch (error) {
    if ((await variablesOf(context)).hash === currentHash) throw error;
    throw fault('busy', 'Somebody else changed the variables at the same time');
  }
};

const update =
  'mutation ($currentHash: String!, $tenantId: uuid!, $envs: [UpdateEnvObject!]!) { updateTenantEnv(currentHash: $currentHash, tenantId: $tenantId, envs: $envs) { hash } }';
const removal =
  'mutation ($currentHash: String!, $tenantId: uuid!, $deleteEnvs: [String!]!) { deleteTenantEnv(currentHash: $currentHash, tenantId: $tenantId, deleteEnvs: $deleteEnvs) { hash } }';

/** Environment variables of a project at Hasura Cloud. */
export const adapter = wholeDocument<string>({
  check: async (context) => {
    await ask(context, 'query { projects_pro { id } }');
  },
  read: async (context) => {
    const { hash, envVars } = await variablesOf(context);
    const values = Object.entries(envVars.environment ?? {}).map(
      ([name, value]) => [name, typeof value === 'string' ? value : undefined] as const,
    );
    return { rest: hash, values: new Map(values) };
  },
  write: async (context, _, { rest: hash, values }, changes) => {
    const envs = changes.flatMap((each) =>
      each.kind === 'put' ? [{ key: each.name, value: each.value }] : [],
    );
    const deleteEnvs = changes.flatMap(({ kind, name }) =>
      kind === 'remove' && values.has(name) ? [name] : [],
    );
    const next: string =
      envs.length > 0 ? (await change(context, hash, update, { envs })).updateTenantEnv.hash : hash;
    if (deleteEnvs.length > 0) await change(context, next, removal, { deleteEnvs });
  },
  isReserved: (name) => name.startsWith('HASURA_GRAPHQL_'),
  choices: {
    apps: async (context) => {
      const data = await ask(context, 'query { projects_pro { name tenant { id } } }');
      return (data.projects_pro as readonly { name: string; tenant: { id: string } }[]).map(
        ({ name, tenant }) => ({ name, appId: tenant.id }),
      );
    },
  },
});
