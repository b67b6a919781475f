import { randomUUID } from 'node:crypto';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

interface LambdaCall {
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  // biome-ignore lint/suspicious/noExplicitAny: tests read whatever was sent
  readonly body: any;
}

/** The Extensions API of Lambda on this machine: it demands what Lambda demands of an extension. */
export interface LambdaStandIn {
  /** As `AWS_LAMBDA_RUNTIME_API` holds it. */
  readonly address: string;
  readonly calls: LambdaCall[];
  /** Waits until the extension has asked for its next event, which is when Lambda counts it as ready. */
  ready(): Promise<void>;
  /** Answers the extension that waits. */
  send(event: object): Promise<void>;
  /** Answers every registration so from now on. */
  refuseRegistration(status: number): void;
  close(): Promise<void>;
}

const prefix = '/2020-01-01/extension';

const bodyOf = async (request: IncomingMessage): Promise<unknown> => {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  return chunks.length > 0 ? JSON.parse(Buffer.concat(chunks).toString('utf8')) : undefined;
};

export const startLambda = async (): Promise<LambdaStandIn> => {
  const calls: LambdaCall[] = [];
  const id = randomUUID();
  let refusal: number | undefined;
  let isRegistered = false;
  let waiting: ServerResponse | undefined;
  const listeners: (() => void)[] = [];

  const register = ({ headers, body }: LambdaCall, response: ServerResponse) => {
    if (refusal) return response.writeHead(refusal).end('{"errorType":"Extension.InvalidExtensionName"}');
    const isWhole = headers['lambda-extension-name'] === 'locket' && Array.isArray(body?.events);
    if (!isWhole) return response.writeHead(400).end('{}');
    isRegistered = true;
    return response
      .writeHead(200, { 'lambda-extension-identifier': id })
      .end('{"functionName":"my-function"}');
  };

  const answer = async (request: IncomingMessage, response: ServerResponse): Promise<unknown> => {
    const path = (request.url ?? '').replace(prefix, '');
    const headers = request.headers as Record<string, string>;
    const call = { path, headers, body: await bodyOf(request) };
    calls.push(call);
    if (path === '/register') return register(call, response);
    if (!isRegistered || headers['lambda-extension-identifier'] !== id)
      return response.writeHead(403).end('{"errorType":"Extension.UnknownExtensionIdentifier"}');
    if (path !== '/event/next') return response.writeHead(202).end('{"status":"OK"}');
    waiting = response;
    for (const heard of listeners.splice(0)) heard();
    return undefined;
  };

  const server = createServer((request, response) => void answer(request, response));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const ready = (): Promise<void> =>
    waiting
      ? Promise.resolve()
      : new Promise((done) => {
          listeners.push(done);
        });
  return {
    address: `127.0.0.1:${(server.address() as AddressInfo).port}`,
    calls,
    ready,
    send: async (event) => {
      await ready();
      const response = waiting;
      waiting = undefined;
      response?.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify(event));
    },
    refuseRegistration: (status) => {
      refusal = status;
    },
    close: () =>
      new Promise((resolve) => {
        server.closeAllConnections();
        server.close(() => resolve());
      }),
  };
};
