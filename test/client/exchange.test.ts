import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo, Socket } from 'node:net';
import { afterEach, describe, expect, it } from 'vitest';
import { createExchange } from '../../layers/client/exchange.ts';

let server: Server;
afterEach(() => {
  server.closeAllConnections();
  server.close();
});

/** A server that numbers its connections, and what each of its requests came over. */
const serving = async (answer: (response: ServerResponse, socket: Socket, nth: number) => void) => {
  const connections: Socket[] = [];
  const used: number[] = [];
  server = createServer((request: IncomingMessage, response) => {
    const at = connections.indexOf(request.socket);
    used.push(at);
    answer(response, request.socket, used.filter((one) => one === at).length);
  });
  server.on('connection', (socket) => connections.push(socket));
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/`, used };
};

describe('an exchange', () => {
  it('goes over a connection that is there, until nobody used it for twenty seconds', async () => {
    const { url, used } = await serving((response) => response.end('{}'));
    let now = 0;
    const exchange = createExchange({ maxAnswer: 100, now: () => now });
    await exchange({ url });
    now += 19_999;
    await exchange({ url });
    now += 20_000;
    await exchange({ url });
    expect(used).toEqual([0, 0, 1]);
  });

  it('is repeated over a new connection when the one that is there was closed', async () => {
    const { url, used } = await serving((response, socket, nth) =>
      nth > 1 ? socket.destroy() : response.end('{}'),
    );
    const exchange = createExchange({ maxAnswer: 100, now: () => 0 });
    await Promise.all([exchange({ url }), exchange({ url })]);
    expect((await exchange({ url })).status).toBe(200);
    expect(used.at(-1)).toBe(2);
  });

  it('is not repeated when a new connection was closed', async () => {
    const { url, used } = await serving((_, socket) => socket.destroy());
    const exchange = createExchange({ maxAnswer: 100, now: () => 0 });
    await expect(exchange({ url })).rejects.toMatchObject({ code: 'ECONNRESET' });
    expect(used).toHaveLength(1);
  });

  it('ends with its patience, also in the middle of an answer', async () => {
    const { url } = await serving((response) => response.writeHead(200).write('{'));
    const exchange = createExchange({ maxAnswer: 100, timeout: 100, now: () => 0 });
    await expect(exchange({ url })).rejects.toThrow();
  });

  it('takes an answer to the last byte that it may have, and none that is no text', async () => {
    const answers = ['x'.repeat(100), 'x'.repeat(101), Buffer.from([0xff])];
    const { url } = await serving((response) => response.end(answers.shift()));
    const exchange = createExchange({ maxAnswer: 100, now: () => 0 });
    expect((await exchange({ url })).body).toHaveLength(100);
    await expect(exchange({ url })).rejects.toThrow('too large');
    await expect(exchange({ url })).rejects.toThrow();
  });
});
