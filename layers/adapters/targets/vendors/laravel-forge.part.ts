import { bearer, type PlaceContext, wholeDocument } from '../adapter.ts';
import { apiOf, chosen } from '../described.ts';
import { segment } from '../http.ts';

const said = { home: 'https://forge.laravel.com/api/v1', headers: bearer };
const api = apiOf(said);

const base = ({ credentials, destination }: PlaceContext): string =>
  `/servers/${segment(credentials.accessId, 'server')}/sites/${segment(destination.appId, 'site')}/env`;

const line = /^\s*(?:export\s+)?([A-Za-z_][A-Za-z0-9_]*)=(.*)$/;

const escapes: Readonly<Record<string, string>> = { n: '\n', r: '\r', t: '\t' };

const unquoted = (text: string): string => {
  const quoted = /^"((?:[^"\\]|\\.)*)"$/.exec(text.trim());
  if (!quoted) return text.trim().replace(/^'(.*)'$/, '$1');
  // In one go: what an escaped backslash stands before is no escape of its own.
  return (quoted[1] ?? '').replace(/\\(.)/g, (_, letter: string) => escapes[letter] ?? letter);
};

/** In quotes, with line breaks written out: a value of several lines stays one line of the file. */
const written = (value: string): string =>
  /^[A-Za-z0-9_.:/@-]*$/.test(value)
    ? value
    : `"${value
        .replace(/[\\"$]/g, '\\$&')
        .replaceAll('\n', '\\n')
        .replaceAll('\r', '\\r')}"`;

/** The lines of the file, each with the name that it sets, if it does. */
const linesOf = (text: string) =>
  text.split('\n').map((whole) => {
    const [, name, value = ''] = line.exec(whole) ?? [];
    return { whole, name, value };
  });

/** The environment file of a site; comments and lines of others stay as they are. */
export const adapter = wholeDocument<string>({
  check: async (context) => {
    await api(context, { path: '/user' });
  },
  read: async (context) => {
    const { json } = await api(context, { path: base(context) });
    const text = typeof json === 'string' ? json : '';
    const named = linesOf(text).flatMap(({ name, value }) =>
      name ? [[name, unquoted(value)] as const] : [],
    );
    return { rest: text, values: new Map(named) };
  },
  write: async (context, next, { rest }, changes) => {
    const changed = new Set(changes.map(({ name }) => name));
    const kept = linesOf(rest).filter(({ name }) => name === undefined || !changed.has(name));
    const added = [...changed].flatMap((name) => {
      const value = next.get(name);
      return value === undefined ? [] : [`${name}=${written(value)}`];
    });
    const content = [...kept.map(({ whole }) => whole), ...added].join('\n');
    await api(context, { method: 'PUT', path: base(context), json: { content } });
  },
  choices: {
    apps: async (context, query) =>
      chosen<{ id: number; name: string }>(
        api,
        () => ({ path: `/servers/${segment(context.credentials.accessId, 'server')}/sites` }),
        (json) => json.sites,
        ({ id, name }) => ({ name, appId: String(id) }),
      )(context, query),
  },
});
