import { createHmac } from 'node:crypto';
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

export interface Received {
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  readonly text: string;
  // biome-ignore lint/suspicious/noExplicitAny: tests read bodies of every shape
  readonly body: any;
}

/** Somebody who is called by webhooks, on this machine. */
export interface Receiver {
  readonly url: string;
  readonly received: readonly Received[];
  /** Status of the answers from now on; 200 at first. */
  answer(status: number): void;
  close(): void;
}

export const startReceiver = async (): Promise<Receiver> => {
  const received: Received[] = [];
  let status = 200;
  const server = createServer(async (request, response) => {
    let text = '';
    for await (const chunk of request) text += chunk;
    received.push({ headers: request.headers, text, body: JSON.parse(text) });
    response.writeHead(status, status >= 300 && status < 400 ? { location: '/elsewhere' } : {}).end();
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/hook`,
    received,
    answer: (next) => {
      status = next;
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
