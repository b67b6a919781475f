import { type Told, vendor } from '../answers.ts';
import type { StandIn, TargetCase } from '../stand-in.ts';

const failed = (status: number, type: string): Told => ({
  status,
  json: { '@type': 'error', error_type: type, error_message: type },
});

/** A value is put into the script of a build as it is: the shell takes its quotes off, and what is special in it. */
const inShell = (text: string): string =>
  text.replace(/'([^']*)'|\\(.)|[\s"$*?&|;<>()`~#!{}]/g, (_, verbatim, escaped) =>
    String(verbatim ?? escaped ?? ''),
  );

const repositories = Array.from({ length: 120 }, (_, id) => ({ id, slug: `shop/${id}` }));

/** By offset; a page says where the next one begins, or that it is the last. */
const pageOf = (query: URLSearchParams): Told => {
  const limit = Math.min(100, Number(query.get('limit') ?? 25));
  const offset = Number(query.get('offset') ?? 0);
  const next = offset + limit < repositories.length ? { offset: offset + limit, limit } : null;
  const page = repositories.slice(offset, offset + limit);
  return { json: { '@type': 'repositories', '@pagination': { limit, offset, next }, repositories: page } };
};

/** Travis CI: variables of a repository, some for one branch alone. */
const make = (): StandIn => {
  const keys = new Map<string, string>();
  const missing = failed(404, 'not_found');
  const shown = (name: string) => ({
    '@type': 'env_var',
    id: `id-${name}`,
    name,
    public: false,
    branch: null,
  });
  return vendor({
    keys,
    shows: ['authorization', 'token token'],
    stranger: failed(403, 'login_required'),
    routes: [
      [
        /^GET \/user$/,
        ({ headers }) => (headers['travis-api-version'] === '3' ? { json: { id: 1 } } : missing),
      ],
      [/^GET \/repos$/, ({ query }) => pageOf(query)],
      [
        /^GET \/repo\/891\/env_vars$/,
        () => {
          const ofBranch = { ...shown('ONE'), id: 'id-of-branch', branch: 'next' };
          return { json: { '@type': 'env_vars', env_vars: [...[...keys.keys()].map(shown), ofBranch] } };
        },
      ],
      [
        /^POST \/repo\/891\/env_vars$/,
        ({ body }) => {
          const name = body['env_var.name'];
          if (keys.has(name)) return failed(409, 'duplicate_resource');
          if (!name) return failed(400, 'wrong_params');
          keys.set(name, inShell(body['env_var.value']));
          return { status: 201, json: shown(name) };
        },
      ],
      [
        /^PATCH \/repo\/891\/env_var\/id-(\w+)$/,
        ({ body }, name) => {
          if (!keys.has(name)) return missing;
          keys.set(name, inShell(body['env_var.value']));
          return { json: shown(name) };
        },
      ],
      [
        /^DELETE \/repo\/891\/env_var\/id-(\w+)$/,
        (_, name) => (keys.delete(name) ? { status: 204 } : missing),
      ],
    ],
    missing,
  });
};

export const standIn: TargetCase = {
  target: 'travisci',
  host: 'api.travis-ci.com',
  make,
  destination: { appId: '891' },
  reads: false,
  tells: true,
  offers: { kind: 'apps', first: { name: 'shop/0', appId: '0' }, count: 120 },
};
