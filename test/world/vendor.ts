import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

/** A request as it came to a stand-in. */
export interface VendorCall {
  readonly method: string;
  /** The path without its query, after the vendor's name: `/api/chat.postMessage`. */
  readonly path: string;
  readonly query: URLSearchParams;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  readonly text: string;
  /** The body of a form. */
  readonly form: URLSearchParams;
}

interface VendorAnswer {
  readonly status?: number;
  readonly headers?: Readonly<Record<string, string>>;
  /** Text as it is, anything else as JSON. */
  readonly body?: unknown;
}

type Answering = (call: VendorCall) => VendorAnswer | undefined;

/** A server of ours that stands for a vendor's API, and answers 404 to what it was not told to answer. */
export interface Vendor {
  /** Where its origin is called instead, for the settings. */
  readonly hosts: Readonly<Record<string, string>>;
  readonly calls: VendorCall[];
  /** Where it is. */
  readonly url: string;
  /** Decides the answers from now on. */
  answer(answering: Answering): void;
  close(): void;
}

/** Stands for these origins. */
export const startVendor = async (...origins: readonly string[]): Promise<Vendor> => {
  const calls: VendorCall[] = [];
  let answering: Answering = () => undefined;
  const server = createServer(async (request, response) => {
    let text = '';
    for await (const chunk of request) text += chunk;
    const url = new URL(request.url ?? '', 'http://vendor');
    const call = {
      method: request.method ?? '',
      path: url.pathname,
      query: url.searchParams,
      headers: request.headers,
      text,
      form: new URLSearchParams(text),
    };
    calls.push(call);
    const {
      status = 200,
      headers = {},
      body,
    } = answering(call) ?? { status: 404, body: { message: 'Not Found' } };
    const isText = typeof body === 'string';
    response.writeHead(status, { 'content-type': isText ? 'text/plain' : 'application/json', ...headers });
    response.end(isText ? body : JSON.stringify(body ?? {}));
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const own = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return {
    hosts: Object.fromEntries(origins.map((origin) => [origin, own])),
    calls,
    url: own,
    answer: (next) => {
      answering = next;
    },
    close: () => {
      server.closeAllConnections();
      server.close();
    },
  };
};
