import { connect, type Socket } from 'node:net';

interface Head {
  readonly status: number;
  /** Bytes of head and body together. */
  readonly length: number;
}

const headEnd = Buffer.from('\r\n\r\n');

/** Status and length of the reply at the start of the bytes, or undefined while its head is incomplete. */
const headIn = (bytes: Buffer): Head | undefined => {
  const end = bytes.indexOf(headEnd);
  if (end < 0) return undefined;
  const head = bytes.toString('latin1', 0, end);
  const length = /\r\ncontent-length: *(\d+)/i.exec(head)?.[1] ?? '0';
  return { status: Number(head.slice(9, 12)), length: end + headEnd.length + Number(length) };
};

/**
 * One keep-alive HTTP/1.1 connection that carries one request at a time. It does the least a client can do, so that
 * the load generator takes as little as possible of the machine it shares with the server.
 */
export class Connection {
  readonly #socket: Socket;
  #bytes: Buffer = Buffer.alloc(0);
  #waiting: { resolve: (status: number) => void; reject: (error: Error) => void } | undefined;

  private constructor(socket: Socket) {
    this.#socket = socket.setNoDelay(true);
    socket.on('data', (chunk: Buffer) => this.#receive(chunk));
    socket.once('close', () => this.#waiting?.reject(new Error('The server closed the connection')));
    socket.on('error', (error) => this.#waiting?.reject(error));
  }

  static open(url: URL): Promise<Connection> {
    return new Promise((resolve, reject) => {
      const socket = connect(Number(url.port), url.hostname);
      socket.once('error', reject);
      socket.once('connect', () => resolve(new Connection(socket)));
    });
  }

  /** Sends the bytes of a whole request and answers the status of the reply. */
  send(request: string): Promise<number> {
    return new Promise((resolve, reject) => {
      this.#waiting = { resolve, reject };
      this.#socket.write(request);
    });
  }

  close(): void {
    this.#socket.destroy();
  }

  #receive(chunk: Buffer): void {
    this.#bytes = this.#bytes.length === 0 ? chunk : Buffer.concat([this.#bytes, chunk]);
    const head = headIn(this.#bytes);
    if (!head || this.#bytes.length < head.length) return;
    this.#bytes = this.#bytes.subarray(head.length);
    this.#waiting?.resolve(head.status);
  }
}
