import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { reasonOf } from '../failure.ts';
import type { Json, JsonObject } from '../template/resource.ts';

/** A refusal in the form that AWS's JSON protocols have. */
export class ServiceRefusal extends Error {
  override readonly name = 'ServiceRefusal';
  readonly code: string;

  constructor(code: string, message: string) {
    super(message);
    this.code = code;
  }
}

/** One operation of a service. @throws ServiceRefusal */
export type Operation = (input: JsonObject) => Promise<JsonObject>;

/** The operations that local services offer, by their `X-Amz-Target`, e.g. `AWSEvents.PutEvents`. */
export type Operations = Readonly<Record<string, Operation>>;

/** An answer of a service whose protocol is not JSON by target. */
export interface RestReply {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Uint8Array;
}

/** Answers a request without `X-Amz-Target`; undefined for one that it does not know. */
export type RestService = (message: IncomingMessage) => Promise<RestReply | undefined>;

/** The loopback endpoint that SDK clients in functions are pointed to. */
export interface ServiceEndpoint {
  readonly url: string;
  stop(): Promise<void>;
}

const readJsonBody = async (message: IncomingMessage): Promise<JsonObject> => {
  const chunks: Buffer[] = [];
  for await (const chunk of message) chunks.push(chunk as Buffer);
  return JSON.parse(Buffer.concat(chunks).toString('utf8')) as JsonObject;
};

const perform = async (operations: Operations, message: IncomingMessage): Promise<JsonObject> => {
  const target = String(message.headers['x-amz-target'] ?? '');
  const operation = Object.hasOwn(operations, target) ? operations[target] : undefined;
  if (operation) return operation(await readJsonBody(message));
  const called = target || `${message.method} ${message.url}`;
  throw new ServiceRefusal('UnknownOperationException', `${called} is not offered by the local runner`);
};

const send = (response: ServerResponse, status: number, body: Json, code?: string): void => {
  const headers = { 'content-type': 'application/x-amz-json-1.1', ...(code && { 'x-amzn-errortype': code }) };
  response.writeHead(status, headers).end(JSON.stringify(body));
};

const noRest: RestService = async () => undefined;

const serve = async (
  { operations, rest }: { readonly operations: Operations; readonly rest: RestService },
  message: IncomingMessage,
  response: ServerResponse,
): Promise<void> => {
  try {
    const reply = message.headers['x-amz-target'] ? undefined : await rest(message);
    if (reply) return void response.writeHead(reply.status, reply.headers).end(reply.body);
    send(response, 200, await perform(operations, message));
  } catch (error) {
    const refused = error instanceof ServiceRefusal;
    const code = refused ? error.code : 'InternalException';
    send(response, refused ? 400 : 500, { __type: code, message: reasonOf(error) }, code);
  }
};

/** Serves the operations on a free loopback port; services that nobody offers are refused by name. */
export const startServiceEndpoint = (
  operations: Operations,
  rest: RestService = noRest,
): Promise<ServiceEndpoint> =>
  new Promise((done, fail) => {
    const offered = { operations, rest };
    const server = createServer((message, response) => void serve(offered, message, response));
    server.once('error', fail);
    server.listen(0, '127.0.0.1', () => {
      const address = server.address();
      const port = typeof address === 'object' && address ? address.port : 0;
      done({
        url: `http://127.0.0.1:${port}`,
        stop: () =>
          new Promise((closed) => {
            server.close(() => closed());
            server.closeAllConnections();
          }),
      });
    });
  });
