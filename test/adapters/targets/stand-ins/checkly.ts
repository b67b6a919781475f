import { byBearer, last, paged, type StandIn, type TargetCase, type Told } from '../stand-in.ts';

const error = (statusCode: number, name: string): Told => ({
  status: statusCode,
  json: { statusCode, error: name, message: name },
});
const account = '438ca4b1-1a2b-4c3d-8e4f-5a6b7c8d9e0f';

/** Variables of an account; the value of a secret is shown no more. */
const make = (): StandIn => {
  const keys = new Map<string, string>();
  const secrets = new Set<string>();
  const shown = (key: string) => {
    const secret = secrets.has(key);
    return { key, locked: false, secret, ...(!secret && { value: keys.get(key) }) };
  };
  const take = ({ key, value, secret }: { key: string; value: string; secret?: boolean }) => {
    keys.set(key, value);
    if (secret) secrets.add(key);
    return shown(key);
  };
  return {
    keys,
    // biome-ignore lint/complexity/noExcessiveCognitiveComplexity: what a vendor answers, in one place
    answer: ({ method, path, query, headers, body }) => {
      if (path === '/v1/accounts') return { json: [{ id: account, name: 'shop' }] };
      if (headers['x-checkly-account'] !== account) return error(403, 'Forbidden');
      const key = path === '/v1/variables' ? undefined : last(path);
      if (method === 'GET') {
        const limit = Number(query.get('limit') ?? 10);
        if (limit > 100) return error(400, 'Bad Request');
        return { json: paged([...keys.keys()], query, limit).map(shown) };
      }
      if (method === 'POST')
        return keys.has(body.key) ? error(409, 'Conflict') : { status: 201, json: take(body) };
      if (key === undefined || !keys.has(key)) return error(404, 'Not Found');
      if (method === 'PUT') return { json: take({ ...body, key }) };
      return keys.delete(key) ? { status: 204 } : error(404, 'Not Found');
    },
  };
};

export const standIn: TargetCase = {
  target: 'checkly',
  host: 'api.checklyhq.com',
  make: () => byBearer(make(), { statusCode: 401, error: 'Unauthorized', message: 'Bad Token' }),
  destination: { appId: account },
  reads: false,
  busy: { told: error(429, 'Too Many Requests'), pause: 5 },
  tells: true,
};
