import type { PlaceContext } from '../adapter.ts';
import { variables } from '../described.ts';
import { segment, segments } from '../http.ts';

interface Resource {
  readonly type: string;
  readonly name?: string;
  readonly path: string;
}

const base = ({ destination: { path } }: PlaceContext): string => `/api/44/storage/${segments(path, 'path')}`;

/** Passwords of Rundeck's key storage, below a path. */
export const adapter = variables<Resource>({
  isOwn: true,
  headers: ({ accessToken }) => ({ 'x-rundeck-auth-token': accessToken }),
  check: '/api/44/system/info',
  list: {
    first: (context) => ({ path: base(context), also: [404] }),
    items: (json) => json?.resources,
    entry: ({ type, path }) =>
      type === 'file' ? { name: path.slice(path.lastIndexOf('/') + 1) } : undefined,
  },
  put: ({ name, value, was, isOurs }, context) => ({
    method: was || isOurs ? 'PUT' : 'POST',
    path: `${base(context)}/${segment(name)}`,
    text: value,
  }),
  remove: ({ name }, context) => ({ method: 'DELETE', path: `${base(context)}/${segment(name)}` }),
});
