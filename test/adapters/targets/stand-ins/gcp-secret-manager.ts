import { guarded, last, type StandIn, type TargetCase, type Told } from '../stand-in.ts';

const base = '/v1/projects/shop/secrets';
const error = (code: number, status: string): Told => ({
  status: code,
  json: { error: { code, message: status, status } },
});
const notFound = error(404, 'NOT_FOUND');

/** Secrets of a project, named by its number; a new one has no version until it is given one. */
const make = (): StandIn => {
  const keys = new Map<string, string>();
  const bare = new Set<string>();
  const has = (name: string): boolean => keys.has(name) || bare.has(name);
  const page = (query: URLSearchParams): Told => {
    const size = Math.min(25, Number(query.get('pageSize') ?? 25));
    const from = Number(query.get('pageToken') ?? 0);
    const all = [...keys.keys(), ...bare].map((name) => ({ name: `projects/4711/secrets/${name}` }));
    const more = all.length > from + size ? { nextPageToken: String(from + size) } : {};
    const secrets = all.slice(from, from + size);
    return { json: { ...(secrets.length > 0 && { secrets }), totalSize: all.length, ...more } };
  };
  const create = (name: string, replication: unknown): Told => {
    if (!/^[A-Za-z0-9_-]{1,255}$/.test(name) || !replication) return error(400, 'INVALID_ARGUMENT');
    if (has(name)) return error(409, 'ALREADY_EXISTS');
    bare.add(name);
    return { json: { name: `projects/4711/secrets/${name}` } };
  };
  const add = (name: string, data: string): Told => {
    if (!has(name)) return notFound;
    if (data === '') return error(400, 'INVALID_ARGUMENT');
    bare.delete(name);
    keys.set(name, Buffer.from(data, 'base64').toString());
    return { json: { name: `projects/4711/secrets/${name}/versions/1`, state: 'ENABLED' } };
  };
  const access = (name: string): Told =>
    keys.has(name)
      ? { json: { payload: { data: Buffer.from(keys.get(name) ?? '').toString('base64') } } }
      : notFound;
  return {
    keys,
    // biome-ignore lint/complexity/noExcessiveCognitiveComplexity: what a vendor answers, in one place
    answer: ({ method, path, query, body }) => {
      if (path === '/tokeninfo') return query.get('access_token') === 'token' ? { json: {} } : notFound;
      if (!path.startsWith(base)) return error(403, 'PERMISSION_DENIED');
      if (path === base)
        return method === 'GET' ? page(query) : create(query.get('secretId') ?? '', body.replication);
      if (path.endsWith(':addVersion')) return add(last(path).slice(0, -11), body.payload.data);
      if (path.endsWith('/versions/latest:access')) return access(path.split('/')[5] ?? '');
      const name = last(path);
      if (method !== 'DELETE' || !has(name)) return notFound;
      bare.delete(name);
      keys.delete(name);
      return { json: {} };
    },
  };
};

export const standIn: TargetCase = {
  target: 'gcp-secret-manager',
  host: 'secretmanager.googleapis.com',
  otherHosts: ['oauth2.googleapis.com'],
  make: () => guarded(make(), 'authorization', 'Bearer token', error(401, 'UNAUTHENTICATED')),
  destination: { appId: 'shop' },
  reads: true,
  busy: { told: error(429, 'RESOURCE_EXHAUSTED'), pause: 5 },
  refused: ['HAS.DOT', 'x'.repeat(256)],
  tells: true,
};
