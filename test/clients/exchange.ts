import { type IncomingHttpHeaders, request } from 'node:http';
import { gunzipSync } from 'node:zlib';
import { splitTarget } from '../../local/gateway/path.ts';
import { payloadV1 } from '../../local/gateway/payload-v1.ts';
import { payloadV2 } from '../../local/gateway/payload-v2.ts';
import { replyOf } from '../../local/gateway/reply.ts';
import type { GatewayRequest } from '../../local/gateway/request.ts';
import type { Match } from '../../local/gateway/router.ts';
import { type ApiServer, startApiServer } from '../../local/gateway/server.ts';
import type { Visitors } from '../../local/gateway/visitors.ts';
import type { Api, ApiType } from '../../local/template/api.ts';
import type { Json } from '../../local/template/resource.ts';
import type { TestApp } from '../harness/app.ts';

const everything = { route: { path: '$default', method: 'ANY' }, parameters: {} } as unknown as Match;
const rest: Api = {
  type: 'rest',
  id: 'api',
  stage: 'live',
  routes: [],
  allowedOrigins: [],
  binaryMediaTypes: ['*/*'],
};

const eventOf = (type: ApiType, incoming: GatewayRequest): object => {
  const target = splitTarget(type, incoming.target);
  return type === 'http'
    ? payloadV2(incoming, target, everything, 'api')
    : payloadV1(incoming, target, everything, rest);
};

/** The application behind the local gateway, as an API of this type, listening on a port of its own. */
export const listening = (app: TestApp, type: ApiType = 'http', visitors?: Visitors): Promise<ApiServer> =>
  startApiServer(
    async (incoming) =>
      replyOf(type, (await app.handle(eventOf(type, incoming) as never)) as unknown as Json),
    '127.0.0.1',
    0,
    visitors,
  );

export interface Sent {
  readonly method: string;
  readonly target: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

export interface Received {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  /** Decompressed. */
  readonly text: string;
}

/** Sends a request as it was written: target, order and spelling of the headers, bytes of the body. */
export const send = (port: number, { method, target, headers, body }: Sent): Promise<Received> =>
  new Promise((done, fail) => {
    const length =
      body === '' && method !== 'POST' ? [] : ['Content-Length', String(Buffer.byteLength(body))];
    const lines = ['Host', `127.0.0.1:${port}`, ...Object.entries(headers).flat(), ...length];
    const sent = request({ host: '127.0.0.1', port, method, path: target, headers: lines }, (reply) => {
      const chunks: Buffer[] = [];
      reply.on('data', (chunk: Buffer) => chunks.push(chunk));
      reply.once('error', fail);
      reply.once('end', () => {
        const bytes = Buffer.concat(chunks);
        const text = reply.headers['content-encoding'] === 'gzip' ? gunzipSync(bytes) : bytes;
        done({ status: reply.statusCode ?? 0, headers: reply.headers, text: text.toString() });
      });
    });
    sent.once('error', fail);
    sent.end(body);
  });
