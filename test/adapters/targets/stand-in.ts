import { createServer, type IncomingHttpHeaders } from 'node:http';
import type { AddressInfo } from 'node:net';

interface Asked {
  readonly method: string;
  readonly path: string;
  readonly query: URLSearchParams;
  readonly headers: IncomingHttpHeaders;
  // biome-ignore lint/suspicious/noExplicitAny: JSON of every shape
  readonly body: any;
}

interface Told {
  readonly status?: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly json?: unknown;
}

/** What a vendor documents, over keys in memory. */
export interface StandIn {
  readonly keys: Map<string, string>;
  answer(asked: Asked): Told;
}

export interface Served {
  readonly url: string;
  /** Requests that are turned away first, one after the other. */
  readonly refusals: Told[];
  close(): Promise<void>;
}

/** Serves a stand-in on this machine. */
export const serve = async (standIn: StandIn): Promise<Served> => {
  const refusals: Told[] = [];
  const server = createServer(async (request, response) => {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    const text = Buffer.concat(chunks).toString();
    const url = new URL(request.url ?? '/', 'http://stand.in');
    const body = /^[[{]/.test(text) ? JSON.parse(text) : text;
    const asked = {
      method: request.method ?? '',
      path: decodeURIComponent(url.pathname),
      query: url.searchParams,
      headers: request.headers,
      body,
    };
    const { status = 200, headers = {}, json } = refusals.shift() ?? standIn.answer(asked);
    response.writeHead(status, { 'content-type': 'application/json', ...headers });
    response.end(json === undefined ? '' : JSON.stringify(json));
  });
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    refusals,
    close: () => new Promise((done) => server.close(() => done())),
  };
};

const missing: Told = { status: 404, json: { message: 'Not Found' } };

/** A page of a list by number, as most have it. */
const paged = <T>(all: readonly T[], query: URLSearchParams, size: number): readonly T[] => {
  const page = Number(query.get('page') ?? 1);
  return all.slice((page - 1) * size, page * size);
};

const last = (path: string): string => path.slice(path.lastIndexOf('/') + 1);

export const github = (publicKey: string, open: (sealed: string) => string): StandIn => {
  const keys = new Map<string, string>();
  return {
    keys,
    // biome-ignore lint/complexity/noExcessiveCognitiveComplexity: what a vendor answers, in one place
    answer: ({ method, path, query, body }) => {
      if (path === '/user') return { json: { login: 'shop' } };
      if (path.endsWith('/public-key')) return { json: { key: publicKey, key_id: 'k1' } };
      const name = last(path).toUpperCase();
      if (method === 'GET') {
        const size = Math.min(100, Number(query.get('per_page') ?? 30));
        const secrets = paged([...keys.keys()], query, size).map((each) => ({ name: each }));
        return { json: { total_count: keys.size, secrets } };
      }
      if (method === 'DELETE') return keys.delete(name) ? { status: 204 } : missing;
      const status = keys.has(name) ? 204 : 201;
      if (body.key_id !== 'k1' || name.startsWith('GITHUB_')) return { status: 422 };
      keys.set(name, open(body.encrypted_value));
      return { status };
    },
  };
};

export const gitlab = (): StandIn => {
  const keys = new Map<string, string>();
  return {
    keys,
    // biome-ignore lint/complexity/noExcessiveCognitiveComplexity: what a vendor answers, in one place
    answer: ({ method, path, query, body }) => {
      if (path === '/api/v4/user') return { json: { id: 1 } };
      const key = last(path);
      if (method === 'GET') {
        const all = [...keys].map(([each, value]) => ({ key: each, value, environment_scope: '*' }));
        const page = Number(query.get('page') ?? 1);
        const more = all.length > page * 100 ? String(page + 1) : '';
        return { json: paged(all, query, 100), headers: { 'x-next-page': more } };
      }
      if (method === 'POST') {
        if (keys.has(body.key))
          return { status: 400, json: { message: { key: ['has already been taken'] } } };
        keys.set(body.key, body.value);
        return { status: 201 };
      }
      if (!keys.has(key)) return missing;
      if (method === 'DELETE') keys.delete(key);
      else keys.set(key, body.value);
      return {};
    },
  };
};

export const cloudflareWorkers = (): StandIn => {
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

export const vault = (): StandIn => {
  const keys = new Map<string, string>();
  let version = 0;
  return {
    keys,
    // biome-ignore lint/complexity/noExcessiveCognitiveComplexity: what a vendor answers, in one place
    answer: ({ method, path, body }) => {
      if (path.endsWith('/login')) return { json: { auth: { client_token: 'token' } } };
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

export const kubernetes = (): StandIn => {
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

export const heroku = (): StandIn => {
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

export const terraformCloud = (): StandIn => {
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

export const render = (): StandIn => {
  const keys = new Map<string, string>();
  return {
    keys,
    answer: ({ method, path, query, body }) => {
      if (path === '/v1/owners') return { json: [] };
      const key = last(path);
      if (method === 'GET') {
        const all = [...keys].map(([each, value], at) => ({
          envVar: { key: each, value },
          cursor: String(at + 1),
        }));
        const from = Number(query.get('cursor') ?? 0);
        return { json: all.slice(from, from + 100) };
      }
      if (method === 'DELETE') return keys.delete(key) ? { status: 204 } : missing;
      keys.set(key, body.value);
      return { json: {} };
    },
  };
};

const awsFault = (type: string): Told => ({ status: 400, json: { __type: type, message: type } });

/** Parameter Store, whose lists have ten entries a page. */
export const parameterStore = (path: string): StandIn => {
  const keys = new Map<string, string>();
  return {
    keys,
    // biome-ignore lint/complexity/noExcessiveCognitiveComplexity: what a vendor answers, in one place
    answer: ({ headers, body }) => {
      const operation = last(String(headers['x-amz-target'] ?? '').replace('.', '/'));
      if (operation === 'GetParametersByPath') {
        const from = Number(body.NextToken ?? 0);
        const all = [...keys].map(([name, Value]) => ({
          Name: `${path}${name}`,
          Value,
          Type: 'SecureString',
        }));
        const more = from + 10 < all.length ? { NextToken: String(from + 10) } : {};
        return { json: { Parameters: all.slice(from, from + 10), ...more } };
      }
      const name = String(body.Name ?? '').slice(path.length);
      if (operation === 'DeleteParameter')
        return keys.delete(name) ? { json: {} } : awsFault('ParameterNotFound');
      if (operation === 'AddTagsToResource') return { json: {} };
      if (!body.Overwrite && keys.has(name)) return awsFault('ParameterAlreadyExists');
      if (body.Overwrite && body.Tags) return awsFault('ValidationException');
      keys.set(name, body.Value);
      return { json: { Version: 1 } };
    },
  };
};

/** Secrets Manager with one secret for all keys. */
export const secretsManager = (): StandIn => {
  const keys = new Map<string, string>();
  let isThere = false;
  const take = (text: string): Told => {
    keys.clear();
    for (const [name, value] of Object.entries(JSON.parse(text))) keys.set(name, String(value));
    isThere = true;
    return { json: { ARN: 'arn' } };
  };
  return {
    keys,
    answer: ({ headers, body }) => {
      const operation = last(String(headers['x-amz-target'] ?? '').replace('.', '/'));
      if (operation === 'GetSecretValue')
        return isThere || keys.size > 0
          ? { json: { SecretString: JSON.stringify(Object.fromEntries(keys)) } }
          : awsFault('ResourceNotFoundException');
      if (operation === 'CreateSecret')
        return isThere ? awsFault('ResourceExistsException') : take(body.SecretString);
      return operation === 'UpdateSecret' ? take(body.SecretString) : { json: {} };
    },
  };
};
