import { misnamed, vendor } from '../answers.ts';
import type { StandIn, TargetCase } from '../stand-in.ts';

/** Qovery: the secrets of a service are listed with those of its environment and project, and never shown. */
const make = (): StandIn => {
  const keys = new Map<string, string>();
  const inherited = [
    { id: 's-project', key: 'ONE', scope: 'PROJECT' },
    { id: 's-built-in', key: 'QOVERY_CONTAINER_Z1_HOST', scope: 'BUILT_IN' },
  ];
  const missing = { status: 404, json: { status: 404, error: 'Not Found', message: 'not found' } };
  const refused = { status: 400, json: { status: 400, error: 'Bad Request', message: 'key is not valid' } };
  return vendor({
    keys,
    shows: ['authorization', 'Token token'],
    stranger: { status: 401, json: { status: 401, error: 'Unauthorized' } },
    routes: [
      [/^GET \/organization$/, () => ({ json: { results: [] } })],
      [
        /^GET \/container\/service\/secret$/,
        () => {
          const own = [...keys.keys()].map((key) => ({ id: `s-${key}`, key, scope: 'CONTAINER' }));
          return { json: { results: [...inherited, ...own] } };
        },
      ],
      [
        /^POST \/container\/service\/secret$/,
        ({ body }) => {
          if (keys.has(body.key)) return { status: 409, json: { status: 409, error: 'Conflict' } };
          if (misnamed(/^\w+$/, [body.key])) return refused;
          keys.set(body.key, body.value);
          return { status: 201, json: { id: `s-${body.key}`, key: body.key, scope: 'CONTAINER' } };
        },
      ],
      [
        /^PUT \/container\/service\/secret\/s-(\w+)$/,
        ({ body }, key) => {
          if (!keys.has(key)) return missing;
          if (typeof body.key !== 'string') return refused;
          keys.set(body.key, body.value);
          return { json: { id: `s-${key}`, key, scope: 'CONTAINER' } };
        },
      ],
      [
        /^DELETE \/container\/service\/secret\/s-(\w+)$/,
        (_, key) => (keys.delete(key) ? { status: 204 } : missing),
      ],
    ],
    missing,
  });
};

export const standIn: TargetCase = {
  target: 'qovery',
  host: 'api.qovery.com',
  make,
  destination: { appId: 'service', scope: 'container' },
  reads: false,
  refused: ['A-B'],
  tells: true,
};
