import { createHmac } from 'node:crypto';
import { once } from 'node:events';
import { createServer, type RequestListener } from 'node:http';
import { createServer as createSecureServer } from 'node:https';
import type { AddressInfo } from 'node:net';

export interface Received {
  /** Path and query. */
  readonly path: string;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  readonly text: string;
  // biome-ignore lint/suspicious/noExplicitAny: tests read bodies of every shape
  readonly body: any;
}

/** Somebody who is called by webhooks or streams, on this machine. */
export interface Receiver {
  readonly url: string;
  readonly received: readonly Received[];
  /** Status of the answers from now on, by what was sent where that decides; 200 at first. */
  answer(status: number | ((text: string) => number)): void;
  close(): void;
}

/** The body as JSON, or each of its lines. */
const bodyIn = (text: string): unknown =>
  text.endsWith('\n')
    ? text
        .trim()
        .split('\n')
        .map((line) => JSON.parse(line))
    : JSON.parse(text);

/** Listens over TLS when it is given a certificate and its key. */
export const startReceiver = async (tls?: {
  readonly cert: string;
  readonly key: string;
}): Promise<Receiver> => {
  const received: Received[] = [];
  let statusFor = (_text: string): number => 200;
  const listener: RequestListener = async (request, response) => {
    let text = '';
    for await (const chunk of request) text += chunk;
    received.push({ path: request.url ?? '', headers: request.headers, text, body: bodyIn(text) });
    const status = statusFor(text);
    response.writeHead(status, status >= 300 && status < 400 ? { location: '/elsewhere' } : {}).end();
  };
  const server = tls ? createSecureServer(tls, listener) : createServer(listener);
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    url: `${tls ? 'https' : 'http'}://127.0.0.1:${(server.address() as AddressInfo).port}/hook`,
    received,
    answer: (next) => {
      statusFor = typeof next === 'number' ? () => next : next;
    },
    close: () => {
      server.closeAllConnections();
      server.close();
    },
  };
};

/** Whether a call was signed with this key, as a receiver checks it. */
export const isSignedBy = (key: string, { headers, text, body }: Received): boolean => {
  const [, timestamp, signature] =
    /^t=(\d+);([0-9a-f]{64})$/.exec(String(headers['x-infisical-signature'])) ?? [];
  const expected = createHmac('sha256', key).update(text).digest('hex');
  return signature === expected && Number(timestamp) === body.timestamp;
};
