import type { Destination } from '../../../domain/syncs/target.ts';
import { bearer, type Context } from '../adapter.ts';
import { byNumber, variables } from '../described.ts';
import { segment } from '../http.ts';

const home = 'https://api.checklyhq.com/v1';
const limit = 100;

interface Variable {
  readonly key: string;
  readonly value?: string;
  readonly secret?: boolean;
}

const accountHeader = (
  { accessToken, accountId, accessId }: Context['credentials'],
  destination?: Destination,
) => ({
  ...bearer({ accessToken }),
  'x-checkly-account': destination?.appId ?? accountId ?? accessId,
});

const items = (json: unknown): readonly Variable[] => (Array.isArray(json) ? json : []);

/** Variables of an account at Checkly, kept as secrets. */
export const adapter = variables<Variable>({
  home,
  headers: accountHeader,
  check: '/accounts',
  list: {
    first: () => ({ path: '/variables', query: { limit, page: 1 } }),
    items,
    entry: ({ key, value, secret }) => ({
      name: key,
      ...(secret !== true && value !== undefined && { value }),
    }),
    next: byNumber(limit, items),
  },
  put: ({ name, value, was }) =>
    was
      ? { method: 'PUT', path: `/variables/${segment(name)}`, json: { key: name, value, secret: true } }
      : { method: 'POST', path: '/variables', json: { key: name, value, secret: true } },
  remove: ({ name }) => ({ method: 'DELETE', path: `/variables/${segment(name)}` }),
  choices: {
    apps: async ({ ask, credentials }) => {
      const { json } = await ask({ url: `${home}/accounts`, headers: bearer(credentials) });
      return (json ?? []).map(({ id, name }: { id: string; name: string }) => ({ name, appId: id }));
    },
    groups: async ({ ask, credentials }, { accountId }) => {
      const headers = accountHeader({ ...credentials, accountId });
      const { json } = await ask({ url: `${home}/check-groups`, query: { limit, page: 1 }, headers });
      return (json ?? []).map(({ id, name }: { id: number; name: string }) => ({ name, groupId: id }));
    },
  },
});
