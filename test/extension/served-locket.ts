import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { createServer as createTlsServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import type { TestApp } from '../harness/app.ts';

interface Exchange {
  readonly method: string;
  readonly path: string;
  readonly query: Readonly<Record<string, string>>;
  readonly headers: Readonly<Record<string, string>>;
  readonly status: number;
}

type Interference = (response: ServerResponse, path: string) => boolean;

/** The real application on a port of loopback, and what stands between it and its caller. */
export interface ServedLocket {
  readonly url: string;
  readonly exchanges: Exchange[];
  /** What was asked, as `<status> <path>`. */
  readonly asked: () => readonly string[];
  /** Takes the answer over when it says so; undefined = Locket answers. */
  interfere(by: Interference | undefined): void;
  /** Goes away, and comes back at the same address. */
  down(): Promise<void>;
  up(): Promise<void>;
  close(): Promise<void>;
}

export interface Certificate {
  readonly cert: string;
  readonly key: string;
}

const closed = (server: Server): Promise<void> =>
  new Promise((resolve) => {
    server.closeAllConnections();
    server.close(() => resolve());
  });

export const serveLocket = async (app: () => TestApp, tls?: Certificate): Promise<ServedLocket> => {
  const exchanges: Exchange[] = [];
  let interference: Interference | undefined;
  let port = 0;

  const answer = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    const [path = '', text = ''] = (request.url ?? '').split('?');
    const query = Object.fromEntries(new URLSearchParams(text));
    const headers = request.headers as Record<string, string>;
    const method = request.method ?? 'GET';
    if (interference?.(response, path)) {
      exchanges.push({ method, path, query, headers, status: 0 });
      return;
    }
    const reply = await app().request(method, decodeURIComponent(path), {
      headers,
      query,
      ...(chunks.length > 0 && { text: Buffer.concat(chunks).toString('utf8') }),
    });
    exchanges.push({ method, path, query, headers, status: reply.status });
    response.writeHead(reply.status, reply.headers).end(reply.text);
  };

  const open = async (): Promise<Server> => {
    const handle = (request: IncomingMessage, response: ServerResponse) => void answer(request, response);
    const made = tls ? (createTlsServer(tls, handle) as unknown as Server) : createServer(handle);
    await new Promise<void>((resolve) => made.listen(port, '127.0.0.1', resolve));
    port = (made.address() as AddressInfo).port;
    return made;
  };

  let server = await open();
  return {
    url: `${tls ? 'https' : 'http'}://127.0.0.1:${port}`,
    exchanges,
    asked: () => exchanges.map(({ status, path }) => `${status} ${path}`),
    interfere: (by) => {
      interference = by;
    },
    down: () => closed(server),
    up: async () => {
      server = await open();
    },
    close: () => closed(server),
  };
};
