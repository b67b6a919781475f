import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo, Socket } from 'node:net';

/** What a request gets: an answer, an end of its connection before or within the answer, or nothing at all. */
export type Step =
  | {
      readonly status: number;
      readonly body: string;
      readonly headers?: Readonly<Record<string, string>>;
    }
  | 'reset'
  | 'cut'
  | 'stall'
  | 'silence';

export interface Heard {
  readonly method: string;
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

export interface ScriptedServer {
  readonly url: string;
  /** Requests since `play`. */
  readonly heard: readonly Heard[];
  /** Connections since the start. */
  readonly connections: number;
  /** Answers requests with these steps in turn, then with the last one; forgets what was heard. */
  play(...steps: readonly [Step, ...Step[]]): void;
  /** The same with a step that depends on the request. */
  answer(decide: (heard: Heard) => Step): void;
  close(): Promise<void>;
}

const bodyOf = async (incoming: IncomingMessage): Promise<string> => {
  const chunks: Buffer[] = [];
  for await (const chunk of incoming) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks).toString();
};

const perform = (step: Step, outgoing: ServerResponse): void => {
  if (step === 'silence') return;
  if (step === 'reset') {
    outgoing.destroy();
    return;
  }
  if (step === 'cut' || step === 'stall') {
    outgoing.writeHead(200, { 'content-length': '100' }).write('{"Items":');
    if (step === 'cut') setTimeout(() => outgoing.destroy(), 5);
    return;
  }
  outgoing.writeHead(step.status, { 'content-type': 'application/x-amz-json-1.0', ...step.headers });
  outgoing.end(step.body);
};

/** A service on a free port that answers as it is told. */
export const startScriptedServer = async (): Promise<ScriptedServer> => {
  let decide: (heard: Heard) => Step = () => ({ status: 200, body: '{}' });
  let heard: Heard[] = [];
  const sockets = new Set<Socket>();
  let connections = 0;
  const server = createServer(async (incoming, outgoing) => {
    const body = await bodyOf(incoming);
    const { method = '', url: path = '' } = incoming;
    const request = { method, path, headers: incoming.headers as Record<string, string>, body };
    heard.push(request);
    perform(decide(request), outgoing);
  });
  server.on('connection', (socket) => {
    connections += 1;
    sockets.add(socket);
    socket.once('close', () => sockets.delete(socket));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    get heard() {
      return heard;
    },
    get connections() {
      return connections;
    },
    play: (...steps) => {
      heard = [];
      decide = () => steps[Math.min(heard.length, steps.length) - 1] as Step;
    },
    answer: (decider) => {
      heard = [];
      decide = decider;
    },
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        for (const socket of sockets) socket.destroy();
      }),
  };
};
