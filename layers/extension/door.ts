import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { createAdmission } from './admission.ts';
import { type Reply, refused } from './answering.ts';

export interface DoorSettings {
  readonly port: number;
  readonly sessionToken: string;
}

/** Connections at a time; a function has one invocation, so these are its own. */
const MAX_CONNECTIONS = 256;

const write = (response: ServerResponse, { status, headers, body }: Reply): void => {
  response
    .writeHead(status, {
      'content-type': 'application/json',
      'cache-control': 'no-store',
      'content-length': String(Buffer.byteLength(body)),
      ...headers,
    })
    .end(body);
};

const listen = (server: Server, port: number, host: string): Promise<void> =>
  new Promise((done, fail) => {
    server.once('error', fail);
    server.listen({ port, host, exclusive: true }, () => {
      server.removeListener('error', fail);
      done();
    });
  });

/** An execution environment may be without IPv6; then nobody asks there either. */
const absent = new Set(['EADDRNOTAVAIL', 'EAFNOSUPPORT', 'EINVAL']);

/**
 * Listens on the loopback addresses and nowhere else. Rejects when the port is taken.
 *
 * Idle connections are kept: the environment freezes between invocations, and a timer that runs out on waking would
 * close a connection just as the function uses it.
 */
export const openDoor = async (
  { port, sessionToken }: DoorSettings,
  answer: (requested: string) => Promise<Reply>,
): Promise<void> => {
  const admit = createAdmission({ port, sessionToken });
  const handle = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    try {
      admit(request);
    } catch (error) {
      response.shouldKeepAlive = false;
      return write(response, refused(error));
    }
    write(response, await answer(request.url ?? ''));
  };
  const open = (host: string): Promise<void> => {
    const server = createServer(
      { keepAliveTimeout: 0 },
      (request, response) => void handle(request, response),
    );
    server.maxConnections = MAX_CONNECTIONS;
    return listen(server, port, host);
  };
  await open('127.0.0.1');
  await open('::1').catch((error: NodeJS.ErrnoException) => {
    if (!absent.has(error.code ?? '')) throw error;
  });
};
