import { Agent as HttpAgent, request as httpRequest, type IncomingMessage } from 'node:http';
import { Agent as HttpsAgent, request as httpsRequest } from 'node:https';
import { crc32 } from 'node:zlib';
import { ServiceException } from '@smithy/core/client';
import { HttpResponse, loadJsonRpcErrorCode } from '@smithy/core/protocols';

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

type Members = Readonly<Record<string, unknown>>;

/** Errors that the models of the SDK call worth another try, beside those that it knows by status and name. */
const worthAnotherTry = new Set(['ReplicatedWriteConflictException']);

const metadataOf = ({ status, headers }: Answer) => {
  const requestId = headers['x-amzn-requestid'];
  return { httpStatusCode: status, ...(typeof requestId === 'string' && { requestId }) };
};

/** As the SDK has it: where a hint when to come back is looked for, and out of the way of logs. */
const withResponse = <E extends Error>(error: E, { status, headers }: Answer): E => {
  const value = new HttpResponse({ statusCode: status, headers: headers as Record<string, string> });
  return Object.defineProperty(error, '$response', { value, enumerable: false });
};

const parsed = (answer: Answer): Members => {
  try {
    return JSON.parse(answer.body.toString()) as Members;
  } catch (error) {
    throw withResponse(Object.assign(error as Error, { $metadata: metadataOf(answer) }), answer);
  }
};

/** Members of an error's shape begin with a capital; nothing else of an answer becomes a member of the error. */
const shapeOf = (members: Members): Members =>
  Object.fromEntries(Object.entries(members).filter(([name]) => /^[A-Z]/.test(name) && name !== 'Message'));

/** What is no success, as the error that the SDK makes of it; bytes in its members stay base64. */
const errorOf = (answer: Answer): Error => {
  const members = answer.body.length === 0 ? {} : parsed(answer);
  const name = loadJsonRpcErrorCode(answer as never, members) ?? 'Unknown';
  const error = new ServiceException({
    name,
    message: String(members.message ?? members.Message ?? 'UnknownError'),
    $fault: answer.status < 500 ? 'client' : 'server',
    $metadata: metadataOf(answer),
  });
  const retryable = worthAnotherTry.has(name) ? { $retryable: {} } : {};
  return withResponse(Object.assign(error, shapeOf(members), retryable), answer);
};

/** DynamoDB says what its answer sums up to: one that was damaged on the way is asked for again. */
const assertUndamaged = ({ headers, body }: Answer): void => {
  const told = headers['x-amz-crc32'];
  if (told === undefined || Number(told) === crc32(body)) return;
  throw Object.assign(new Error('An answer was damaged on its way'), {
    name: 'CRC32CheckFailed',
    $retryable: {},
  });
};

/** What an answer says. Throws the SDK's errors. */
export const replyOf = (answer: Answer): object => {
  assertUndamaged(answer);
  if (answer.status !== 200) throw errorOf(answer);
  return parsed(answer);
};
