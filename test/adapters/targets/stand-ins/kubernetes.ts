import { byBearer, missing, type StandIn, type TargetCase } from '../stand-in.ts';

const make = (): StandIn => {
  const keys = new Map<string, string>();
  let version = 0;
  return {
    keys,
    answer: ({ method, path, body }) => {
      if (path.includes('selfsubjectaccessreviews'))
        return { status: 201, json: { status: { allowed: true } } };
      const data = () =>
        Object.fromEntries([...keys].map(([name, value]) => [name, Buffer.from(value).toString('base64')]));
      if (method === 'GET')
        return version === 0 && keys.size === 0
          ? missing
          : {
              json: {
                metadata: { name: 's', resourceVersion: String(version) },
                type: 'Opaque',
                data: data(),
              },
            };
      if (method === 'PUT' && body.metadata.resourceVersion !== String(version)) return { status: 409 };
      version += 1;
      keys.clear();
      for (const [name, value] of Object.entries(body.data))
        keys.set(name, Buffer.from(String(value), 'base64').toString());
      return { status: method === 'POST' ? 201 : 200, json: {} };
    },
  };
};

export const standIn: TargetCase = {
  target: 'kubernetes',
  make: () => byBearer(make()),
  destination: { app: 's', path: 'default' },
  reads: true,
  tells: true,
};
