import { generateKeyPairSync } from 'node:crypto';
import { createServer, type IncomingHttpHeaders } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openImportSources } from '../../../layers/adapters/import-sources/sources.ts';
import type { ImportSource, SourcePage } from '../../../layers/domain/external-imports/import-source.ts';
import type { Failure } from '../../../layers/domain/syncs/target.ts';
import { vaultStandIn, vaultToken, wholeTree } from '../../world/vault-stand-in.ts';

interface Asked {
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
  readonly text?: string;
}

let answer: (asked: Asked) => Told = () => ({ status: 404, json: {} });
let url = '';

const server = createServer(async (request, response) => {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  const text = Buffer.concat(chunks).toString();
  const asked = new URL(request.url ?? '/', 'http://stand.in');
  const {
    status = 200,
    headers = {},
    json,
    text: said,
  } = answer({
    path: decodeURIComponent(asked.pathname),
    query: asked.searchParams,
    headers: request.headers,
    body: /^[[{]/.test(text) ? JSON.parse(text) : new URLSearchParams(text),
  });
  response.writeHead(status, { 'content-type': 'application/json', ...headers });
  response.end(said ?? JSON.stringify(json ?? {}));
});

beforeAll(async () => {
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});
afterAll(() => server.close());

const hosts = [
  'api.doppler.com',
  'secretmanager.googleapis.com',
  'oauth2.googleapis.com',
  'login.microsoftonline.com',
  'shop.vault.azure.net',
];

const open = () =>
  openImportSources(
    {
      allowPrivateTargets: true,
      elsewhere: Object.fromEntries(hosts.map((host) => [host, url])),
      aws: { endpoint: url },
    },
    { now: () => new Date('2026-11-29T12:00:00Z') },
  );

const read = async (source: ImportSource, after?: string) => {
  const pages: SourcePage[] = [];
  let failure: Failure | undefined;
  for await (const page of open().pages(source, { orgId: 'org' }, after))
    if (page.kind === 'done') pages.push(page.value);
    else failure = page;
  return { pages, failure };
};

/** Everything of the pages, by environment, folder and name. */
const flat = (pages: readonly SourcePage[]): Readonly<Record<string, string | undefined>> =>
  Object.fromEntries(
    pages.flatMap(({ environment = '', path, entries }) =>
      entries.map(({ name, value }) => [`${environment}/${[...path, name].join('/')}`, value]),
    ),
  );

/** Reads all, and after each page once more what comes after it: both have to agree. */
const readAll = async (source: ImportSource) => {
  const { pages, failure } = await read(source);
  expect(failure).toBeUndefined();
  for (const [at, { after }] of pages.entries())
    expect((await read(source, after)).pages, `after page ${at}`).toEqual(pages.slice(at + 1));
  return flat(pages);
};

const vault =
  (version: '1' | '2') =>
  ({ path, query, headers, body }: Asked): Told => {
    if (path === '/v1/auth/approle/login')
      return body.secret_id === 'good' ? { json: { auth: { client_token: vaultToken } } } : { status: 400 };
    const engines = { 'kv/store/': { version, tree: wholeTree } };
    return vaultStandIn(engines)({ path, query, token: headers['x-vault-token'] });
  };

describe('Vault', () => {
  it.each(['1', '2'] as const)('gives a whole tree of the key-value engine, version %s', async (version) => {
    answer = vault(version);
    const source = { kind: 'vault', url, roleId: 'role', secretId: 'good', path: 'kv/store' } as const;
    expect(await readAll(source)).toEqual({
      '/app/PASSWORD': 'p',
      '/app/PORT': '5432',
      '/app/prod/A': 'a',
      '/app/prod/db.main/B': 'b',
      '/app/prod/z/y/C': 'c',
      '/app/staging/A': 's',
      '/other/D': 'd',
      '/zoo/deep/er/E': 'e',
    });
    expect(await readAll({ ...source, path: 'kv/store/app' })).toEqual({
      '/PASSWORD': 'p',
      '/PORT': '5432',
      '/prod/A': 'a',
      '/prod/db.main/B': 'b',
      '/prod/z/y/C': 'c',
      '/staging/A': 's',
    });
  });

  it('says why when the token is none, or it asks for patience', async () => {
    answer = vault('2');
    const source = { kind: 'vault', url, token: 'bad', path: 'kv/store' } as const;
    expect((await read(source)).failure).toMatchObject({ kind: 'refused' });
    answer = () => ({ status: 429, headers: { 'retry-after': '9' } });
    expect((await read(source)).failure).toMatchObject({ kind: 'busy', retryAfter: 9 });
  });
});

describe('Infisical', () => {
  const folders: Readonly<Record<string, readonly string[]>> = {
    '/': ['b', 'a'],
    '/a': ['c'],
    '/a/c': [],
    '/b': [],
  };
  // biome-ignore lint/complexity/noExcessiveCognitiveComplexity: what a vendor answers, in one place
  const infisical = ({ path, query, headers, body }: Asked): Told => {
    if (path === '/api/v1/auth/universal-auth/login')
      return { json: { accessToken: body.clientSecret === 'good' ? 'token' : 'none' } };
    if (headers.authorization !== 'Bearer token') return { status: 401 };
    if (path === '/api/v1/workspace/p1')
      return { json: { workspace: { environments: [{ slug: 'prod' }, { slug: 'dev' }] } } };
    const at = query.get('secretPath') ?? query.get('path') ?? '';
    if (path === '/api/v1/folders') return { json: { folders: folders[at]?.map((name) => ({ name })) } };
    if (path === '/api/v1/secret-imports')
      return {
        json: { secretImports: at === '/b' ? [{ importPath: '/a', importEnv: { slug: 'prod' } }] : [] },
      };
    const environment = query.get('environment');
    const secrets = [
      {
        secretKey: 'KEY',
        secretValue: `${environment} ${at}`,
        secretComment: 'why',
        tags: [{ slug: 't', color: '' }],
      },
      { secretKey: 'HIDDEN', secretValue: '<hidden>', secretValueHidden: true },
    ];
    return { json: { secrets } };
  };

  it('gives all environments and folders of a project, with imports, tags and comments', async () => {
    answer = infisical;
    const source = { kind: 'infisical', url, clientId: 'id', clientSecret: 'good', projectId: 'p1' } as const;
    const found = await readAll(source);
    expect(found).toMatchObject({
      'dev/a/c/KEY': 'dev /a/c',
      'prod/KEY': 'prod /',
      'prod/HIDDEN': undefined,
    });
    expect(Object.keys(found)).toHaveLength(16);
    const { pages } = await read(source);
    const b = pages.find(({ environment, path }) => environment === 'dev' && path[0] === 'b');
    expect(b?.links).toEqual([{ environment: 'prod', path: ['a'] }]);
    expect(b?.entries[0]).toMatchObject({ comment: 'why', tags: [{ slug: 't', color: '' }] });
    expect(Object.keys(await readAll({ ...source, path: '/a' }))).toContain('dev/c/KEY');
  });
});

it('a source whose folders hold folders without end is read to where that is said', async () => {
  let asked = 0;
  answer = ({ path }) => {
    asked += 1;
    if (path === '/api/v1/workspace/p1') return { json: { workspace: { environments: [{ slug: 'dev' }] } } };
    return { json: path === '/api/v1/folders' && asked < 1_000 ? { folders: [{ name: 'a' }] } : {} };
  };
  const source = { kind: 'infisical', url, token: 'token', projectId: 'p1' } as const;
  const { pages, failure } = await read(source);
  expect(pages.length).toBeLessThan(50);
  expect(failure).toEqual({ kind: 'refused', reason: 'The source has folders more than 32 levels deep' });
});

describe('Doppler', () => {
  it('gives each config as an environment, without what is its own', async () => {
    answer = ({ path, query, headers }) => {
      if (headers.authorization !== 'Bearer token') return { status: 401 };
      if (path === '/v3/configs')
        return { json: { configs: query.get('page') === '1' ? [{ name: 'prd' }, { name: 'dev' }] : [] } };
      const secrets = { KEY: { computed: query.get('config') }, DOPPLER_CONFIG: { computed: 'x' } };
      return { json: { secrets } };
    };
    const source = { kind: 'doppler', token: 'token', project: 'shop' } as const;
    expect(await readAll(source)).toEqual({ 'dev/KEY': 'dev', 'prd/KEY': 'prd' });
  });
});

describe('Google Cloud', () => {
  it('gives the latest version of each secret, page by page', async () => {
    const { privateKey } = generateKeyPairSync('rsa', {
      modulusLength: 2048,
      publicKeyEncoding: { type: 'spki', format: 'pem' },
      privateKeyEncoding: { type: 'pkcs8', format: 'pem' },
    });
    // biome-ignore lint/complexity/noExcessiveCognitiveComplexity: what a vendor answers, in one place
    answer = ({ path, query, headers }) => {
      if (path === '/token') return { json: { access_token: 'token', expires_in: 3600 } };
      if (headers.authorization !== 'Bearer token') return { status: 401 };
      if (path.endsWith('/secrets')) {
        const [names, nextPageToken] = query.get('pageToken') === 'two' ? [['C']] : [['A', 'B'], 'two'];
        return {
          json: { secrets: names?.map((name) => ({ name: `projects/1/secrets/${name}` })), nextPageToken },
        };
      }
      const name = path.split('/').at(-3) ?? '';
      if (name === 'B') return { status: 404 };
      return { json: { payload: { data: Buffer.from(`value ${name}`).toString('base64') } } };
    };
    const serviceAccountKey = JSON.stringify({ client_email: 'a@b.c', private_key: privateKey });
    const source = { kind: 'gcp-secret-manager', serviceAccountKey, project: 'p' } as const;
    expect(await readAll(source)).toEqual({ '/A': 'value A', '/B': undefined, '/C': 'value C' });
    expect((await read({ ...source, serviceAccountKey: 'no key' })).failure).toMatchObject({
      kind: 'refused',
    });
  });
});

describe('Azure', () => {
  it('gives what is enabled of a key vault, and asks no other host', async () => {
    answer = ({ path, query, headers }) => {
      if (path === '/tenant/oauth2/v2.0/token') return { json: { access_token: 'token' } };
      if (headers.authorization !== 'Bearer token') return { status: 401 };
      const id = (name: string) => `https://shop.vault.azure.net/secrets/${name}`;
      if (path === '/secrets')
        return query.get('$skiptoken') === 'two'
          ? { json: { value: [{ id: id('C') }], nextLink: null } }
          : {
              json: {
                value: [
                  { id: id('DB-PASSWORD') },
                  { id: id('OFF'), attributes: { enabled: false } },
                  { id: id('CERT'), managed: true },
                ],
                nextLink: 'https://evil.example.com/secrets?$skiptoken=two&api-version=7.4',
              },
            };
      return { json: { value: `value of ${path.split('/').at(-1)}` } };
    };
    const who = { tenantId: 'tenant', clientId: 'id', clientSecret: 'secret' };
    const source = { kind: 'azure-key-vault', ...who, vault: 'shop.vault.azure.net' } as const;
    expect(await readAll(source)).toEqual({
      '/DB_PASSWORD': 'value of DB-PASSWORD',
      '/OFF': undefined,
      '/C': 'value of C',
    });
    expect((await read({ ...source, vault: 'evil.example.com' })).failure).toMatchObject({ kind: 'refused' });
  });
});

describe('AWS', () => {
  const caller =
    '<GetCallerIdentityResponse xmlns="https://sts.amazonaws.com/doc/2011-06-15/"><GetCallerIdentityResult><Arn>a</Arn></GetCallerIdentityResult></GetCallerIdentityResponse>';
  const secrets: Readonly<Record<string, string>> = {
    'app/prod/db': '{"USER":"u","PORT":1}',
    'app/prod/token': 'plain',
    'app/x': '{"A":"a"}',
    'app/y': 'b',
  };
  const parameters = ['/app/A', '/app/db/B', '/app/C', '/app/db/deep/D'];
  const aws = ({ headers, body }: Asked): Told => {
    const target = String(headers['x-amz-target'] ?? '')
      .split('.')
      .at(-1);
    if (target === 'ListSecrets') {
      const names = Object.keys(secrets).filter((name) => name.startsWith(body.Filters?.[0].Values[0] ?? ''));
      const at = Number(body.NextToken ?? 0);
      const NextToken = at + 2 < names.length ? String(at + 2) : undefined;
      return { json: { SecretList: names.slice(at, at + 2).map((Name) => ({ Name })), NextToken } };
    }
    if (target === 'GetSecretValue') return { json: { SecretString: secrets[body.SecretId] } };
    if (target === 'GetParametersByPath') {
      const at = Number(body.NextToken ?? 0);
      const Parameters = parameters.slice(at, at + 3).map((Name) => ({ Name, Value: `value of ${Name}` }));
      return { json: { Parameters, NextToken: at + 3 < parameters.length ? String(at + 3) : undefined } };
    }
    return { headers: { 'content-type': 'text/xml' }, text: caller };
  };
  const key = { region: 'eu-central-1', accessKeyId: 'AKIA', secretAccessKey: 'secret' };

  it('gives secrets as folders of their members, or as themselves', async () => {
    answer = aws;
    expect(await readAll({ kind: 'aws-secrets-manager', prefix: 'app/', ...key })).toEqual({
      '/prod/db/USER': 'u',
      '/prod/db/PORT': '1',
      '/prod/token': 'plain',
      '/x/A': 'a',
      '/y': 'b',
    });
  });

  it('gives parameters below a path, their paths as folders', async () => {
    answer = aws;
    expect(await readAll({ kind: 'aws-parameter-store', path: '/app', ...key })).toEqual({
      '/A': 'value of /app/A',
      '/C': 'value of /app/C',
      '/db/B': 'value of /app/db/B',
      '/db/deep/D': 'value of /app/db/deep/D',
    });
  });
});

describe('files', () => {
  it.each([
    ['env', 'A=1\nB="two\nlines"\n', { '/A': '1', '/B': 'two\nlines' }],
    ['json', '{"A":1,"b":{"C":"c","d":{"E":[1]}}}', { '/A': '1', '/b/C': 'c', '/b/d/E': '[1]' }],
    ['yaml', 'A: x\nb:\n  C: true\n  N: null\n', { '/A': 'x', '/b/C': 'true', '/b/N': undefined }],
  ] as const)('in %s give their members, and objects as folders', async (format, content, found) => {
    expect(await readAll({ kind: 'file', format, content })).toEqual(found);
  });

  it.each([
    ['json', '[1]'],
    ['json', '{'],
    ['json', `{"A":${'['.repeat(200_000)}${']'.repeat(200_000)}}`],
    ['yaml', 'a: [b'],
    [
      'yaml',
      `a: &a [x,x,x,x,x,x,x,x,x]\n${[...'bcdefgh']
        .map(
          (name, at) =>
            `${name}: &${name} [${Array(9)
              .fill(`*${at === 0 ? 'a' : 'abcdefgh'[at]}`)
              .join(',')}]`,
        )
        .join('\n')}`,
    ],
  ] as const)('in %s that are none are refused', async (format, content) => {
    expect((await read({ kind: 'file', format, content })).failure).toMatchObject({ kind: 'refused' });
  });
});

describe('the way out', () => {
  it('is not let through to private addresses', async () => {
    const guarded = openImportSources({ allowPrivateTargets: false }, { now: () => new Date() });
    const source = { kind: 'vault', url: 'http://127.0.0.1:1', token: 't', path: 'kv' } as const;
    const outcomes = [];
    for await (const page of guarded.pages(source, { orgId: 'org' }, undefined)) outcomes.push(page);
    expect(outcomes).toMatchObject([{ kind: 'refused' }]);
  });
});
