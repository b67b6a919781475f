import { byBearer, last, type StandIn, type TargetCase, type Told } from '../stand-in.ts';

const base = '/2.0/repositories/team/{repo}/pipelines_config/variables';
const error = (status: number, message: string): Told => ({
  status,
  json: { type: 'error', error: { message } },
});
const uuidOf = (key: string): string => `{${Buffer.from(key).toString('hex')}}`;

const workspaces = Array.from({ length: 120 }, (_, at) => ({
  type: 'workspace_access',
  administrator: true,
  workspace: { type: 'workspace_base', uuid: `{${at}}`, slug: `team-${at}` },
}));

/** Variables of a repository, found by identifiers in braces; what is secured shows no value. */
const make = (): StandIn => {
  const keys = new Map<string, string>();
  const secured = new Set<string>();
  const shown = (key: string) => ({
    type: 'pipeline_variable',
    uuid: uuidOf(key),
    key,
    secured: secured.has(key),
    ...(!secured.has(key) && { value: keys.get(key) }),
  });
  const page = (query: URLSearchParams, path: string, all: readonly unknown[]): Told => {
    const [number, pagelen] = [Number(query.get('page') ?? 1), Number(query.get('pagelen') ?? 10)];
    if (pagelen > 100) return error(400, 'Invalid pagelen');
    const next = `https://api.bitbucket.org${path}?page=${number + 1}&pagelen=${pagelen}`;
    return {
      json: {
        page: number,
        pagelen,
        size: all.length,
        values: all.slice((number - 1) * pagelen, number * pagelen),
        ...(all.length > number * pagelen && { next }),
      },
    };
  };
  return {
    keys,
    // biome-ignore lint/complexity/noExcessiveCognitiveComplexity: what a vendor answers, in one place
    answer: ({ method, path, query, body }) => {
      if (path === '/2.0/user') return { json: { type: 'user' } };
      if (path === '/2.0/workspaces') return error(410, 'CHANGE-2770 - Functionality has been deprecated');
      if (path === '/2.0/user/workspaces') return page(query, path, workspaces);
      if (!path.startsWith(base)) return error(404, 'Repository not found');
      if (method === 'GET') return page(query, path, [...keys.keys()].map(shown));
      const found = [...keys.keys()].find((key) => uuidOf(key) === last(path));
      if (method !== 'POST' && found === undefined) return error(404, 'There is no such variable');
      if (method === 'DELETE') return keys.delete(found ?? '') ? { status: 204 } : error(404, 'Gone');
      if (!/^[A-Za-z_][A-Za-z0-9_]*$/.test(body.key)) return error(400, 'The key is not valid');
      if (method === 'POST' && keys.has(body.key)) return error(409, 'A variable of this key exists');
      keys.set(body.key, body.value);
      if (body.secured) secured.add(body.key);
      return { status: method === 'POST' ? 201 : 200, json: shown(body.key) };
    },
  };
};

export const standIn: TargetCase = {
  target: 'bitbucket',
  host: 'api.bitbucket.org',
  make: () => byBearer(make(), { type: 'error', error: { message: 'Token is invalid or expired' } }),
  destination: { targetEnvironmentId: 'team', appId: '{repo}' },
  reads: false,
  busy: { told: error(429, 'Rate limit for this resource has been exceeded'), pause: 5 },
  refused: ['1ST', 'HAS-DASH'],
  tells: true,
  offers: { kind: 'workspaces', first: { slug: 'team-0', name: 'team-0' }, count: 120 },
};
