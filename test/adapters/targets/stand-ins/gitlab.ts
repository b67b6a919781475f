import { byBearer, last, missing, paged, type StandIn, type TargetCase } from '../stand-in.ts';

const make = (): StandIn => {
  const keys = new Map<string, string>();
  return {
    keys,
    // biome-ignore lint/complexity/noExcessiveCognitiveComplexity: what a vendor answers, in one place
    answer: ({ method, path, query, body }) => {
      if (path === '/api/v4/user') return { json: { id: 1 } };
      const key = last(path);
      if (method === 'GET') {
        const all = [...keys].map(([each, value]) => ({ key: each, value, environment_scope: '*' }));
        const page = Number(query.get('page') ?? 1);
        const more = all.length > page * 100 ? String(page + 1) : '';
        return { json: paged(all, query, 100), headers: { 'x-next-page': more } };
      }
      if (method === 'POST') {
        if (keys.has(body.key))
          return { status: 400, json: { message: { key: ['has already been taken'] } } };
        keys.set(body.key, body.value);
        return { status: 201 };
      }
      if (!keys.has(key)) return missing;
      if (method === 'DELETE') keys.delete(key);
      else keys.set(key, body.value);
      return {};
    },
  };
};

export const standIn: TargetCase = {
  target: 'gitlab',
  host: 'gitlab.com',
  make: () => byBearer(make()),
  destination: { appId: '1' },
  reads: true,
  tells: true,
};
