import { Agent as HttpAgent, request as httpRequest, type IncomingMessage } from 'node:http';
import { Agent as HttpsAgent, request as httpsRequest } from 'node:https';

export interface Answer {
  readonly status: number;
  readonly headers: IncomingMessage['headers'];
  readonly body: Buffer;
}

/** Sends one POST and takes the whole answer, or gives up after `milliseconds`, connection included. */
export type Exchange = (
  headers: Readonly<Record<string, string>>,
  body: string,
  milliseconds: number,
) => Promise<Answer>;

export interface ExchangeLimits {
  /** Milliseconds to connect. */
  readonly connectMilliseconds: number;
  /** Bytes that an answer may have. */
  readonly answerBytes: number;
}

const pool = { keepAlive: true, maxSockets: 64 };
/** Errors of connections that the SDK takes for time-outs (@smithy/node-http-handler). */
const lost = new Set(['ECONNRESET', 'EPIPE', 'ETIMEDOUT']);

const timeout = (message: string): Error => Object.assign(new Error(message), { name: 'TimeoutError' });

const named = (error: NodeJS.ErrnoException): Error =>
  lost.has(error.code ?? '') ? Object.assign(error, { name: 'TimeoutError' }) : error;

/** Hands on the whole body, or fails as soon as it is longer than `limit` bytes. */
const collect = (
  incoming: IncomingMessage,
  limit: number,
  done: (body: Buffer) => void,
  fail: (error: Error) => void,
): void => {
  const chunks: Buffer[] = [];
  let size = 0;
  incoming.on('data', (chunk: Buffer) => {
    size += chunk.length;
    if (size > limit) fail(new Error(`An answer is longer than ${limit} bytes`));
    else chunks.push(chunk);
  });
  incoming.on('error', fail);
  incoming.on('end', () => done(chunks.length === 1 ? (chunks[0] as Buffer) : Buffer.concat(chunks)));
};

/** Certificates are verified whatever the environment says (NODE_TLS_REJECT_UNAUTHORIZED). */
const transportFor = (protocol: string) =>
  protocol === 'https:'
    ? { request: httpsRequest, agent: new HttpsAgent({ ...pool, rejectUnauthorized: true }) }
    : { request: httpRequest, agent: new HttpAgent(pool) };

/** Connections to one address and path, kept open between exchanges. */
export const openExchange = (
  { protocol, hostname, port }: URL,
  path: string,
  { connectMilliseconds, answerBytes }: ExchangeLimits,
): Exchange => {
  const { request, agent } = transportFor(protocol);
  const host = hostname.replace(/^\[|\]$/g, '');
  const target = { method: 'POST', protocol, host, port, path, agent };
  return (headers, body, milliseconds) =>
    new Promise((resolve, reject) => {
      const fail = (error: Error): void => {
        clearTimeout(timer);
        reject(named(error));
        outgoing.destroy();
      };
      const timer = setTimeout(
        () => fail(timeout(`No answer within ${Math.round(milliseconds)} milliseconds`)),
        milliseconds,
      );
      const outgoing = request({ ...target, headers }, (incoming) => {
        const { statusCode = 0, headers } = incoming;
        const done = (body: Buffer): void => {
          clearTimeout(timer);
          resolve({ status: statusCode, headers, body });
        };
        collect(incoming, answerBytes, done, fail);
      });
      outgoing.on('error', fail);
      outgoing.on('socket', (socket) => {
        if (!socket.connecting) return;
        const late = () => fail(timeout(`No connection within ${connectMilliseconds} milliseconds`));
        const connecting = setTimeout(late, connectMilliseconds);
        for (const event of ['connect', 'close']) socket.once(event, () => clearTimeout(connecting));
      });
      outgoing.end(body);
    });
};
