import {
  Agent,
  createServer,
  type IncomingMessage,
  request,
  type Server,
  type ServerResponse,
} from 'node:http';
import type { AddressInfo, Socket } from 'node:net';

/** One call of the AWS SDK to DynamoDB, taken apart. */
export interface Call {
  /** From 1, counted since the last `reset`. */
  readonly number: number;
  /** E.g. `BatchGetItem`. */
  readonly operation: string;
  // biome-ignore lint/suspicious/noExplicitAny: requests have the shape of their operation
  readonly input: any;
}

export interface Answer {
  readonly status: number;
  readonly body: string;
}

/** Hands a request on, unchanged unless another input is given. */
export type Forward = (input?: object) => Promise<Answer>;

/** No answer: the connection stays open, or is closed. */
export type Missing = 'silence' | 'hang-up';

/** Decides what a call gets. */
export type Intercept = (call: Call, forward: Forward) => Promise<Answer | Missing>;

/** An HTTP proxy in front of a DynamoDB. */
export interface StorageProxy {
  readonly url: string;
  /** Calls of the SDK since the last `reset`. */
  readonly calls: readonly Call[];
  /** Puts something between caller and database; undefined lets everything pass. */
  intercept(intercept: Intercept | undefined): void;
  /** Forgets the calls so far. */
  reset(): void;
  /** Waits until the database has answered everything that was handed on, also what nobody waits for any more. */
  settled(): Promise<void>;
  close(): Promise<void>;
}

const pass: Intercept = (_call, forward) => forward();

const textOf = async (incoming: IncomingMessage): Promise<string> => {
  const chunks: Buffer[] = [];
  for await (const chunk of incoming) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks).toString('utf8');
};

const forwarder =
  (upstream: string, agent: Agent) =>
  (headers: IncomingMessage['headers'], body: string): Promise<Answer> =>
    new Promise((resolve, reject) => {
      const sent = { ...headers, host: new URL(upstream).host, 'content-length': Buffer.byteLength(body) };
      const outgoing = request(upstream, { method: 'POST', agent, headers: sent }, (reply) => {
        textOf(reply).then((text) => resolve({ status: reply.statusCode ?? 500, body: text }), reject);
      });
      outgoing.once('error', reject);
      outgoing.end(body);
    });

const answerWith = (outgoing: ServerResponse, { status, body }: Answer): void => {
  outgoing.writeHead(status, { 'content-type': 'application/x-amz-json-1.0' });
  outgoing.end(body);
};

const listen = (server: Server): Promise<number> =>
  new Promise((resolve) => {
    server.listen(0, '127.0.0.1', () => resolve((server.address() as AddressInfo).port));
  });

const isTableCall = (headers: IncomingMessage['headers']): boolean =>
  headers['amz-sdk-invocation-id'] !== undefined && String(headers['x-amz-target']).startsWith('DynamoDB_');

/** Starts a proxy on a free port; calls that are not the SDK's own to a table (streams, the runner) just pass. */
export const startProxy = async (upstream: string): Promise<StorageProxy> => {
  const agent = new Agent({ keepAlive: true });
  const handOn = forwarder(upstream, agent);
  const sockets = new Set<Socket>();
  const pending = new Set<Promise<Answer>>();
  let calls: Call[] = [];
  let active = pass;

  const forward: typeof handOn = (headers, body) => {
    const answer = handOn(headers, body);
    pending.add(answer);
    const forget = (): void => void pending.delete(answer);
    answer.then(forget, forget);
    return answer;
  };

  const serve = async (incoming: IncomingMessage, outgoing: ServerResponse): Promise<void> => {
    const text = await textOf(incoming);
    if (!isTableCall(incoming.headers)) return answerWith(outgoing, await forward(incoming.headers, text));
    const operation = String(incoming.headers['x-amz-target']).replace(/^.*\./, '');
    const call: Call = { number: calls.length + 1, operation, input: JSON.parse(text) };
    calls.push(call);
    const answer = await active(call, (input) =>
      forward(incoming.headers, input === undefined ? text : JSON.stringify(input)),
    );
    if (answer === 'hang-up') outgoing.destroy();
    else if (answer !== 'silence') answerWith(outgoing, answer);
  };

  const server = createServer((incoming, outgoing) => {
    serve(incoming, outgoing).catch(() => outgoing.destroy());
  });
  server.on('connection', (socket) => {
    sockets.add(socket);
    socket.once('close', () => sockets.delete(socket));
  });
  const port = await listen(server);
  return {
    url: `http://127.0.0.1:${port}`,
    get calls() {
      return calls;
    },
    intercept: (intercept) => {
      active = intercept ?? pass;
    },
    reset: () => {
      calls = [];
    },
    settled: async () => {
      while (pending.size > 0) await Promise.allSettled(pending);
    },
    close: () =>
      new Promise((resolve) => {
        agent.destroy();
        server.close(() => resolve());
        for (const socket of sockets) socket.destroy();
      }),
  };
};
