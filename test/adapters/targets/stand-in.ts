import { createServer, type IncomingHttpHeaders } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Credentials, Destination, TargetName } from '../../../layers/domain/syncs/target.ts';

interface Asked {
  readonly method: string;
  readonly path: string;
  readonly query: URLSearchParams;
  readonly headers: IncomingHttpHeaders;
  // biome-ignore lint/suspicious/noExplicitAny: JSON of every shape
  readonly body: any;
}

export interface Told {
  readonly status?: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly json?: unknown;
  /** A body that is no JSON. */
  readonly text?: string;
}

/** What a vendor documents, over keys in memory. */
export interface StandIn {
  readonly keys: Map<string, string>;
  answer(asked: Asked): Told;
}

/** A target as the suite drives it. */
export interface TargetCase {
  readonly target: TargetName;
  /** Hosts that the stand-in stands for; the connection's own address where there is none. */
  readonly host?: string;
  readonly otherHosts?: readonly string[];
  readonly make: () => StandIn;
  readonly destination: Destination;
  /** Whether what the sync writes can be read back there. */
  readonly reads: boolean;
  /** Beside the token, which is `token`. */
  readonly credentials?: Credentials;
  /** How it asks to be left alone, where that is not status 429 with seconds to wait, and for how long then. */
  readonly busy?: { readonly told: Told; readonly pause: number };
  /** Names as they have to look there. */
  readonly named?: (key: string) => string;
  /** Names that the vendor refuses. */
  readonly refused?: readonly string[];
  /** What can be chosen there, over several pages. */
  readonly offers?: { readonly kind: string; readonly first: object; readonly count: number };
  /** Whether it refuses to make what is there already. */
  readonly tells?: true;
  /** Whether names that differ in their case are one. */
  readonly ignoresCase?: true;
  /** Whether requests are signed, and tokens are no matter. */
  readonly isSigned?: true;
  /** Whether a name that was deleted is held until it is recovered. */
  readonly holdsDeleted?: true;
}

export interface Served {
  readonly url: string;
  /** Requests that are turned away first, one after the other. */
  readonly refusals: Told[];
  close(): Promise<void>;
}

/** Serves a stand-in on this machine. */
export const serve = async (standIn: StandIn): Promise<Served> => {
  const refusals: Told[] = [];
  const server = createServer(async (request, response) => {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    const text = Buffer.concat(chunks).toString();
    const url = new URL(request.url ?? '/', 'http://stand.in');
    const body = /^[[{]/.test(text) ? JSON.parse(text) : text;
    const asked = {
      method: request.method ?? '',
      path: decodeURIComponent(url.pathname),
      query: url.searchParams,
      headers: request.headers,
      body,
    };
    const { status = 200, headers = {}, json, text: plain = '' } = refusals.shift() ?? standIn.answer(asked);
    response.writeHead(status, { 'content-type': 'application/json', ...headers });
    response.end(json === undefined ? plain : JSON.stringify(json));
  });
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    refusals,
    close: () => new Promise((done) => server.close(() => done())),
  };
};

export const missing: Told = { status: 404, json: { message: 'Not Found' } };

/** A stand-in that turns away whoever brings something else in a header. */
export const guarded = (standIn: StandIn, name: string, value: string, refusal: Told): StandIn => ({
  ...standIn,
  answer: (asked) => (asked.headers[name] === value ? standIn.answer(asked) : refusal),
});

/** The same for tokens as RFC 6750 has them. */
export const byBearer = (standIn: StandIn, json: unknown = { message: 'Unauthorized' }): StandIn =>
  guarded(standIn, 'authorization', 'Bearer token', { status: 401, json });

/** A page of a list by number, as most have it. */
export const paged = <T>(all: readonly T[], query: URLSearchParams, size: number): readonly T[] => {
  const page = Number(query.get('page') ?? 1);
  return all.slice((page - 1) * size, page * size);
};

export const last = (path: string): string => path.slice(path.lastIndexOf('/') + 1);

/** A refusal as the JSON protocols of AWS have it. */
export const awsFault = (type: string): Told => ({ status: 400, json: { __type: type, message: type } });
