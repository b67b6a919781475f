import { byBearer, last, paged, type StandIn, type TargetCase, type Told } from '../stand-in.ts';

const base = '/api/3/stacks/uid/environments';
const size = 30;
const error = (status: number, name: string): Told => ({ status, json: { error: name } });
const begun = (action: string): Told => ({ json: { response: { id: 5, action, finished_at: null } } });

/** Variables of a stack in pages of 30, found by their keys; some are of the stack's own making. */
const make = (): StandIn => {
  const keys = new Map<string, string>();
  const list = (query: URLSearchParams): Told => {
    const all = [...keys].map(([key, value], id) => ({
      id,
      key,
      value,
      readonly: false,
      is_password: false,
      is_generated: false,
    }));
    const current = Number(query.get('page') ?? 1);
    const pages = Math.max(1, Math.ceil(all.length / size));
    const next = current < pages ? current + 1 : null;
    return {
      json: {
        response: paged(all, query, size),
        count: all.length,
        pagination: { previous: null, next, current, per_page: size, count: all.length, pages },
      },
    };
  };
  return {
    keys,
    // biome-ignore lint/complexity/noExcessiveCognitiveComplexity: what a vendor answers, in one place
    answer: ({ method, path, query, body }) => {
      if (path === '/api/3/stacks') return { json: { response: [], count: 0, pagination: { next: null } } };
      if (!path.startsWith(base)) return error(404, 'not_found');
      if (method === 'GET') return list(query);
      if (method === 'POST') {
        if (keys.has(body.key)) return error(400, 'key has already been taken');
        keys.set(body.key, body.value);
        return begun('env-var-new');
      }
      const key = last(path);
      if (!keys.has(key)) return error(404, 'not_found');
      if (method === 'DELETE') keys.delete(key);
      else keys.set(key, body.value);
      return begun(method === 'DELETE' ? 'env-var-delete' : 'env-var-update');
    },
  };
};

export const standIn: TargetCase = {
  target: 'cloud-66',
  host: 'app.cloud66.com',
  make: () => byBearer(make(), { error: 'unauthorized' }),
  destination: { appId: 'uid' },
  reads: true,
  busy: { told: error(503, 'throttled'), pause: 5 },
  tells: true,
};
