import { gone, type PlaceContext, perKey } from '../adapter.ts';
import { apiOf } from '../described.ts';
import { segment, segments } from '../http.ts';

const api = apiOf({ isOwn: true, headers: ({ accessToken }) => ({ 'x-rundeck-auth-token': accessToken }) });

interface Resource {
  readonly type: string;
  readonly name?: string;
  readonly path: string;
}

/** All that is stored is below `keys`, whether the destination says so or not. */
const base = ({ destination: { path } }: PlaceContext): string =>
  `/api/44/storage/keys/${segments(path, 'path').replace(/^keys(\/|$)/, '')}`.replace(/\/$/, '');

const at = (context: PlaceContext, name: string): string => `${base(context)}/${segment(name)}`;

/** Passwords of Rundeck's key storage, below a path. */
export const adapter = perKey({
  // What every user may see: a token for key storage alone need not be let see the system.
  check: async (context) => {
    await api(context, { path: '/api/44/user/info' });
  },
  list: async (context) => {
    const { json } = await api(context, { path: base(context), also: [404] });
    return ((json?.resources ?? []) as readonly Resource[]).flatMap(({ type, path }) =>
      type === 'file' ? [{ name: path.slice(path.lastIndexOf('/') + 1) }] : [],
    );
  },
  put: async (context, { name, value, was, isOurs }) => {
    const said = { path: at(context, name), text: value, type: 'application/x-rundeck-data-password' };
    if (was || isOurs) {
      const { status } = await api(context, { ...said, method: 'PUT', also: [404] });
      if (status !== 404) return;
    }
    await api(context, { ...said, method: 'POST' });
  },
  remove: async (context, { name }) => {
    await api(context, { method: 'DELETE', path: at(context, name), ...gone });
  },
});
