import { guarded, type StandIn, type TargetCase, type Told } from '../stand-in.ts';

const base = '/api/2.0/secrets';
const error = (status: number, error_code: string): Told => ({
  status,
  json: { error_code, message: error_code },
});

/** One scope of a workspace, whose values are not listed; lists without entries are left out of answers. */
const make = (): StandIn => {
  const keys = new Map<string, string>();
  const change = (verb: string, { key, string_value }: { key: string; string_value: string }): Told => {
    if (verb === 'delete') return keys.delete(key) ? { json: {} } : error(404, 'RESOURCE_DOES_NOT_EXIST');
    if (!/^[A-Za-z0-9._-]{1,128}$/.test(key)) return error(400, 'INVALID_PARAMETER_VALUE');
    keys.set(key, string_value);
    return { json: {} };
  };
  return {
    keys,
    answer: ({ method, path, query, body }) => {
      if (path === `${base}/scopes/list`) return { json: { scopes: [{ name: 'shop' }] } };
      const verb = path.slice(base.length + 1);
      if ((method === 'GET' ? query.get('scope') : body.scope) !== 'shop')
        return error(404, 'RESOURCE_DOES_NOT_EXIST');
      if (method === 'POST' && (verb === 'put' || verb === 'delete')) return change(verb, body);
      if (verb !== 'list') return error(404, 'ENDPOINT_NOT_FOUND');
      const secrets = [...keys.keys()].map((key) => ({ key, last_updated_timestamp: 1 }));
      return { json: secrets.length > 0 ? { secrets } : {} };
    },
  };
};

export const standIn: TargetCase = {
  target: 'databricks',
  make: () => guarded(make(), 'authorization', 'Bearer token', error(403, 'PERMISSION_DENIED')),
  destination: { app: 'shop' },
  reads: false,
  refused: ['HAS SPACE', 'x'.repeat(129)],
};
