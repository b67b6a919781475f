import { guarded, last, type StandIn, type TargetCase } from '../stand-in.ts';

const base = '/api/v2/project/gh/shop/web/envvar';
const size = 20;

/** Variables of a project, of whose values the last four letters are shown. */
const make = (): StandIn => {
  const keys = new Map<string, string>();
  const shown = (name: string) => ({ name, value: `xxxx${keys.get(name)?.slice(-4)}` });
  return {
    keys,
    // biome-ignore lint/complexity/noExcessiveCognitiveComplexity: what a vendor answers, in one place
    answer: ({ method, path, query, body }) => {
      if (path === '/api/v2/me') return { json: { id: 'me', login: 'shop' } };
      if (!path.startsWith(base)) return { status: 404, json: { message: 'Project not found' } };
      if (method === 'GET') {
        const from = Number(query.get('page-token') ?? 0);
        const items = [...keys.keys()].map(shown);
        const next_page_token = items.length > from + size ? String(from + size) : null;
        return { json: { items: items.slice(from, from + size), next_page_token } };
      }
      if (method === 'DELETE')
        return keys.delete(last(path))
          ? { json: { message: 'Environment variable deleted.' } }
          : { status: 404, json: { message: 'Environment variable not found.' } };
      if (!/^[A-Za-z_][A-Za-z0-9_]*$/.test(body.name))
        return { status: 400, json: { message: 'The name is not valid' } };
      keys.set(body.name, body.value);
      return { status: 201, json: shown(body.name) };
    },
  };
};

export const standIn: TargetCase = {
  target: 'circleci',
  host: 'circleci.com',
  make: () =>
    guarded(make(), 'circle-token', 'token', { status: 401, json: { message: 'You must log in first.' } }),
  destination: { appId: 'gh/shop/web' },
  reads: false,
  refused: ['1ST', 'HAS-DASH'],
};
