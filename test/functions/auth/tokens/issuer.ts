import { generateKeyPairSync, type JsonWebKey, type KeyObject, randomUUID } from 'node:crypto';
import { once } from 'node:events';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { createServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import { type JWTPayload, SignJWT } from 'jose';
import { selfSigned } from '../../../adapters/egress/self-signed.ts';

export type KeyKind = 'rsa' | 'P-256' | 'P-384' | 'P-521' | 'ed25519';

/** A key that its issuer signs with. */
export interface SigningKey {
  readonly kid: string;
  readonly privateKey: KeyObject;
  readonly publicKey: KeyObject;
}

export const newKey = (kind: KeyKind = 'rsa', kid: string = randomUUID()): SigningKey => {
  const pair =
    kind === 'rsa'
      ? generateKeyPairSync('rsa', { modulusLength: 2048 })
      : kind === 'ed25519'
        ? generateKeyPairSync('ed25519')
        : generateKeyPairSync('ec', { namedCurve: kind });
  return { kid, ...pair };
};

export const pemOf = ({ publicKey }: Pick<SigningKey, 'publicKey'>): string =>
  publicKey.export({ type: 'spki', format: 'pem' }).toString().trim();

const publishedOf = ({ kid, publicKey }: SigningKey): JsonWebKey => ({
  ...publicKey.export({ format: 'jwk' }),
  kid,
  use: 'sig',
});

/** A token with these claims, signed by a key. */
export const signed = (
  claims: JWTPayload,
  { kid, privateKey }: SigningKey,
  header: Readonly<Record<string, unknown>> = {},
): Promise<string> =>
  new SignJWT(claims).setProtectedHeader({ alg: 'RS256', kid, ...header }).sign(privateKey);

/** How the issuer answers a path in the place of its document. */
type Answer = (request: IncomingMessage, response: ServerResponse) => void;

/** An OpenID provider on this machine, over TLS with an authority of its own. */
export interface Issuer {
  readonly url: string;
  /** The certificate of its authority. */
  readonly ca: string;
  /** Paths that were asked for, in order. */
  readonly asked: string[];
  /** The key that it signs with at the moment. */
  readonly key: SigningKey;
  /** Signs with a new key from now on, and publishes nothing but this. */
  rotate(kind?: KeyKind): SigningKey;
  /** Publishes these keys. */
  publish(...keys: readonly SigningKey[]): void;
  /** A token of now, for five minutes. */
  token(claims?: JWTPayload, header?: Readonly<Record<string, unknown>>): Promise<string>;
  /** Answers a path in another way from now on; in its usual way when nothing is given. */
  answer(path: string, answer?: Answer): void;
  close(): void;
}

export const keysPath = '/keys';
export const discoveryPath = '/.well-known/openid-configuration';

/** Starts an issuer; `now` is the clock that its tokens go by. Key sets stand at `keyPaths`, too. */
export const startIssuer = async (now: () => Date, keyPaths: readonly string[] = []): Promise<Issuer> => {
  let key = newKey();
  let published: readonly SigningKey[] = [key];
  const asked: string[] = [];
  const others = new Map<string, Answer>();
  const url = () => `https://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const json = (response: ServerResponse, body: unknown): void => {
    response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify(body));
  };
  const server = createServer(selfSigned, (request, response) => {
    const path = request.url ?? '';
    asked.push(path);
    const other = others.get(path);
    if (other) other(request, response);
    else if (path === discoveryPath) json(response, { issuer: url(), jwks_uri: `${url()}${keysPath}` });
    else if (path === keysPath || keyPaths.includes(path))
      json(response, { keys: published.map(publishedOf) });
    else response.writeHead(404).end();
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    get url() {
      return url();
    },
    ca: selfSigned.cert,
    asked,
    get key() {
      return key;
    },
    rotate: (kind) => {
      key = newKey(kind);
      published = [key];
      return key;
    },
    publish: (...keys) => {
      published = keys;
    },
    token: (claims = {}, header) => {
      const at = Math.floor(now().getTime() / 1000);
      const all = { iss: url(), sub: 'workload', aud: 'locket', iat: at, exp: at + 300, ...claims };
      return signed(all, key, header);
    },
    answer: (path, answer) => {
      if (answer) others.set(path, answer);
      else others.delete(path);
    },
    close: () => {
      server.closeAllConnections();
      server.close();
    },
  };
};
