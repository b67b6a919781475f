import { type Adapter, applied, bearer, type PlaceContext } from '../adapter.ts';
import { apiOf, chosen } from '../described.ts';
import { segment } from '../http.ts';

const api = apiOf({ home: 'https://api.supabase.com', isOwn: true, headers: bearer });
const base = ({ destination: { appId } }: PlaceContext): string =>
  `/v1/projects/${segment(appId, 'project')}/secrets`;

/** Secrets of the edge functions of a project at Supabase, which shows digests of them. */
export const adapter: Adapter = {
  check: async (context) => {
    await api(context, { path: '/v1/projects' });
  },
  list: async (context) => {
    const { json } = await api(context, { path: base(context) });
    return ((json ?? []) as readonly { readonly name: string }[]).map(({ name }) => ({
      name,
      ...(name.startsWith('SUPABASE_') && { isReserved: true as const }),
    }));
  },
  apply: async (context, changes) => {
    const put = changes.flatMap((each) =>
      each.kind === 'put' ? [{ name: each.name, value: each.value }] : [],
    );
    const removed = changes.flatMap(({ kind, name }) => (kind === 'remove' ? [name] : []));
    if (put.length > 0) await api(context, { method: 'POST', path: base(context), json: put });
    if (removed.length > 0) await api(context, { method: 'DELETE', path: base(context), json: removed });
    return changes.map(() => applied);
  },
  choices: {
    apps: chosen<{ id: string; name: string }>(
      api,
      () => ({ path: '/v1/projects' }),
      (json) => json,
      ({ id, name }) => ({ name, appId: id }),
    ),
  },
};
