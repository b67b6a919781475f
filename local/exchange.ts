import { type Agent, type ClientRequest, type IncomingMessage, request as plainRequest } from 'node:http';
import { request as secureRequest } from 'node:https';

/** An HTTP request with a body that fits in memory. */
export interface Outgoing {
  readonly method: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: string;
  readonly agent?: Agent;
  readonly timeoutMilliseconds: number;
}

/** What came back. */
export interface Incoming {
  readonly status: number;
  readonly text: string;
}

const readText = async (message: IncomingMessage): Promise<string> => {
  const chunks: Buffer[] = [];
  for await (const chunk of message) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks).toString('utf8');
};

/** One HTTP exchange. Node's `fetch` would do too, but loading it takes more memory than all of the runner. */
export const exchange = (url: string, outgoing: Outgoing): Promise<Incoming> =>
  new Promise((done, fail) => {
    const { method, headers, body, agent, timeoutMilliseconds } = outgoing;
    const send = url.startsWith('https:') ? secureRequest : plainRequest;
    const request: ClientRequest = send(url, { method, headers, agent }, (message) => {
      readText(message).then((text) => done({ status: message.statusCode ?? 0, text }), fail);
    });
    request.setTimeout(timeoutMilliseconds, () =>
      request.destroy(new Error(`${url} did not answer in time`)),
    );
    request.once('error', fail);
    request.end(body);
  });
