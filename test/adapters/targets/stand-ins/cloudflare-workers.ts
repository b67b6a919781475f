import { byBearer, last, missing, type StandIn, type TargetCase } from '../stand-in.ts';

const make = (): StandIn => {
  const keys = new Map<string, string>();
  return {
    keys,
    answer: ({ method, path, body }) => {
      if (path.endsWith('/workers/scripts')) return { json: { result: [] } };
      if (method === 'GET')
        return { json: { result: [...keys.keys()].map((name) => ({ name, type: 'secret_text' })) } };
      if (method === 'DELETE') return keys.delete(last(path)) ? {} : missing;
      keys.set(body.name, body.text);
      return {};
    },
  };
};

export const standIn: TargetCase = {
  target: 'cloudflare-workers',
  host: 'api.cloudflare.com',
  make: () => byBearer(make()),
  destination: { app: 'w' },
  reads: false,
};
