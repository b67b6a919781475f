import { createHash } from 'node:crypto';
import { type Told, vendor } from '../answers.ts';
import type { StandIn, TargetCase } from '../stand-in.ts';

/** Errors of GraphQL come with status 200. */
const failed = (message: string): Told => ({
  json: { errors: [{ message, extensions: { path: '$', code: 'unexpected' } }], data: null },
});

interface Written {
  readonly envs?: readonly { readonly key: string; readonly value: string }[];
  readonly deleteEnvs?: readonly string[];
}

/** Hasura Cloud: a write says by its hash which version of the variables it was made for. */
const make = (): StandIn => {
  const keys = new Map<string, string>();
  const environment = () => Object.fromEntries(keys);
  const hash = () => createHash('sha1').update(JSON.stringify(environment())).digest('hex');
  const read = () => ({ hash: hash(), envVars: { environment: environment() } });
  const written = (query: string, { envs = [], deleteEnvs = [] }: Written): Told => {
    if (query.includes('updateTenantEnv(')) {
      for (const { key, value } of envs) keys.set(key, value);
      return { json: { data: { updateTenantEnv: read() } } };
    }
    for (const key of deleteEnvs) keys.delete(key);
    return { json: { data: { deleteTenantEnv: read() } } };
  };
  return vendor({
    keys,
    shows: ['authorization', 'pat token'],
    stranger: failed('Authentication hook unauthorized this request'),
    routes: [
      [
        /^POST \/v1\/graphql$/,
        ({ body: { query, variables } }) => {
          if (query.includes('projects_pro')) return { json: { data: { projects_pro: [{ id: 'p' }] } } };
          if (variables.tenantId !== 'tenant') return failed('no such tenant');
          if (query.startsWith('query')) return { json: { data: { getTenantEnv: read() } } };
          if (variables.currentHash !== hash()) return failed('the environment has changed');
          return written(query, variables);
        },
      ],
    ],
    missing: { status: 404, json: { error: 'resource does not exist', code: 'not-found' } },
  });
};

export const standIn: TargetCase = {
  target: 'hasura-cloud',
  host: 'data.pro.hasura.io',
  make,
  destination: { appId: 'tenant' },
  reads: true,
  tells: true,
};
