import { bearer, type PlaceContext } from '../adapter.ts';
import { apiOf, chosen, variables } from '../described.ts';
import { type Answer, segment } from '../http.ts';

const said = { home: 'https://app.cloud66.com/api/3', headers: bearer };

interface Variable {
  readonly key: string;
  readonly value: string;
  readonly readonly?: boolean;
  readonly is_generated?: boolean;
}

const base = ({ destination: { appId } }: PlaceContext): string =>
  `/stacks/${segment(appId, 'stack')}/environments`;

const next = ({ json }: Answer, asked: { readonly path: string }) =>
  json.pagination?.next ? { ...asked, query: { page: json.pagination.next } } : undefined;

/** Environment variables of a stack at Cloud 66; what it makes by itself is its own. */
export const adapter = variables<Variable>({
  ...said,
  check: '/stacks',
  list: {
    first: (context) => ({ path: base(context) }),
    items: (json) => json.response,
    entry: ({ key, value, readonly: isFixed, is_generated: isGenerated }) => ({
      name: key,
      value,
      ...((isFixed || isGenerated) && { isReserved: true as const }),
    }),
    next,
  },
  put: ({ name, value, was }, context) =>
    was
      ? { method: 'PUT', path: `${base(context)}/${segment(name)}`, json: { value } }
      : { method: 'POST', path: base(context), json: { key: name, value } },
  remove: ({ name }, context) => ({ method: 'DELETE', path: `${base(context)}/${segment(name)}` }),
  choices: {
    apps: chosen<{ uid: string; name: string }>(
      apiOf(said),
      () => ({ path: '/stacks' }),
      (json) => json.response,
      ({ uid, name }) => ({ name, appId: uid }),
      next,
    ),
  },
});
