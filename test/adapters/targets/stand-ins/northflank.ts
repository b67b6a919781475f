import { misnamed, type Told, vendor } from '../answers.ts';
import type { StandIn, TargetCase } from '../stand-in.ts';

const projects = Array.from({ length: 120 }, (_, at) => ({ id: `project-${at}`, name: `Project ${at}` }));

/** Up to a hundred a page, and fifty unless said; a page tells the cursor of the next one. */
const pageOf = (query: URLSearchParams): Told => {
  const size = Math.min(100, Number(query.get('per_page') ?? 50));
  const from = Number(query.get('cursor') ?? 0);
  const hasNextPage = from + size < projects.length;
  const pagination = { hasNextPage, count: size, ...(hasNextPage && { cursor: String(from + size) }) };
  return { json: { data: { projects: projects.slice(from, from + size) }, pagination } };
};

/** Northflank: a group of secrets, which shows those of linked addons as well unless asked for its own. */
const make = (): StandIn => {
  const keys = new Map<string, string>();
  const linked = { POSTGRES_PASSWORD: 'of the database' };
  const group = (show: string | null) => ({
    id: 'group',
    secretType: 'environment',
    secrets: {
      variables: {
        ...(show !== 'this' && linked),
        ...(show !== 'inherited' && Object.fromEntries(keys)),
      },
      files: {},
    },
  });
  return vendor({
    keys,
    shows: ['authorization', 'Bearer token'],
    stranger: { status: 401, json: { error: { status: 401, message: 'Unauthorized' } } },
    routes: [
      [/^GET \/v1\/projects$/, ({ query }) => pageOf(query)],
      [
        /^GET \/v1\/projects\/project\/secrets\/group$/,
        ({ query }) => ({ json: { data: group(query.get('show')) } }),
      ],
      [
        /^PATCH \/v1\/projects\/project\/secrets\/group$/,
        ({ body }) => {
          const variables: Record<string, string> = body.secrets?.variables ?? {};
          if (misnamed(/^[a-zA-Z0-9_./-]*$/, Object.keys(variables)))
            return { status: 400, json: { error: { status: 400, message: 'Invalid key' } } };
          keys.clear();
          for (const [name, value] of Object.entries(variables)) keys.set(name, value);
          return { json: { data: {} } };
        },
      ],
    ],
    missing: { status: 404, json: { error: { status: 404, message: 'Resource not found.' } } },
  });
};

export const standIn: TargetCase = {
  target: 'northflank',
  host: 'api.northflank.com',
  make,
  destination: { appId: 'project', targetServiceId: 'group' },
  reads: true,
  tells: true,
  offers: { kind: 'apps', first: { name: 'Project 0', appId: 'project-0' }, count: 120 },
  refused: ['KEY OF SHOP', 'KEY$'],
};
