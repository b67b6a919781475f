import { createServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import type { ReachSettings } from '../../../layers/adapters/dynamic/reach.ts';
import { authority } from '../../functions/auth/kubernetes/authority.ts';

/** A request as a service of others gets it. */
export interface Asked {
  readonly method: string;
  readonly host: string;
  readonly path: string;
  readonly query: URLSearchParams;
  readonly authorization: string;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  readonly body: string;
}

export interface StandIn {
  readonly origin: string;
  readonly asked: readonly Asked[];
  /** Settings with which these hosts are this server. */
  settings(...hosts: readonly string[]): ReachSettings;
  close(): void;
}

type Answer = readonly [status: number, body: object | string];

/** A server over TLS by the tests' authority. */
export const standIn = async (answerTo: (asked: Asked) => Answer): Promise<StandIn> => {
  const all: Asked[] = [];
  const server = createServer({ cert: authority.here, key: authority.key }, (request, reply) => {
    let body = '';
    request.on('data', (chunk) => {
      body += chunk;
    });
    request.on('end', () => {
      const { method = '', headers } = request;
      const url = new URL(request.url ?? '/', 'https://stand.in');
      const asked = {
        method,
        host: headers.host ?? '',
        path: url.pathname,
        query: url.searchParams,
        authorization: headers.authorization ?? '',
        headers,
        body,
      };
      all.push(asked);
      const [status, answer] = answerTo(asked);
      const isXml = typeof answer === 'string';
      reply
        .writeHead(status, { 'content-type': isXml ? 'text/xml' : 'application/json' })
        .end(isXml ? answer : JSON.stringify(answer));
    });
  });
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
  const origin = `https://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return {
    origin,
    asked: all,
    settings: (...hosts) => ({
      allowPrivateTargets: true,
      servers: Object.fromEntries(hosts.map((host) => [host, { origin, ca: authority.ca }])),
    }),
    close: () => server.close(),
  };
};
