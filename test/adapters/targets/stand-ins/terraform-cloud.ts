import { byBearer, last, missing, type StandIn, type TargetCase } from '../stand-in.ts';

const make = (): StandIn => {
  const keys = new Map<string, string>();
  return {
    keys,
    answer: ({ method, path, body }) => {
      if (path.endsWith('/account/details')) return { json: {} };
      const id = last(path);
      if (method === 'GET')
        return {
          json: {
            data: [...keys.keys()].map((key) => ({
              id: `var-${key}`,
              attributes: { key, value: null, category: 'env', sensitive: true },
            })),
          },
        };
      if (method === 'POST' && keys.has(body.data.attributes.key)) return { status: 422 };
      if (method === 'DELETE') return keys.delete(id.slice(4)) ? { status: 204 } : missing;
      keys.set(body.data.attributes.key, body.data.attributes.value);
      return { json: {} };
    },
  };
};

export const standIn: TargetCase = {
  target: 'terraform-cloud',
  host: 'app.terraform.io',
  make: () => byBearer(make()),
  destination: { appId: 'ws' },
  reads: false,
  tells: true,
};
