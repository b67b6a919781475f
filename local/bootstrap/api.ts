import { randomUUID } from 'node:crypto';
import { StartFailure } from '../failure.ts';
import type { Gateway } from '../gateway/gateway.ts';
import { asObject, type Json, type JsonObject } from '../template/resource.ts';

/** An answer of the API. */
export interface ApiAnswer {
  readonly status: number;
  readonly body: JsonObject;
}

/** Calls the instance's own HTTP API. */
export interface InstanceApi {
  get(path: string, token?: string): Promise<ApiAnswer>;
  post(path: string, body: JsonObject, token?: string): Promise<ApiAnswer>;
}

/** A request as it would come over the wire, answered with its status and text. */
export type Ask = (request: {
  readonly method: string;
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: string;
}) => Promise<{ readonly status: number; readonly text: string }>;

/** Asks the gateway without going through the door, which is closed to everybody else until the start is over. */
export const askWithin =
  (gateway: Gateway, port: number): Ask =>
  async ({ method, path, headers, body = '' }) => {
    const all = { host: `127.0.0.1:${port}`, 'user-agent': 'locket-start', ...headers };
    const reply = await gateway({
      method,
      target: path,
      rawHeaders: Object.entries(all).flat(),
      body: Buffer.from(body),
      remoteAddress: '127.0.0.1',
      localPort: port,
      httpVersion: '1.1',
      requestId: randomUUID(),
      receivedAt: Date.now(),
    });
    return { status: reply.status, text: reply.body.toString('utf8') };
  };

const parse = (text: string): Json => {
  try {
    return JSON.parse(text) as Json;
  } catch {
    return {};
  }
};

/** The API of an instance that can be asked. */
export const instanceApi = (ask: Ask): InstanceApi => {
  const call = async (
    method: string,
    path: string,
    token?: string,
    body?: JsonObject,
  ): Promise<ApiAnswer> => {
    const headers = {
      ...(body && { 'content-type': 'application/json' }),
      ...(token && { authorization: `Bearer ${token}` }),
    };
    const { status, text } = await ask({
      method,
      path,
      headers,
      ...(body && { body: JSON.stringify(body) }),
    });
    return { status, body: asObject(parse(text)) };
  };
  return {
    get: (path, token) => call('GET', path, token),
    post: (path, body, token) => call('POST', path, token, body),
  };
};

/**
 * The body of a successful answer.
 * @throws StartFailure saying what was asked and what the instance said to it.
 */
export const expectSuccess = (what: string, { status, body }: ApiAnswer): JsonObject => {
  if (status >= 200 && status < 300) return body;
  throw new StartFailure(
    `The first start could not ${what}: the API answered ${status} (${String(body.message ?? 'no message')}); see locket.log in the data folder.`,
  );
};
