import { once } from 'node:events';
import { type AddressInfo, createServer, type LookupFunction } from 'node:net';
import { afterEach, expect, it } from 'vitest';
import { PinnedSocket } from '../../../layers/adapters/dynamic/pinned-socket.ts';

const server = createServer((socket) => socket.on('error', () => undefined));
afterEach(() => server.close());

const here: LookupFunction = (_, options, found) =>
  options.all ? found(null, [{ address: '127.0.0.1', family: 4 }]) : found(null, '127.0.0.1', 4);

it('a conversation goes where the lookup says, and ends when it is broken off', async () => {
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const time = new AbortController();
  const socket = new PinnedSocket(here, time.signal);
  socket.connect((server.address() as AddressInfo).port, 'db.example.com');
  await once(socket, 'connect');
  expect(socket.remoteAddress).toBe('127.0.0.1');
  const broken = once(socket, 'error');
  time.abort();
  expect(await broken).toMatchObject([{ name: 'AbortError' }]);
  expect(socket.destroyed).toBe(true);
});
