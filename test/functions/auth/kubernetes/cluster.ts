import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { createServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import { SignJWT } from 'jose';
import { authority } from './authority.ts';

/** The audience of the API server itself. */
export const ownAudience = 'https://kubernetes.default.svc';

interface KnownToken {
  readonly username: string;
  readonly uid: string;
  readonly audiences: readonly string[];
}

type Answer = (request: IncomingMessage, response: ServerResponse) => void;

/** A request that a cluster got. */
interface Got {
  readonly path: string;
  readonly bearer: string;
  // biome-ignore lint/suspicious/noExplicitAny: a request as it came
  readonly body: any;
}

/** The part of a Kubernetes API server that reviews tokens, over TLS with an authority of its own. */
export interface Cluster {
  readonly url: string;
  readonly got: Got[];
  /** A token of a user, for these audiences or the API server's own. */
  token(username: string, audiences?: readonly string[]): Promise<string>;
  /** A token of a service account that may review tokens. */
  reviewer(): Promise<string>;
  /** Answers everything in this way from now on; in its usual way when nothing is given. */
  answer(answer?: Answer): void;
  /** Answers the usual review with these members of its status from now on. */
  say(status?: object): void;
  close(): void;
}

export const reviewsPath = '/apis/authentication.k8s.io/v1/tokenreviews';

const textOf = async (request: IncomingMessage): Promise<string> => {
  let text = '';
  for await (const chunk of request) text += chunk;
  return text;
};

/** What the reviewing endpoint answers, as of Kubernetes 1.31. */
const reviewOf = (known: KnownToken | undefined, asked: readonly string[] = [ownAudience]) => {
  const audiences = known?.audiences.filter((audience) => asked.includes(audience)) ?? [];
  if (!known || audiences.length === 0) return { error: '[invalid bearer token]' };
  const { username, uid } = known;
  const groups = ['system:serviceaccounts', 'system:authenticated'];
  return { authenticated: true, user: { username, uid, groups }, audiences };
};

/** Starts a cluster whose API server shows a certificate, and answers below a path. */
export const startCluster = async (cert = authority.here, below = ''): Promise<Cluster> => {
  const known = new Map<string, KnownToken>();
  const reviewers = new Set<string>();
  const got: Got[] = [];
  let other: Answer | undefined;
  let said: object | undefined;

  const json = (response: ServerResponse, status: number, body: unknown): void => {
    response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));
  };
  const refuse = (response: ServerResponse, code: number): void =>
    json(response, code, { kind: 'Status', apiVersion: 'v1', status: 'Failure', code });

  const review = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const bearer = request.headers.authorization?.replace('Bearer ', '') ?? '';
    const body = JSON.parse(await textOf(request));
    got.push({ path: request.url ?? '', bearer, body });
    if (other) return other(request, response);
    if (request.method !== 'POST' || request.url !== `${below}${reviewsPath}`) return refuse(response, 404);
    if (!known.get(bearer)?.audiences.includes(ownAudience)) return refuse(response, 401);
    if (!reviewers.has(bearer)) return refuse(response, 403);
    const { apiVersion, kind, spec } = body;
    if (apiVersion !== 'authentication.k8s.io/v1' || kind !== 'TokenReview') return refuse(response, 400);
    const status = { ...reviewOf(known.get(spec.token), spec.audiences), ...said };
    json(response, 201, { apiVersion, kind, metadata: {}, spec, status });
  };

  const server = createServer({ cert, key: authority.key }, (request, response) => {
    review(request, response).catch(() => refuse(response, 500));
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');

  const token: Cluster['token'] = async (username, audiences = [ownAudience]) => {
    const key = new TextEncoder().encode('nobody verifies this here');
    const jwt = await new SignJWT({ sub: username, jti: randomUUID() })
      .setProtectedHeader({ alg: 'HS256' })
      .sign(key);
    known.set(jwt, { username, uid: randomUUID(), audiences });
    return jwt;
  };

  return {
    url: `https://127.0.0.1:${(server.address() as AddressInfo).port}${below}`,
    got,
    token,
    reviewer: async () => {
      const jwt = await token('system:serviceaccount:locket:reviewer');
      reviewers.add(jwt);
      return jwt;
    },
    answer: (answer) => {
      other = answer;
    },
    say: (status) => {
      said = status;
    },
    close: () => {
      server.closeAllConnections();
      server.close();
    },
  };
};
