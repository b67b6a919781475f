import { vendor } from '../answers.ts';
import type { StandIn, TargetCase } from '../stand-in.ts';

const contexts = ['all', 'dev', 'branch-deploy', 'deploy-preview', 'production', 'branch'];
const refused = (message: string) => ({ status: 422, json: { code: 422, message } });

/** A value names one of the contexts, and the branch where it is that of one. */
const isSound = (value: { context?: string; context_parameter?: string }): boolean =>
  contexts.includes(value.context ?? '') &&
  (value.context === 'branch') === (value.context_parameter !== undefined);

const sites = Array.from({ length: 120 }, (_, at) => ({ id: `site-${at}`, name: `Site ${at}` }));

const paged = <T>(all: readonly T[], query: URLSearchParams): readonly T[] => {
  const size = Math.min(100, Number(query.get('per_page') ?? 100));
  const from = (Number(query.get('page') ?? 1) - 1) * size;
  return all.slice(from, from + size);
};

/** Netlify: variables with a value for each context of deploys, here that of the branch `staging`. */
const make = (): StandIn => {
  const keys = new Map<string, string>();
  const shown = (key: string) => ({
    key,
    scopes: ['builds', 'functions', 'runtime', 'post_processing'],
    values: [
      { id: 'v1', context: 'production', value: 'of production' },
      { id: 'v2', context: 'branch', context_parameter: 'other', value: 'of another branch' },
      { id: `v-${key}`, context: 'branch', context_parameter: 'staging', value: keys.get(key) },
    ],
    is_secret: false,
  });
  const missing = { status: 404, json: { code: 404, message: 'Not Found' } };
  return vendor({
    keys,
    shows: ['authorization', 'Bearer token'],
    stranger: { status: 401, json: { code: 401, message: 'Access Denied' } },
    routes: [
      [/^GET \/api\/v1\/user$/, () => ({ json: { id: 'u' } })],
      [/^GET \/api\/v1\/sites$/, ({ query }) => ({ json: paged(sites, query) })],
      [/^GET \/api\/v1\/accounts$/, () => ({ json: [{ id: 'team', slug: 'team' }] })],
      [/^GET \/api\/v1\/accounts\/team\/env$/, () => ({ json: [...keys.keys()].map(shown) })],
      [
        /^GET \/api\/v1\/accounts\/team\/env\/([^/]+)$/,
        (_, key) => (keys.has(key) ? { json: shown(key) } : missing),
      ],
      [
        /^POST \/api\/v1\/accounts\/team\/env$/,
        ({ body }) => {
          if (!Array.isArray(body)) return refused('an array is expected');
          for (const { key, values } of body) {
            if (keys.has(key)) return { status: 409, json: { code: 409, message: `${key} exists` } };
            if (!/^[A-Za-z]\w*$/.test(key)) return refused('key is not valid');
            if (!values.every(isSound)) return refused('context is not valid');
            keys.set(key, values[0].value);
          }
          return { status: 201, json: body.map(({ key }: { key: string }) => shown(key)) };
        },
      ],
      [
        /^PATCH \/api\/v1\/accounts\/team\/env\/([^/]+)$/,
        ({ body }, key) => {
          if (!keys.has(key)) return missing;
          if (!isSound(body)) return refused('context is not valid');
          if (body.context_parameter === 'staging') keys.set(key, body.value);
          return { status: 201, json: shown(key) };
        },
      ],
      [
        /^DELETE \/api\/v1\/accounts\/team\/env\/\w+\/value\/v-(\w+)$/,
        (_, key) => (keys.delete(key) ? { status: 204 } : missing),
      ],
    ],
    missing,
  });
};

export const standIn: TargetCase = {
  target: 'netlify',
  host: 'api.netlify.com',
  make,
  destination: { appId: 'site', targetEnvironment: 'branch:staging' },
  reads: true,
  refused: ['1ST', 'A-B'],
  tells: true,
  offers: { kind: 'apps', first: { name: 'Site 0', appId: 'site-0' }, count: 120 },
};
