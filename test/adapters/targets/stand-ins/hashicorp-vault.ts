import { missing, type StandIn, type TargetCase } from '../stand-in.ts';

/** A document of the KV engine, shown for a token that a role logs in for. */
export const vault = (token = 'of this run'): StandIn => {
  const keys = new Map<string, string>();
  let version = 0;
  return {
    keys,
    // biome-ignore lint/complexity/noExcessiveCognitiveComplexity: what a vendor answers, in one place
    answer: ({ method, path, headers, body }) => {
      if (path.endsWith('/login'))
        return body.secret_id === 'token'
          ? { json: { auth: { client_token: token } } }
          : { status: 400, json: { errors: ['invalid role or secret ID'] } };
      if (headers['x-vault-token'] !== token) return { status: 403, json: { errors: ['permission denied'] } };
      if (path.endsWith('/lookup-self')) return { json: { data: {} } };
      if (method === 'GET' && keys.size === 0)
        return version === 0 ? missing : { json: { data: { data: {}, metadata: { version } } } };
      if (method === 'GET')
        return { json: { data: { data: Object.fromEntries(keys), metadata: { version } } } };
      if (body.options.cas !== version)
        return { status: 400, json: { errors: ['check-and-set parameter did not match'] } };
      version += 1;
      keys.clear();
      for (const [name, value] of Object.entries(body.data)) keys.set(name, String(value));
      return { json: { data: { version } } };
    },
  };
};

export const standIn: TargetCase = {
  target: 'hashicorp-vault',
  make: () => vault(),
  destination: { app: 'kv', path: 'a/b' },
  reads: true,
  tells: true,
};
