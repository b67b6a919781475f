import { byBearer, type StandIn, type TargetCase, type Told } from '../stand-in.ts';

const error = (status: number, id: string): Told => ({ status, json: { id, message: id } });

interface Variable {
  readonly key: string;
  readonly value?: string;
  readonly type?: string;
}

const sealedOf = (key: string): string => `EV[1:${Buffer.from(key).toString('base64')}]`;

/** An app whose spec is written as a whole: secrets come sealed, and keep their values when they go back so. */
const make = (): StandIn => {
  const keys = new Map<string, string>();
  const secrets = new Set<string>();
  const app = () => ({
    id: 'app',
    spec: {
      name: 'shop',
      services: [{ name: 'web', envs: [{ key: 'OF_SERVICE', value: 's' }] }],
      ...(keys.size > 0 && {
        envs: [...keys].map(([key, value]) =>
          secrets.has(key)
            ? { key, value: sealedOf(key), scope: 'RUN_AND_BUILD_TIME', type: 'SECRET' }
            : { key, value, scope: 'RUN_TIME' },
        ),
      }),
    },
  });
  const take = (envs: readonly Variable[]) => {
    const kept = new Map(keys);
    keys.clear();
    for (const { key, value = '', type } of envs) {
      keys.set(key, value === sealedOf(key) ? (kept.get(key) ?? '') : value);
      if (type === 'SECRET') secrets.add(key);
    }
  };
  return {
    keys,
    answer: ({ method, path, body }) => {
      if (path === '/v2/apps') return { json: { apps: [app()], links: {}, meta: { total: 1 } } };
      // A token with no more than the scopes of apps.
      if (!path.startsWith('/v2/apps')) return error(403, 'forbidden');
      if (path !== '/v2/apps/app') return error(404, 'not_found');
      if (method === 'GET') return { json: { app: app() } };
      const { name, services, envs = [] } = body.spec;
      if (name !== 'shop' || services?.length !== 1) return error(400, 'bad_request');
      if ((envs as readonly Variable[]).some(({ key }) => !/^[_A-Za-z][_A-Za-z0-9]*$/.test(key)))
        return error(400, 'bad_request');
      take(envs);
      return { json: { app: app() } };
    },
  };
};

export const standIn: TargetCase = {
  target: 'digital-ocean-app-platform',
  host: 'api.digitalocean.com',
  make: () => byBearer(make(), { id: 'unauthorized', message: 'Unable to authenticate you' }),
  destination: { appId: 'app' },
  reads: false,
  busy: {
    told: { ...error(429, 'too_many_requests'), headers: { 'ratelimit-remaining': '0', 'retry-after': '7' } },
    pause: 7,
  },
  refused: ['1ST', 'HAS-DASH'],
  tells: true,
};
