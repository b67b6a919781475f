import { guarded, type StandIn, type TargetCase, type Told } from '../stand-in.ts';

const host = 'shop.vault.azure.net';
const error = (status: number, code: string, inner?: string): Told => ({
  status,
  json: { error: { code, message: code, ...(inner && { innererror: { code: inner } }) } },
});
const notFound = error(404, 'SecretNotFound');
const idOf = (name: string): string => `https://${host}/secrets/${name}`;

/** A vault with soft delete: names of whatever case, in pages of 25, and held once deleted until they are recovered. */
const make = (): StandIn => {
  const keys = new Map<string, string>();
  const deleted = new Map<string, string>();
  const recovering = new Map<string, string>();
  const known = (held: ReadonlyMap<string, string>, name: string): string | undefined =>
    [...held.keys()].find((each) => each.toLowerCase() === name.toLowerCase());
  const move = (from: Map<string, string>, to: Map<string, string>, name: string): boolean => {
    const key = known(from, name);
    if (key === undefined) return false;
    to.set(key, from.get(key) ?? '');
    return from.delete(key);
  };
  const page = (query: URLSearchParams): Told => {
    const size = Number(query.get('maxresults') ?? 25);
    if (!(size >= 1 && size <= 25)) return error(400, 'BadParameter');
    const from = Number(query.get('$skiptoken') ?? 0);
    const value = [...keys.keys()].map((name) => ({ id: idOf(name), attributes: { enabled: true } }));
    const more = `https://${host}:443/secrets?api-version=7.4&$skiptoken=${from + size}&maxresults=${size}`;
    return {
      json: { value: value.slice(from, from + size), nextLink: value.length > from + size ? more : null },
    };
  };
  const secret = (name: string): Told => {
    const key = known(keys, name);
    if (key !== undefined) return { json: { value: keys.get(key), id: `${idOf(key)}/1` } };
    // What is being recovered is there a moment later.
    move(recovering, keys, name);
    return notFound;
  };
  const set = (name: string, value: unknown): Told => {
    if (!/^[0-9a-zA-Z-]{1,127}$/.test(name)) return error(400, 'BadParameter');
    if (known(deleted, name) !== undefined) return error(409, 'Conflict', 'ObjectIsDeletedButRecoverable');
    if (known(recovering, name) !== undefined) return error(409, 'Conflict', 'ObjectIsBeingRecovered');
    keys.set(known(keys, name) ?? name, String(value));
    return { json: { value, id: `${idOf(name)}/2` } };
  };
  return {
    keys,
    // biome-ignore lint/complexity/noExcessiveCognitiveComplexity: what a vendor answers, in one place
    answer: ({ method, path, query, body }) => {
      if (!query.get('api-version')) return error(400, 'BadParameter');
      const [, kind, name = '', verb] = path.split('/');
      if (kind === 'deletedsecrets')
        return method === 'POST' && verb === 'recover' && move(deleted, recovering, name) ? {} : notFound;
      if (name === '') return page(query);
      if (method === 'GET') return secret(name);
      if (method === 'PUT') return set(name, body.value);
      return move(keys, deleted, name) ? { json: { recoveryId: 'r' } } : notFound;
    },
  };
};

export const standIn: TargetCase = {
  target: 'azure-key-vault',
  host,
  make: () =>
    guarded(make(), 'authorization', 'Bearer token', {
      ...error(401, 'Unauthorized'),
      headers: { 'www-authenticate': 'Bearer resource="https://vault.azure.net"' },
    }),
  destination: { app: `https://${host}` },
  reads: true,
  busy: { told: error(429, 'Throttled'), pause: 5 },
  named: (key) => key.replaceAll('_', '-'),
  refused: ['HAS_UNDERSCORE', 'HAS.DOT', 'x'.repeat(128)],
  tells: true,
  ignoresCase: true,
  holdsDeleted: true,
};
