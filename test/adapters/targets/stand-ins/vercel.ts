import { type Told, vendor } from '../answers.ts';
import type { StandIn, TargetCase } from '../stand-in.ts';

const failed = (status: number, code: string): Told => ({ status, json: { error: { code, message: code } } });
const perPage = 20;

const projects = Array.from({ length: 120 }, (_, at) => ({ id: `p-${at}`, name: `Project ${at}` }));

const projectsAt = (query: URLSearchParams): Told => {
  const size = Math.min(100, Number(query.get('limit') ?? perPage));
  const from = Number(query.get('until') ?? 0);
  const page = projects.slice(from, from + size);
  const next = from + size < projects.length ? from + size : null;
  return { json: { projects: page, pagination: { count: page.length, next, prev: null } } };
};

/** Vercel: newest first, by the time of the last one of a page; encrypted values are shown one by one alone. */
const make = (): StandIn => {
  const keys = new Map<string, string>();
  const missing = failed(404, 'not_found');
  const shown = (key: string) => ({
    id: `id-${key}`,
    key,
    type: 'encrypted',
    target: ['production'],
    value: Buffer.from(`sealed ${key}`).toString('base64'),
  });
  const page = (until: number): Told => {
    const all = [...keys.keys()].map((key, at) => ({ ...shown(key), createdAt: at + 1 })).reverse();
    const older = all.filter(({ createdAt }) => createdAt < until);
    const envs = older.slice(0, perPage);
    const next = older.length > perPage ? envs.at(-1)?.createdAt : null;
    return { json: { envs, pagination: { count: envs.length, next, prev: null } } };
  };
  return vendor({
    keys,
    shows: ['authorization', 'Bearer token'],
    stranger: {
      status: 403,
      json: { error: { code: 'forbidden', message: 'Not authorized', invalidToken: true } },
    },
    routes: [
      [/^GET \/v2\/user$/, () => ({ json: { user: { id: 'u' } } })],
      [/^GET \/v9\/projects$/, ({ query }) => projectsAt(query)],
      [
        /^GET \/v10\/projects\/shop\/env$/,
        ({ query }) => page(Number(query.get('until') ?? Number.POSITIVE_INFINITY)),
      ],
      [
        /^GET \/v1\/projects\/shop\/env\/id-(\w+)$/,
        (_, key) =>
          keys.has(key) ? { json: { ...shown(key), value: keys.get(key), decrypted: true } } : missing,
      ],
      [
        /^POST \/v10\/projects\/shop\/env$/,
        ({ query, body: { key, value, type, target } }) => {
          if (!/^[A-Za-z_]\w*$/.test(key) || !type || !Array.isArray(target))
            return failed(400, 'bad_request');
          if (keys.has(key) && query.get('upsert') !== 'true') {
            const error = { code: 'ENV_ALREADY_EXISTS', message: 'exists', envVarId: `id-${key}` };
            return { status: 201, json: { created: [], failed: [{ error }] } };
          }
          keys.set(key, value);
          return { status: 201, json: { created: shown(key), failed: [] } };
        },
      ],
      [
        /^PATCH \/v9\/projects\/shop\/env\/id-(\w+)$/,
        ({ body }, key) => {
          if (!keys.has(key)) return missing;
          keys.set(key, body.value);
          return { json: shown(key) };
        },
      ],
      [
        /^DELETE \/v9\/projects\/shop\/env\/id-(\w+)$/,
        (_, key) => (keys.delete(key) ? { json: shown(key) } : missing),
      ],
    ],
    missing,
  });
};

export const standIn: TargetCase = {
  target: 'vercel',
  host: 'api.vercel.com',
  make,
  destination: { app: 'shop', targetEnvironment: 'production' },
  reads: true,
  refused: ['1ST', 'A-B'],
  tells: true,
  offers: { kind: 'apps', first: { name: 'Project 0', appId: 'p-0' }, count: 120 },
};
