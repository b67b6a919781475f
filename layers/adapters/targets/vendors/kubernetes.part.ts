import {
  bearer,
  type Context,
  type Document,
  ownAddress,
  type PlaceContext,
  wholeDocument,
} from '../adapter.ts';
import { fault } from '../fault.ts';
import { type Question, segment } from '../http.ts';

const api = ({ ask, credentials }: Context, path: string, question: Omit<Question, 'url'> = {}) =>
  ask({
    ...question,
    url: `${ownAddress(credentials.url)}${path}`,
    headers: { ...bearer(credentials) },
    ca: credentials.ca,
  });

/** A Secret as the API server has it; undefined where there is none. */
interface Held {
  readonly metadata: { readonly resourceVersion: string };
  readonly type?: string;
  readonly immutable?: boolean;
  readonly data?: Readonly<Record<string, string>>;
}

const namespace = ({ destination: { path } }: PlaceContext): string =>
  `/api/v1/namespaces/${segment(path?.replace(/^\/+|\/+$/g, ''), 'namespace')}/secrets`;
const secret = (context: PlaceContext): string =>
  `${namespace(context)}/${segment(context.destination.app, 'name of the Secret')}`;

const text = (base64: string): string | undefined => {
  const bytes = Buffer.from(base64, 'base64');
  const decoded = bytes.toString('utf8');
  // Bytes that are no text are others': they are neither compared nor touched.
  return Buffer.from(decoded).equals(bytes) ? decoded : undefined;
};

const read = async (context: PlaceContext): Promise<Document<Held | undefined>> => {
  const { status, json } = await api(context, secret(context), { also: [404] });
  const held = status === 404 ? undefined : (json as Held);
  return {
    rest: held,
    values: new Map(Object.entries(held?.data ?? {}).map(([name, value]) => [name, text(value)])),
  };
};

const write = async (
  context: PlaceContext,
  next: ReadonlyMap<string, string | undefined>,
  { rest }: Document<Held | undefined>,
  changed: ReadonlySet<string>,
): Promise<void> => {
  if (rest?.immutable) throw fault('refused', 'The Secret is immutable');
  const encoded = (name: string, value = ''): string =>
    changed.has(name) ? Buffer.from(value).toString('base64') : (rest?.data?.[name] ?? '');
  const data = Object.fromEntries([...next].map(([name, value]) => [name, encoded(name, value)]));
  const metadata = { name: context.destination.app, ...rest?.metadata };
  const json = { apiVersion: 'v1', kind: 'Secret', type: 'Opaque', ...rest, metadata, data };
  // With the version that was read: whoever wrote meanwhile is not overwritten, and the run comes back.
  await (rest
    ? api(context, secret(context), { method: 'PUT', json })
    : api(context, namespace(context), { method: 'POST', json }));
};

/** One Secret in a namespace, by the API server and the token of a service account. */
export const adapter = wholeDocument<Held | undefined>({
  check: async (context) => {
    await api(context, '/apis/authorization.k8s.io/v1/selfsubjectaccessreviews', {
      method: 'POST',
      json: {
        apiVersion: 'authorization.k8s.io/v1',
        kind: 'SelfSubjectAccessReview',
        spec: { resourceAttributes: { verb: 'get', resource: 'secrets' } },
      },
    });
  },
  read,
  write: async (context, next, was, changes) => {
    try {
      await write(context, next, was, new Set(changes.map(({ name }) => name)));
    } catch (error) {
      if ((error as { failure?: { kind: string } }).failure?.kind !== 'exists') throw error;
      throw fault('busy', 'Somebody else changed the Secret at the same moment', 1);
    }
  },
  choices: {
    apps: async (context) => {
      const { json } = await api(context, '/api/v1/namespaces', { query: { limit: 500 } });
      return (json.items ?? []).map(({ metadata }: { metadata: { name: string } }) => ({
        name: metadata.name,
      }));
    },
  },
});
