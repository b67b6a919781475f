import { byBearer, missing, paged, type StandIn, type TargetCase, type Told } from '../stand-in.ts';

const projects = '/client/v4/accounts/id/pages/projects';

const failed = (code: number, message: string) => ({
  success: false,
  errors: [{ code, message }],
  messages: [],
  result: null,
});

interface Variable {
  readonly type: 'plain_text' | 'secret_text';
  readonly value: string;
}

const perPage = 10;
const all = Array.from({ length: 12 }, (_, at) => ({ id: `p${at}`, name: `web-${at}` }));

const offered = (query: URLSearchParams): Told => {
  const result_info = { page: Number(query.get('page') ?? 1), per_page: perPage, total_pages: 2 };
  return { json: { success: true, errors: [], result: paged(all, query, perPage), result_info } };
};

/** A project whose variables are merged into what it has: null takes one away, and secret text is shown empty. */
const make = (): StandIn => {
  const keys = new Map<string, string>();
  const secrets = new Set<string>();
  const shown = () => ({
    success: true,
    errors: [],
    result: {
      id: 'p',
      name: 'web',
      deployment_configs: {
        preview: { env_vars: { PREVIEW: { type: 'plain_text', value: 'p' } } },
        production: {
          env_vars:
            keys.size === 0
              ? null
              : Object.fromEntries(
                  [...keys].map(([name, value]) => [
                    name,
                    secrets.has(name) ? { type: 'secret_text', value: '' } : { type: 'plain_text', value },
                  ]),
                ),
        },
      },
    },
  });
  return {
    keys,
    // biome-ignore lint/complexity/noExcessiveCognitiveComplexity: what a vendor answers, in one place
    answer: ({ method, path, query, body }) => {
      if (path === projects) return offered(query);
      if (path !== `${projects}/web`) return missing;
      if (method === 'GET') return { json: shown() };
      const changes = body.deployment_configs.production.env_vars as Record<string, Variable | null>;
      if (Object.keys(changes).some((name) => !/^[A-Za-z_][A-Za-z0-9_]*$/.test(name)))
        return { status: 400, json: failed(8000000, 'The name of a variable is not valid') };
      for (const [name, said] of Object.entries(changes)) {
        if (said === null) keys.delete(name);
        else keys.set(name, said.value);
        if (said?.type === 'secret_text') secrets.add(name);
      }
      return { json: shown() };
    },
  };
};

export const standIn: TargetCase = {
  target: 'cloudflare-pages',
  host: 'api.cloudflare.com',
  make: () => byBearer(make(), failed(10000, 'Authentication error')),
  destination: { app: 'web', targetEnvironment: 'production' },
  reads: false,
  refused: ['1ST', 'HAS SPACE'],
  offers: { kind: 'apps', first: { name: 'web-0', appId: 'p0' }, count: 12 },
};
