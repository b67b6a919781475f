import { byBearer, type StandIn, type TargetCase } from '../stand-in.ts';

const make = (): StandIn => {
  const keys = new Map<string, string>();
  return {
    keys,
    answer: ({ method, path, body }) => {
      if (path === '/account') return { json: {} };
      if (method === 'PATCH')
        for (const [name, value] of Object.entries(body)) {
          if (value === null) keys.delete(name);
          else keys.set(name, String(value));
        }
      return { json: Object.fromEntries(keys) };
    },
  };
};

export const standIn: TargetCase = {
  target: 'heroku',
  host: 'api.heroku.com',
  make: () => byBearer(make()),
  destination: { app: 'a' },
  reads: true,
};
