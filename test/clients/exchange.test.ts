import { createServer } from 'node:net';
import { expect, it } from 'vitest';
import { type Sent, send } from './exchange.ts';

/** What stands on the wire when a request is sent. */
const wireOf = (sent: Sent): Promise<string> =>
  new Promise((done, fail) => {
    const server = createServer((socket) => {
      let text = '';
      socket.on('data', (chunk) => {
        text += chunk.toString();
        const [head = '', body = ''] = text.split('\r\n\r\n');
        const length = Number(/content-length: (\d+)/i.exec(head)?.[1] ?? 0);
        if (!text.includes('\r\n\r\n') || Buffer.byteLength(body) < length) return;
        socket.end('HTTP/1.1 204 No Content\r\nconnection: close\r\n\r\n');
        server.close(() => done(text));
      });
    });
    server.listen(0, '127.0.0.1', () => {
      const address = server.address();
      send(typeof address === 'object' && address ? address.port : 0, sent).catch(fail);
    });
  });

const withoutPort = (wire: string): string => wire.replace(/127\.0\.0\.1:\d+/, 'host');

it('a request is sent as it was written: target, order and spelling of headers, bytes', async () => {
  const wire = await wireOf({
    method: 'DELETE',
    target: '/api/A%2fB?x=%2F&y=',
    headers: { 'user-AGENT': 'cli', Authorization: 'Bearer a', accept: '*/*' },
    body: '{"ü": "<\\u003c>"}',
  });
  expect(withoutPort(wire)).toBe(
    [
      'DELETE /api/A%2fB?x=%2F&y= HTTP/1.1',
      'Host: host',
      'user-AGENT: cli',
      'Authorization: Bearer a',
      'accept: */*',
      'Content-Length: 18',
      'Connection: keep-alive',
      '',
      '{"ü": "<\\u003c>"}',
    ].join('\r\n'),
  );
});

it('a request without a body says so when it is a POST', async () => {
  const bare = { target: '/', headers: {}, body: '' };
  expect(await wireOf({ method: 'POST', ...bare })).toMatch(/\r\nContent-Length: 0\r\n/);
  expect(await wireOf({ method: 'GET', ...bare })).not.toMatch(/content-length|transfer-encoding/i);
});
