import { randomUUID } from 'node:crypto';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { createServer as createSecureServer, type Server as SecureServer } from 'node:https';
import type { Socket } from 'node:net';
import { TLSSocket } from 'node:tls';
import { StartFailure, systemCode } from '../failure.ts';
import type { ServerIdentity } from '../tls/keeper.ts';
import type { Gateway } from './gateway.ts';
import { answer, type GatewayReply } from './reply.ts';
import { foreignIn, turnAway, type Visitors } from './visitors.ts';

/** The API, listening. */
export interface ApiServer {
  readonly port: number;
  /** Shows another certificate from now on; for a server of TLS only. */
  renew(identity: ServerIdentity): void;
  /** Lets running requests finish for at most this many milliseconds, then cuts what is left. */
  stop(patience: number): Promise<void>;
}

/** API Gateway's limit for a request, in bytes. */
const LARGEST_REQUEST = 10 * 1024 * 1024;
const KEEP_ALIVE_MILLISECONDS = 75_000;
const BODYLESS = new Set([204, 304]);

/**
 * The whole body, or undefined when it is beyond the limit. What is too much is still read, within reason: a client
 * that is cut off while it sends does not see the answer.
 */
const readBody = (message: IncomingMessage): Promise<Buffer | undefined> =>
  new Promise((done, fail) => {
    const chunks: Buffer[] = [];
    let size = 0;
    message.on('data', (chunk: Buffer) => {
      size += chunk.length;
      if (size <= LARGEST_REQUEST) chunks.push(chunk);
      else chunks.length = 0;
      if (size > LARGEST_REQUEST * 5) done(undefined);
    });
    message.once('end', () => done(size > LARGEST_REQUEST ? undefined : joinChunks(chunks)));
    message.once('error', fail);
  });

const joinChunks = (chunks: Buffer[]): Buffer | undefined =>
  chunks.length === 1 ? chunks[0] : Buffer.concat(chunks);

const plainAddress = (address: string | undefined): string => (address ?? '').replace(/^::ffff:/, '');

/** What a browser would remember of this machine's name, for whatever else runs here at another port. */
const LASTING_HEADER = 'strict-transport-security';

const rawHeadersOf = (reply: GatewayReply, requestId: string, hasBody: boolean): string[] => {
  const headers = reply.headers.filter(([name]) => name.toLowerCase() !== LASTING_HEADER).flat();
  headers.push('apigw-requestid', requestId);
  if (hasBody) headers.push('content-length', String(reply.body.length));
  return headers;
};

const write = (response: ServerResponse, reply: GatewayReply, requestId: string, last: boolean): void => {
  const hasBody = !BODYLESS.has(reply.status) && (response.req.method !== 'HEAD' || reply.body.length > 0);
  const headers = rawHeadersOf(reply, requestId, hasBody);
  if (last) headers.push('connection', 'close');
  response.writeHead(reply.status, headers);
  response.end(hasBody ? reply.body : undefined);
};

/** The certificate that a client showed, without those above it. */
const clientCertificateOf = (socket: TLSSocket): string | undefined =>
  socket.getPeerX509Certificate()?.toString();

const tlsOf = ({ socket }: IncomingMessage) =>
  socket instanceof TLSSocket ? { tls: { clientCertificate: clientCertificateOf(socket) } } : {};

const serve = async (
  gateway: Gateway,
  visitors: Visitors,
  message: IncomingMessage,
  response: ServerResponse,
  isStopping: () => boolean,
) => {
  const requestId = randomUUID();
  const { url: target = '/', rawHeaders } = message;
  const body = await readBody(message);
  const foreign = foreignIn(
    {
      target,
      rawHeaders,
      localAddress: plainAddress(message.socket.localAddress),
      remoteAddress: plainAddress(message.socket.remoteAddress),
    },
    visitors,
  );
  if (foreign) return write(response, turnAway(foreign, requestId), requestId, true);
  if (!body) return write(response, answer('request-too-large'), requestId, true);
  const reply = await gateway({
    method: message.method ?? 'GET',
    target,
    rawHeaders,
    body,
    remoteAddress: plainAddress(message.socket.remoteAddress),
    localPort: message.socket.localPort ?? 0,
    httpVersion: message.httpVersion,
    requestId,
    receivedAt: Date.now(),
    ...tlsOf(message),
  });
  if (!response.destroyed) write(response, reply, requestId, isStopping());
};

const refuseMalformed = (_error: Error, socket: Socket): void => {
  if (!socket.writable) return void socket.destroy();
  const { status, body } = answer('malformed');
  const head = `HTTP/1.1 ${status} Bad Request\r\ncontent-type: application/json\r\nconnection: close`;
  socket.end(`${head}\r\ncontent-length: ${body.length}\r\n\r\n${body.toString()}`);
};

const sentenceFor = (error: unknown, host: string, port: number): string => {
  const code = systemCode(error);
  if (code === 'EADDRINUSE') return `Port ${port} on ${host} is in use; set LOCKET_PORT to a free one.`;
  if (code === 'EACCES') return `Port ${port} may not be used by this user; set LOCKET_PORT to another one.`;
  return `Locket cannot listen on ${host} (${code ?? String(error)}); set LOCKET_HOST to an address of this machine.`;
};

const listen = (server: Server | SecureServer, host: string, port: number): Promise<number> =>
  new Promise((done, fail) => {
    server.once('error', (error) => fail(new StartFailure(sentenceFor(error, host, port))));
    server.listen(port, host, () => {
      const address = server.address();
      done(typeof address === 'object' && address ? address.port : port);
    });
  });

type Listener = (message: IncomingMessage, response: ServerResponse) => void;

/** Clients may show a certificate: that they have its key is certain then, and what it is worth the functions find out. */
const serverOf = (identity: ServerIdentity | undefined, listener: Listener): Server | SecureServer =>
  identity
    ? createSecureServer(
        {
          ...identity,
          minVersion: 'TLSv1.2',
          requestCert: true,
          rejectUnauthorized: false,
          keepAliveTimeout: KEEP_ALIVE_MILLISECONDS,
        },
        listener,
      )
    : createServer({ keepAliveTimeout: KEEP_ALIVE_MILLISECONDS }, listener);

/**
 * Serves the API over HTTP/1.1 with keep-alive, and by TLS where it has an identity, to whoever calls it by a name of this
 * machine or of its visitors'.
 * @throws StartFailure when the port cannot be had.
 */
export const startApiServer = async (
  gateway: Gateway,
  host: string,
  port: number,
  known: () => Visitors = () => ({ hosts: [], origins: [] }),
  identity?: ServerIdentity,
): Promise<ApiServer> => {
  const visitors = (): Visitors => {
    const { hosts, origins } = known();
    return { hosts: [host.toLowerCase(), ...hosts], origins };
  };
  let stopping = false;
  const server = serverOf(identity, (message, response) => {
    serve(gateway, visitors(), message, response, () => stopping).catch(() => response.destroy());
  });
  server.on('clientError', refuseMalformed);
  const actualPort = await listen(server, host, port);
  return {
    port: actualPort,
    renew: (next) => {
      if ('setSecureContext' in server) server.setSecureContext({ ...next, minVersion: 'TLSv1.2' });
    },
    stop: (patience) => {
      stopping = true;
      const cut = setTimeout(() => server.closeAllConnections(), patience);
      return new Promise((done) => {
        server.close(() => {
          clearTimeout(cut);
          done();
        });
        server.closeIdleConnections();
      });
    },
  };
};
