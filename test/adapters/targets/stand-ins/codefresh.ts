import { guarded, missing, type StandIn, type TargetCase } from '../stand-in.ts';

const masked = '*****';

interface Variable {
  readonly key: string;
  readonly value: string;
  readonly encrypted?: boolean;
}

/** A project whose variables are one list, with stars for the values of those that are encrypted. */
const make = (): StandIn => {
  const keys = new Map<string, string>();
  const encrypted = new Set<string>();
  const project = () => ({
    id: 'p',
    projectName: 'shop',
    tags: [],
    variables: [...keys].map(([key, value]) =>
      encrypted.has(key) ? { key, value: masked, encrypted: true } : { key, value, encrypted: false },
    ),
  });
  const take = (variables: readonly Variable[]) => {
    const kept = new Map(keys);
    keys.clear();
    for (const { key, value, encrypted: isSecret } of variables) {
      keys.set(key, value === masked ? (kept.get(key) ?? value) : value);
      if (isSecret) encrypted.add(key);
    }
  };
  return {
    keys,
    answer: ({ method, path, body }) => {
      if (path === '/api/user') return { json: { userName: 'shop' } };
      if (path !== '/api/projects/p') return missing;
      if (method === 'PATCH') take(body.variables);
      return { json: project() };
    },
  };
};

export const standIn: TargetCase = {
  target: 'codefresh',
  host: 'g.codefresh.io',
  // The key alone, without the name of a scheme.
  make: () => guarded(make(), 'authorization', 'token', { status: 401, json: { message: 'Unauthorized' } }),
  destination: { appId: 'p' },
  reads: false,
  tells: true,
};
