import { once } from 'node:events';
import { createServer, type IncomingMessage, type RequestListener, type Server } from 'node:http';
import { createServer as createSecureServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import { describe, expect, it, onTestFinished, vi } from 'vitest';
import { destinationOf, type Resolve } from '../../../layers/adapters/egress/destination.ts';
import { type EgressSettings, openEgress } from '../../../layers/adapters/egress/egress.ts';
import { selfSigned } from './self-signed.ts';

const listening = async (server: Server): Promise<number> => {
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  return (server.address() as AddressInfo).port;
};

const serving = async (listener: RequestListener): Promise<number> => listening(createServer(listener));

const textOf = async (request: IncomingMessage): Promise<string> => {
  let text = '';
  for await (const chunk of request) text += chunk;
  return text;
};

const post = (url: string, settings: Partial<EgressSettings> = {}, body = '{}') =>
  openEgress({ allowPrivateTargets: true, timeout: 2000, ...settings }).post({
    url,
    body,
    headers: { 'content-type': 'application/json', 'x-test': 'yes' },
  });

/** A resolver that answers one address for every name, and counts how often it was asked. */
const resolverTo = (...addresses: string[]): { resolve: Resolve; asked: () => number } => {
  let count = 0;
  return {
    asked: () => count,
    resolve: async () => {
      count += 1;
      return addresses.map((address) => ({ address, family: address.includes(':') ? 6 : 4 }));
    },
  };
};

describe('a call', () => {
  it('posts headers and body and answers the status', async () => {
    const seen: unknown[] = [];
    const port = await serving(async (request, response) => {
      seen.push(request.method, request.url, request.headers['x-test'], await textOf(request));
      response.writeHead(202).end();
    });
    expect(await post(`http://127.0.0.1:${port}/hook?a=1`, {}, '{"ü":1}')).toEqual({
      kind: 'answered',
      status: 202,
    });
    expect(seen).toEqual(['POST', '/hook?a=1', 'yes', '{"ü":1}']);
  });

  it('does not follow a redirect', async () => {
    let followed = false;
    const inner = await serving((_request, response) => {
      followed = true;
      response.end();
    });
    const port = await serving((_request, response) =>
      response.writeHead(307, { location: `http://127.0.0.1:${inner}/` }).end(),
    );
    expect(await post(`http://127.0.0.1:${port}/`)).toEqual({ kind: 'answered', status: 307 });
    expect(followed).toBe(false);
  });

  it('gives up on a target that does not answer', async () => {
    const port = await serving(() => undefined);
    expect(await post(`http://127.0.0.1:${port}/`, { timeout: 100 })).toEqual({
      kind: 'unreachable',
      reason: 'The target did not answer in time',
    });
  });

  it('gives up on a name that does not resolve in time', async () => {
    const resolve: Resolve = () => new Promise(() => undefined);
    expect(await post('http://slow.example/', { timeout: 100, resolve })).toMatchObject({
      kind: 'unreachable',
    });
  });

  it('reads no endless answer', async () => {
    const closed = Promise.withResolvers<boolean>();
    const port = await serving((_request, response) => {
      response.on('close', () => closed.resolve(true));
      const pour = (): void => {
        if (response.write(Buffer.alloc(65_536))) setImmediate(pour);
        else response.once('drain', pour);
      };
      pour();
    });
    expect(await post(`http://127.0.0.1:${port}/`, { timeout: 5000 })).toMatchObject({ status: 200 });
    expect(await closed.promise).toBe(true);
  });

  it('to nobody says so without naming the address', async () => {
    const port = await serving(() => undefined);
    const refused = await post(`http://127.0.0.1:${port === 1 ? 2 : 1}/`);
    expect(refused).toEqual({ kind: 'unreachable', reason: 'The target refused the connection' });
  });

  it('verifies certificates', async () => {
    const port = await listening(createSecureServer(selfSigned, (_request, response) => response.end()));
    expect(await post(`https://127.0.0.1:${port}/`)).toEqual({
      kind: 'unreachable',
      reason: 'The certificate of the target is not trusted',
    });
  });

  it.each(['ftp://example.com/', 'file:///etc/passwd', 'nonsense', 'javascript:alert(1)'])(
    'to %s is refused',
    async (url) => expect(await post(url)).toMatchObject({ kind: 'refused' }),
  );
});

describe('private targets', () => {
  const off = { allowPrivateTargets: false };
  const refused = { kind: 'refused', reason: 'The address of the target is not public' };

  it.each([
    'http://127.0.0.1/',
    'http://2130706433/',
    'http://0x7f.1/',
    'http://[::1]/',
    'http://[::ffff:127.0.0.1]/',
    'http://169.254.169.254/latest/meta-data/',
    'http://[fd00:ec2::254]/',
    'http://0.0.0.0/',
    'http://localhost/',
    'https://10.1.2.3:8443/',
  ])('%s is refused', async (url) => expect(await post(url, off)).toEqual(refused));

  it('are refused by what a name resolves to, and are not connected to', async () => {
    let called = false;
    const port = await serving((_request, response) => {
      called = true;
      response.end();
    });
    const { resolve } = resolverTo('127.0.0.1');
    expect(await post(`http://innocent.example:${port}/`, { ...off, resolve })).toEqual(refused);
    expect(called).toBe(false);
  });

  it('are refused when any address of the name is one', async () => {
    const { resolve } = resolverTo('1.1.1.1', '10.0.0.1');
    expect(await post('http://mixed.example/', { ...off, resolve })).toEqual(refused);
  });

  it('are called when the setting allows it, at the address that was looked up, once', async () => {
    const hosts: unknown[] = [];
    const port = await serving((request, response) => {
      hosts.push(request.headers.host);
      response.end();
    });
    const { resolve, asked } = resolverTo('127.0.0.1');
    expect(await post(`http://somewhere.example:${port}/`, { resolve })).toEqual({
      kind: 'answered',
      status: 200,
    });
    expect([hosts, asked()]).toEqual([[`somewhere.example:${port}`], 1]);
  });

  it('are never the function itself, where Lambda hands it its work', async () => {
    let asked = 0;
    const port = await serving((_request, response) => {
      asked += 1;
      response.end();
    });
    vi.stubEnv('AWS_LAMBDA_RUNTIME_API', `127.0.0.1:${port}`);
    onTestFinished(() => void vi.unstubAllEnvs());
    for (const host of [
      '127.0.0.1',
      'localhost',
      '0.0.0.0',
      '[::1]',
      '[::]',
      '[::ffff:127.0.0.1]',
      '2130706433',
    ])
      expect([host, (await post(`http://${host}:${port}/`)).kind]).toEqual([host, 'refused']);
    expect(asked).toBe(0);
  });

  it('gain nothing from a name that resolves differently the second time', async () => {
    const answers = ['1.1.1.1', '127.0.0.1'];
    const resolve: Resolve = async () => [{ address: answers.shift() ?? '', family: 4 }];
    const lookup = await destinationOf(new URL('https://rebinding.example/'), false, resolve);
    const connectedTo = await new Promise((done) =>
      lookup('rebinding.example', {}, (_error, address) => done(address)),
    );
    expect([connectedTo, answers]).toEqual(['1.1.1.1', ['127.0.0.1']]);
  });
});

describe('a look at an address before it is called', () => {
  const look = (url: string, settings: Partial<EgressSettings> = {}) =>
    openEgress({ allowPrivateTargets: false, ...settings }).refusalOf(url);

  it.each(['https://10.0.0.1/', 'https://169.254.169.254/', 'https://[::1]/', 'https://2130706433/'])(
    'refuses %s',
    async (url) => {
      expect(await look(url)).toBe('The address of the target is not public');
    },
  );

  it('goes by what a name resolves to, all of it', async () => {
    const mixed = resolverTo('8.8.8.8', '192.168.0.1').resolve;
    expect(await look('https://mixed.example.com/', { resolve: mixed })).toMatch('not public');
    const open = resolverTo('8.8.8.8').resolve;
    expect(await look('https://open.example.com/', { resolve: open })).toBeUndefined();
  });

  it('knows nothing against a name that does not resolve yet, and does not wait for it', async () => {
    const unknown: Resolve = async () => {
      throw Object.assign(new Error('no'), { code: 'ENOTFOUND' });
    };
    const never: Resolve = () => new Promise(() => {});
    expect(await look('https://new.example.com/', { resolve: unknown })).toBeUndefined();
    expect(await look('https://slow.example.com/', { resolve: never })).toBeUndefined();
  });

  it('knows nothing against any address where private ones are allowed', async () => {
    const { resolve, asked } = resolverTo('127.0.0.1');
    expect(await look('https://here.example.com/', { allowPrivateTargets: true, resolve })).toBeUndefined();
    expect(asked()).toBe(0);
  });
});
