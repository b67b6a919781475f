import { once } from 'node:events';
import { createServer, type RequestListener, type Server } from 'node:http';
import { createServer as createSecureServer } from 'node:https';
import { type AddressInfo, createServer as createSocketServer } from 'node:net';
import { describe, expect, it, onTestFinished } from 'vitest';
import { type EgressSettings, openEgress } from '../../../layers/adapters/egress/egress.ts';
import { selfSigned } from './self-signed.ts';

const listening = async (server: Server, host = '127.0.0.1'): Promise<number> => {
  server.listen(0, host);
  await once(server, 'listening');
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  return (server.address() as AddressInfo).port;
};

const serving = (listener: RequestListener): Promise<number> => listening(createServer(listener));
const secure = (listener: RequestListener): Promise<number> =>
  listening(createSecureServer(selfSigned, listener));

const open = (settings: Partial<EgressSettings> = {}) =>
  openEgress({ allowPrivateTargets: true, documentTimeout: 2000, ...settings });

const hello: RequestListener = (_request, response) => response.end('hello');
const leadingTo =
  (location: string, status = 302): RequestListener =>
  (_request, response) =>
    response.writeHead(status, { location }).end();

describe('a document', () => {
  it('is read with its status', async () => {
    const port = await serving((_request, response) => response.writeHead(404).end('not here'));
    expect(await open().get({ url: `http://127.0.0.1:${port}/` })).toEqual({
      kind: 'answered',
      status: 404,
      body: 'not here',
    });
  });

  it('of more than 256 KB is not read', async () => {
    const port = await serving((_request, response) => response.end(Buffer.alloc(262_145, ' ')));
    expect(await open().get({ url: `http://127.0.0.1:${port}/` })).toEqual({
      kind: 'unreachable',
      reason: 'The answer of the target is too large',
    });
  });

  it.each([
    ['its head', 'HTTP/1.1 200 OK\r\nx-a: '],
    ['its body', 'HTTP/1.1 200 OK\r\ncontent-length: 1000\r\n\r\n'],
  ])('that drips byte by byte in %s ends at the deadline', async (_name, start) => {
    const server = createSocketServer((socket) => {
      socket.on('error', () => undefined);
      socket.write(start);
      const drip = setInterval(() => socket.write('a'), 20);
      socket.on('close', () => clearInterval(drip));
    });
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    onTestFinished(() => void server.close());
    const { port } = server.address() as AddressInfo;
    const begun = performance.now();
    const outcome = await open({ documentTimeout: 300 }).get({ url: `http://127.0.0.1:${port}/` });
    expect(outcome).toEqual({ kind: 'unreachable', reason: 'The target did not answer in time' });
    expect(performance.now() - begun).toBeLessThan(10_000);
  });

  it('that many ask for at once is read once', async () => {
    let asked = 0;
    const port = await serving((_request, response) => {
      asked += 1;
      setTimeout(() => response.end('hello'), 50);
    });
    const egress = open();
    const url = `http://127.0.0.1:${port}/`;
    const outcomes = await Promise.all(Array.from({ length: 10 }, () => egress.get({ url })));
    expect(outcomes.every((outcome) => outcome.kind === 'answered')).toBe(true);
    expect(asked).toBe(1);
    await egress.get({ url });
    expect(asked).toBe(2);
  });

  it.each(['ftp://example.com/', 'file:///etc/passwd', 'nonsense'])('at %s is refused', async (url) =>
    expect(await open().get({ url })).toMatchObject({ kind: 'refused' }),
  );
});

describe('certificates', () => {
  it('are verified', async () => {
    const port = await secure(hello);
    expect(await open().get({ url: `https://127.0.0.1:${port}/` })).toEqual({
      kind: 'unreachable',
      reason: 'The certificate of the target is not trusted',
    });
  });

  it('of an authority that was named are trusted, for their own name', async () => {
    const port = await secure(hello);
    const resolve = async () => [{ address: '127.0.0.1', family: 4 }];
    const { get } = open({ resolve });
    const ca = selfSigned.cert;
    expect(await get({ url: `https://127.0.0.1:${port}/`, ca })).toMatchObject({ body: 'hello' });
    expect(await get({ url: `https://other.example:${port}/`, ca })).toEqual({
      kind: 'unreachable',
      reason: 'The certificate of the target is for another name',
    });
  });
});

describe('redirects', () => {
  it('are followed twice, and no further', async () => {
    const end = await serving(hello);
    const second = await serving(leadingTo(`http://127.0.0.1:${end}/`, 308));
    const first = await serving(leadingTo(`http://127.0.0.1:${second}/`));
    const before = await serving(leadingTo(`http://127.0.0.1:${first}/`));
    const { get } = open();
    expect(await get({ url: `http://127.0.0.1:${first}/` })).toMatchObject({ status: 200, body: 'hello' });
    expect(await get({ url: `http://127.0.0.1:${before}/` })).toEqual({
      kind: 'refused',
      reason: 'The target leads on too often',
    });
  });

  it('to another path of the same host may leave the host out', async () => {
    const port = await serving((request, response) =>
      request.url === '/a' ? response.writeHead(302, { location: '/b' }).end() : response.end(request.url),
    );
    expect(await open().get({ url: `http://127.0.0.1:${port}/a` })).toMatchObject({ body: '/b' });
  });

  describe('from a public address', () => {
    // Of the two names of this machine the first one is public here.
    const settings = { allowPrivateTargets: false, isPublic: (address: string) => address === '127.0.0.1' };
    const ca = selfSigned.cert;
    const inside = async () => {
      let called = false;
      const port = await listening(
        createSecureServer(selfSigned, (_request, response) => {
          called = true;
          response.end('inside');
        }),
        '127.0.0.2',
      );
      return { port, wasCalled: () => called };
    };

    it('to a private one are refused, and it is not connected to', async () => {
      const { port, wasCalled } = await inside();
      const first = await secure(leadingTo(`https://127.0.0.2:${port}/`));
      expect(await open(settings).get({ url: `https://127.0.0.1:${first}/`, ca })).toEqual({
        kind: 'refused',
        reason: 'The address of the target is not public',
      });
      expect(wasCalled()).toBe(false);
    });

    it('to another public one are followed', async () => {
      const end = await secure(hello);
      const first = await secure(leadingTo(`https://127.0.0.1:${end}/`));
      expect(await open(settings).get({ url: `https://127.0.0.1:${first}/`, ca })).toMatchObject({
        body: 'hello',
      });
    });

    it('to one without TLS are refused', async () => {
      const end = await serving(hello);
      const first = await secure(leadingTo(`http://127.0.0.1:${end}/`));
      expect(await open(settings).get({ url: `https://127.0.0.1:${first}/`, ca })).toEqual({
        kind: 'refused',
        reason: 'The target is not an https address',
      });
    });
  });
});
