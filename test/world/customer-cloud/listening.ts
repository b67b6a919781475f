import { createServer, type IncomingHttpHeaders, type IncomingMessage, type Server } from 'node:http';
import type { AddressInfo, Socket } from 'node:net';

export interface Asked {
  readonly path: string;
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
}

export interface Answered {
  readonly status: number;
  readonly type: string;
  readonly body: string;
}

export interface Listening {
  readonly origin: string;
  close(): Promise<void>;
}

const bodyOf = async (incoming: IncomingMessage): Promise<string> => {
  const chunks: Buffer[] = [];
  for await (const chunk of incoming) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks).toString();
};

const started = (server: Server): Promise<AddressInfo> =>
  new Promise((resolve) => {
    server.listen(0, '127.0.0.1', () => resolve(server.address() as AddressInfo));
  });

/** A server on a free port; a request that gets no answer hangs. It keeps no process alive. */
export const listenTo = async (
  answer: (asked: Asked) => Promise<Answered | undefined>,
): Promise<Listening> => {
  const sockets = new Set<Socket>();
  const server = createServer(async (incoming, outgoing) => {
    const { url: path = '', headers } = incoming;
    const answered = await answer({ path, headers, body: await bodyOf(incoming) });
    if (!answered) return;
    outgoing.writeHead(answered.status, { 'content-type': answered.type }).end(answered.body);
  });
  server.on('connection', (socket) => {
    sockets.add(socket);
    socket.unref();
    socket.on('close', () => sockets.delete(socket));
  });
  const { port } = await started(server);
  server.unref();
  return {
    origin: `http://127.0.0.1:${port}`,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        for (const socket of sockets) socket.destroy();
      }),
  };
};
