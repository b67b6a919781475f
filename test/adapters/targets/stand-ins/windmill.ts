import { misnamed, vendor } from '../answers.ts';
import type { StandIn, TargetCase } from '../stand-in.ts';

const proper = /^[ufg](\/[\w-]+){2,}$/;

/** Windmill: variables by path, in pages by number; what it says of them is plain text. */
const make = (): StandIn => {
  const keys = new Map<string, string>();
  const missing = { status: 404, text: 'Not found: variable not found' };
  return vendor({
    keys,
    shows: ['authorization', 'Bearer token'],
    stranger: { status: 401, text: 'Unauthorized' },
    routes: [
      [/^GET \/api\/users\/whoami$/, () => ({ json: { email: 'shop@example.com' } })],
      [
        /^GET \/api\/w\/ws\/variables\/list$/,
        ({ query }) => {
          const size = Number(query.get('per_page') ?? 1000);
          const from = (Number(query.get('page') ?? 1) - 1) * size;
          const shown = [...keys.keys()].map((path) => ({ workspace_id: 'ws', path, is_secret: true }));
          return { json: shown.slice(from, from + size) };
        },
      ],
      [
        /^POST \/api\/w\/ws\/variables\/create$/,
        ({ body: { path, value, is_secret, description } }) => {
          if (typeof is_secret !== 'boolean' || typeof description !== 'string')
            return { status: 422, text: 'Failed to deserialize the JSON body' };
          if (misnamed(proper, [path])) return { status: 400, text: 'proper_id' };
          if (keys.has(path)) return { status: 400, text: 'Bad request: variable already exists' };
          keys.set(path, value);
          return { status: 201, text: `variable ${path} created` };
        },
      ],
      [
        /^POST \/api\/w\/ws\/variables\/update\/(.+)$/,
        ({ body }, path) => {
          if (!keys.has(path)) return missing;
          keys.set(path, body.value);
          return { text: `variable ${path} updated` };
        },
      ],
      [
        /^DELETE \/api\/w\/ws\/variables\/delete\/(.+)$/,
        (_, path) => (keys.delete(path) ? { text: `variable ${path} deleted` } : missing),
      ],
    ],
    missing,
  });
};

export const standIn: TargetCase = {
  target: 'windmill',
  host: 'app.windmill.dev',
  make,
  destination: { appId: 'ws' },
  reads: false,
  named: (key) => `f/shop/${key}`,
  refused: ['KEY', 'f/KEY', 'x/shop/KEY', 'f/shop/a.b', 'u/shop@example.com/KEY'],
  tells: true,
};
