import { once } from 'node:events';
import { createServer, type RequestListener } from 'node:http';
import { createServer as createSecureServer } from 'node:https';
import { type AddressInfo, createServer as createSocketServer, type Server } from 'node:net';
import { describe, expect, it, onTestFinished } from 'vitest';
import { type EgressSettings, openEgress } from '../../../layers/adapters/egress/egress.ts';
import { selfSigned } from './self-signed.ts';

const listening = async (server: Server): Promise<number> => {
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  onTestFinished(() => void server.close());
  return (server.address() as AddressInfo).port;
};
const serving = (listener: RequestListener): Promise<number> => listening(createServer(listener));

const ask = (url: string, settings: Partial<EgressSettings> = {}, ca?: string) =>
  openEgress({ allowPrivateTargets: true, documentTimeout: 2000, ...settings }).ask({
    url,
    headers: { authorization: 'Bearer x', 'content-type': 'application/json' },
    body: '{"ü":1}',
    ca,
  });

describe('a question', () => {
  it('is a POST of headers and body, answered with status and text', async () => {
    const port = await serving(async (request, response) => {
      let text = '';
      for await (const chunk of request) text += chunk;
      response.writeHead(201).end(`${request.method} ${request.headers.authorization} ${text}`);
    });
    expect(await ask(`http://127.0.0.1:${port}/`)).toEqual({
      kind: 'answered',
      status: 201,
      body: 'POST Bearer x {"ü":1}',
    });
  });

  it('that many ask at once word for word is asked once, and again later', async () => {
    let asked = 0;
    const port = await serving((_request, response) => {
      asked += 1;
      setTimeout(() => response.end('yes'), 50);
    });
    const egress = openEgress({ allowPrivateTargets: true });
    const one = (body: string, name = 'x') =>
      egress.ask({ url: `http://127.0.0.1:${port}/`, headers: { authorization: name }, body });
    await Promise.all([one('a'), one('a'), one('b'), one('a', 'y')]);
    expect(asked).toBe(3);
    await one('a');
    expect(asked).toBe(4);
  });

  it('follows no redirect', async () => {
    let followed = false;
    const next = await serving((_request, response) => {
      followed = true;
      response.end();
    });
    const port = await serving((_request, response) =>
      response.writeHead(307, { location: `http://127.0.0.1:${next}/` }).end('elsewhere'),
    );
    expect(await ask(`http://127.0.0.1:${port}/`)).toMatchObject({ status: 307, body: 'elsewhere' });
    expect(followed).toBe(false);
  });

  it('takes 64 KB for an answer, and no more', async () => {
    const port = await serving((request, response) =>
      response.end(' '.repeat(Number(request.url?.slice(1)))),
    );
    expect(await ask(`http://127.0.0.1:${port}/65536`)).toMatchObject({ kind: 'answered' });
    expect(await ask(`http://127.0.0.1:${port}/65537`)).toEqual({
      kind: 'unreachable',
      reason: 'The answer of the target is too large',
    });
  });

  it.each([
    ['does not answer', undefined],
    ['drips in its head', 'HTTP/1.1 200 OK\r\nx-a: '],
    ['drips in its body', 'HTTP/1.1 200 OK\r\ncontent-length: 1000\r\n\r\n'],
  ])('to a server that %s ends at the deadline', async (_name, start) => {
    const server = createSocketServer((socket) => {
      socket.on('error', () => undefined);
      if (start === undefined) return;
      socket.write(start);
      const drip = setInterval(() => socket.write('a'), 20);
      socket.on('close', () => clearInterval(drip));
    });
    const port = await listening(server);
    const begun = performance.now();
    expect(await ask(`http://127.0.0.1:${port}/`, { documentTimeout: 300 })).toEqual({
      kind: 'unreachable',
      reason: 'The target did not answer in time',
    });
    expect(performance.now() - begun).toBeLessThan(10_000);
  });

  it('goes over TLS that is verified, by the authorities that are named', async () => {
    const port = await listening(
      createSecureServer(selfSigned, (_request, response) => response.end('hello')),
    );
    const url = `https://127.0.0.1:${port}/`;
    expect(await ask(url)).toEqual({
      kind: 'unreachable',
      reason: 'The certificate of the target is not trusted',
    });
    expect(await ask(url, {}, selfSigned.cert)).toMatchObject({ body: 'hello' });
  });

  it('goes to no private address and to nobody without TLS unless that is allowed', async () => {
    let asked = false;
    const port = await serving((_request, response) => {
      asked = true;
      response.end();
    });
    const strict = { allowPrivateTargets: false };
    expect(await ask(`https://127.0.0.1:${port}/`, strict)).toEqual({
      kind: 'refused',
      reason: 'The address of the target is not public',
    });
    expect(await ask(`http://127.0.0.1:${port}/`, { ...strict, isPublic: () => true })).toEqual({
      kind: 'refused',
      reason: 'The target is not an https address',
    });
    expect(asked).toBe(false);
  });
});
