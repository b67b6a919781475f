import { byBearer, last, missing, type StandIn, type TargetCase } from '../stand-in.ts';

const make = (): StandIn => {
  const keys = new Map<string, string>();
  return {
    keys,
    answer: ({ method, path, query, body }) => {
      if (path === '/v1/owners') return { json: [] };
      const key = last(path);
      if (method === 'GET') {
        const all = [...keys].map(([each, value], at) => ({
          envVar: { key: each, value },
          cursor: String(at + 1),
        }));
        const from = Number(query.get('cursor') ?? 0);
        return { json: all.slice(from, from + 100) };
      }
      if (method === 'DELETE') return keys.delete(key) ? { status: 204 } : missing;
      keys.set(key, body.value);
      return { json: {} };
    },
  };
};

export const standIn: TargetCase = {
  target: 'render',
  host: 'api.render.com',
  make: () => byBearer(make()),
  destination: { appId: 's' },
  reads: true,
};
