import { createServer, type Server } from 'node:https';
import type { AddressInfo } from 'node:net';
import { authority } from '../../functions/auth/kubernetes/authority.ts';

/** A request as the stand-in for an API sees it. */
export interface Asked {
  readonly method: string;
  readonly path: string;
  readonly query: URLSearchParams;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  readonly body: string;
}

/** Status, what is said, and headers beside it. */
export type Said = readonly [number, (object | string)?, Readonly<Record<string, string>>?];

/** An API at 127.0.0.1 with TLS by the tests' authority. */
export interface StandIn {
  readonly origin: string;
  readonly port: number;
  readonly asked: Asked[];
  /** What it says until it says otherwise: another answer to everything, or nothing of its own. */
  say(answer: Said | undefined): void;
  /** Does what it is asked, and breaks the next answer off. */
  loseNext(): void;
  close(): void;
}

export const standIn = async (answer: (asked: Asked) => Said): Promise<StandIn> => {
  const asked: Asked[] = [];
  let fixed: Said | undefined;
  let isLost = false;
  const server: Server = createServer({ cert: authority.here, key: authority.key }, (request, reply) => {
    let body = '';
    request.on('data', (chunk) => {
      body += chunk;
    });
    request.on('end', () => {
      const url = new URL(request.url ?? '', 'https://here');
      const { method = '', headers } = request;
      const one = { method, path: url.pathname, query: url.searchParams, headers, body };
      asked.push(one);
      const [status, said = '', more = {}] = fixed ?? answer(one);
      if (isLost) {
        isLost = false;
        return reply.destroy();
      }
      return reply
        .writeHead(status, { 'content-type': 'application/json', ...more })
        .end(typeof said === 'string' ? said : JSON.stringify(said));
    });
  });
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
  const { port } = server.address() as AddressInfo;
  return {
    origin: `https://127.0.0.1:${port}`,
    port,
    asked,
    say: (said) => {
      fixed = said;
    },
    loseNext: () => {
      isLost = true;
    },
    close: () => void server.close(),
  };
};
