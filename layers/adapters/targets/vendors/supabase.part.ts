import { bearer, type PlaceContext, wholeDocument } from '../adapter.ts';
import { apiOf, chosen } from '../described.ts';
import { segment } from '../http.ts';

const api = apiOf({ home: 'https://api.supabase.com', isOwn: true, headers: bearer });
const base = ({ destination: { appId } }: PlaceContext): string =>
  `/v1/projects/${segment(appId, 'project')}/secrets`;

/** Secrets of the edge functions of a project at Supabase, which shows digests of them. */
export const adapter = wholeDocument({
  check: async (context) => {
    await api(context, { path: '/v1/projects' });
  },
  read: async (context) => {
    const { json } = await api(context, { path: base(context) });
    const names = ((json ?? []) as readonly { readonly name: string }[]).map(({ name }) => name);
    return { rest: undefined, values: new Map(names.map((name) => [name, undefined])) };
  },
  write: async (context, _, { values }, changes) => {
    const put = changes.flatMap((each) =>
      each.kind === 'put' ? [{ name: each.name, value: each.value }] : [],
    );
    const removed = changes.flatMap(({ kind, name }) =>
      kind === 'remove' && values.has(name) ? [name] : [],
    );
    if (put.length > 0) await api(context, { method: 'POST', path: base(context), json: put });
    if (removed.length > 0) await api(context, { method: 'DELETE', path: base(context), json: removed });
  },
  isReserved: (name) => name.startsWith('SUPABASE_'),
  choices: {
    apps: chosen<{ id: string; name: string }>(
      api,
      () => ({ path: '/v1/projects' }),
      (json) => json,
      ({ id, name }) => ({ name, appId: id }),
    ),
  },
});
