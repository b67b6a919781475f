import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { objectIn } from '../../layers/client/outcome.ts';
import { Failure, type Surroundings } from '../command.ts';
import type { LoggedIn } from './person.ts';

/** Milliseconds that somebody has to log in. */
const PATIENCE = 600_000;
const MAX_BODY = 65_536;

const sessionIn = (text: string): LoggedIn | undefined => {
  const { email, JTWToken: token } = objectIn(text) ?? {};
  return typeof email === 'string' && typeof token === 'string' && /^[\x21-\x7e]+$/.test(token)
    ? { email, token }
    : undefined;
};

const bodyOf = async (request: IncomingMessage): Promise<string> => {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of request as AsyncIterable<Buffer>) {
    size += chunk.length;
    if (size > MAX_BODY) return '';
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString();
};

/** The session in the text that the page shows where it cannot reach this computer. */
export const pastedSession = (text: string): LoggedIn | undefined =>
  sessionIn(Buffer.from(text.trim(), 'base64').toString());

/**
 * Waits at an address of this computer for the session that the page of Locket hands over. Requests of other pages are
 * refused: the page's origin must be Locket's, and the name that was asked for this very address. @throws Failure
 */
export const logInByBrowser = async (url: string, around: Surroundings): Promise<LoggedIn> => {
  const { origin } = new URL(url);
  const handed = Promise.withResolvers<LoggedIn>();
  const answer = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const { port } = server.address() as AddressInfo;
    const isFromPage = request.headers.origin === origin && request.headers.host === `127.0.0.1:${port}`;
    if (!isFromPage) {
      response.writeHead(403).end();
      return;
    }
    const headers = {
      'access-control-allow-origin': origin,
      'access-control-allow-credentials': 'true',
      'access-control-allow-headers': 'content-type',
      'access-control-allow-methods': 'POST',
      'access-control-allow-private-network': 'true',
      vary: 'origin',
    };
    const session = request.method === 'POST' ? sessionIn(await bodyOf(request)) : undefined;
    const isPreflight = request.method === 'OPTIONS';
    response.writeHead(isPreflight ? 204 : session ? 200 : 400, headers).end();
    if (session) handed.resolve(session);
  };
  const server = createServer((request, response) => {
    answer(request, response).catch(() => response.destroy());
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const timer = setTimeout(
    () => handed.reject(new Failure('Nobody logged in within ten minutes: try again')),
    PATIENCE,
  );
  try {
    const { port } = server.address() as AddressInfo;
    around.tell(`Open this address in a browser and log in:\n\n  ${url}/login?callback_port=${port}\n`);
    return await handed.promise;
  } finally {
    clearTimeout(timer);
    server.close();
    server.closeAllConnections();
  }
};
