import { type Context, type Document, ownAddress, type PlaceContext, wholeDocument } from '../adapter.ts';
import { fault } from '../fault.ts';
import { type Question, segments } from '../http.ts';

const tokens = new WeakMap<object, Promise<string>>();

const namespaced = ({ namespace }: Context['credentials']) => ({ 'x-vault-namespace': namespace });

/** A token of our own for this run, by AppRole; or the one that the connection has, where it has no role. */
const tokenOf = (context: Context): Promise<string> => {
  const { connection, credentials, ask } = context;
  const { accessId: role_id, accessToken = '' } = credentials;
  if (!role_id) return Promise.resolve(accessToken);
  const known = tokens.get(connection);
  const token =
    known ??
    ask({
      method: 'POST',
      url: `${ownAddress(credentials.url)}/v1/auth/approle/login`,
      headers: namespaced(credentials),
      json: { role_id, secret_id: accessToken },
      ca: credentials.ca,
    }).then(({ json }) => String(json?.auth?.client_token ?? ''));
  tokens.set(connection, token);
  token.catch(() => tokens.delete(connection));
  return token;
};

const api = async (context: Context, path: string, question: Omit<Question, 'url'> = {}) =>
  context.ask({
    ...question,
    url: `${ownAddress(context.credentials.url)}/v1${path}`,
    headers: { ...namespaced(context.credentials), 'x-vault-token': await tokenOf(context) },
    ca: context.credentials.ca,
  });

const documentAt = ({ destination: { app, path } }: PlaceContext): string => {
  const inner = segments(path, 'path');
  if (inner === '') throw fault('refused', 'The destination lacks its path');
  return `/${segments(app, 'mount')}/data/${inner}`;
};

/** A document of the KV engine, version 2; version 0 where there is none. */
interface Held {
  readonly version: number;
  readonly data: Readonly<Record<string, unknown>>;
}

const read = async (context: PlaceContext): Promise<Document<Held>> => {
  // A deleted version answers 404 with its number.
  const { json } = await api(context, documentAt(context), { also: [404] });
  const data: Held['data'] = json?.data?.data ?? {};
  const rest = { version: Number(json?.data?.metadata?.version ?? 0), data };
  const text = (value: unknown) => (typeof value === 'string' ? value : JSON.stringify(value));
  return { rest, values: new Map(Object.entries(data).map(([name, value]) => [name, text(value)])) };
};

/** One document of the KV engine, version 2: written only over the version that was read (check and set). */
export const adapter = wholeDocument<Held>({
  check: async (context) => {
    await api(context, '/auth/token/lookup-self');
  },
  read,
  write: async (context, next, { rest }, changes) => {
    const changed = new Set(changes.map(({ name }) => name));
    const data = Object.fromEntries(
      [...next].map(([name, value]) => [name, changed.has(name) ? value : rest.data[name]]),
    );
    const { status } = await api(context, documentAt(context), {
      method: 'POST',
      json: { options: { cas: rest.version }, data },
      also: [400],
    });
    // Of 400 nothing tells a lost race from anything else but another try.
    if (status === 400)
      throw fault('busy', 'Vault did not take the document, which somebody else may have changed', 2);
  },
  choices: {
    apps: async (context) => {
      const { json } = await api(context, '/sys/internal/ui/mounts');
      const mounts: Readonly<Record<string, { type?: string }>> = json?.data?.secret ?? {};
      return Object.entries(mounts).flatMap(([name, { type }]) =>
        type === 'kv' ? [{ name: name.replace(/\/$/, '') }] : [],
      );
    },
  },
});
