import { byBearer, type StandIn, type TargetCase, type Told } from '../stand-in.ts';

const failed = (message: string, code: string, data: unknown = null): Told => ({
  json: { data, errors: [{ message, extensions: { code } }] },
});
const unchanged = failed('No change detected to secrets. Skipping release.', 'UNPROCESSABLE');

/** An app of which the names of secrets are told; what changes none of them is an error. */
const make = (): StandIn => {
  const keys = new Map<string, string>();
  const set = (secrets: readonly { key: string; value: string }[], replaceAll: boolean): Told => {
    if (secrets.every(({ key, value }) => keys.get(key) === value)) return unchanged;
    if (replaceAll) keys.clear();
    for (const { key, value } of secrets) keys.set(key, value);
    return { json: { data: { setSecrets: { app: { name: 'shop' } } } } };
  };
  const unset = (names: readonly string[]): Told => {
    const taken = names.filter((name) => keys.delete(name));
    return taken.length === 0 ? unchanged : { json: { data: { unsetSecrets: { app: { name: 'shop' } } } } };
  };
  return {
    keys,
    answer: ({ path, body }) => {
      if (path !== '/graphql') return { status: 404 };
      const { query, variables = {} } = body as {
        query: string;
        // biome-ignore lint/suspicious/noExplicitAny: JSON of every shape
        variables: any;
      };
      if (query.includes('viewer')) return { json: { data: { viewer: { id: 'me' } } } };
      if ((variables.app ?? variables.input?.appId) !== 'shop')
        return failed('Could not find App', 'NOT_FOUND', { app: null });
      if (query.includes('unsetSecrets')) return unset(variables.input.keys);
      if (query.includes('setSecrets')) return set(variables.input.secrets, variables.input.replaceAll);
      return { json: { data: { app: { secrets: [...keys.keys()].map((name) => ({ name })) } } } };
    },
  };
};

export const standIn: TargetCase = {
  target: 'flyio',
  host: 'api.fly.io',
  make: () => byBearer(make(), { errors: [{ message: 'You must be authenticated to view this.' }] }),
  destination: { app: 'shop' },
  reads: false,
};
