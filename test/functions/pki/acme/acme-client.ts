import { createHash, createHmac, generateKeyPairSync, type KeyObject, sign } from 'node:crypto';
import type { TestApp, TestResponse } from '../../../harness/app.ts';
import { newRequest, type RequestFacts } from './requests.ts';

const encoded = (value: unknown): string => Buffer.from(JSON.stringify(value)).toString('base64url');

export type Algorithm = 'ES256' | 'ES384' | 'RS256' | 'EdDSA';

const makers: Readonly<Record<Algorithm, () => { readonly privateKey: KeyObject }>> = {
  ES256: () => generateKeyPairSync('ec', { namedCurve: 'P-256' }),
  ES384: () => generateKeyPairSync('ec', { namedCurve: 'P-384' }),
  RS256: () => generateKeyPairSync('rsa', { modulusLength: 2048 }),
  EdDSA: () => generateKeyPairSync('ed25519'),
};
const digests = { ES256: 'sha256', ES384: 'sha384', RS256: 'sha256', EdDSA: null } as const;

/** A key pair and what it signs by. */
export interface Signing {
  readonly alg: Algorithm;
  readonly key: KeyObject;
}

export const newSigning = (alg: Algorithm = 'ES256'): Signing => ({ alg, key: makers[alg]().privateKey });

/** The public key as headers and thumbprints have it. */
export const jwkOf = ({ key }: Signing): Record<string, string> => {
  const { kty, crv, x, y, n, e } = key.export({ format: 'jwk' });
  const all = { crv, e, kty, n, x, y };
  return Object.fromEntries(
    Object.entries(all).filter((member): member is [string, string] => member[1] !== undefined),
  );
};

export const thumbprintOf = (signing: Signing): string =>
  createHash('sha256')
    .update(JSON.stringify(jwkOf(signing)))
    .digest('base64url');

/** A JWS of this header and payload; an empty text is no payload. */
export const signed = ({ alg, key }: Signing, header: object, payload: unknown) => {
  const content = payload === '' ? '' : encoded(payload);
  const head = encoded({ alg, ...header });
  const signature = sign(digests[alg], Buffer.from(`${head}.${content}`), { key, dsaEncoding: 'ieee-p1363' });
  return { protected: head, payload: content, signature: signature.toString('base64url') };
};

/** An external account binding (RFC 8555 section 7.3.4). */
export const bindingOf = (
  jwk: object,
  url: string,
  { id, secret }: { id: string; secret: string },
  more = {},
) => {
  const head = encoded({ alg: 'HS256', kid: id, url, ...more });
  const payload = encoded(jwk);
  const signature = createHmac('sha256', Buffer.from(secret, 'base64url')).update(`${head}.${payload}`);
  return { protected: head, payload, signature: signature.digest('base64url') };
};

const site = 'https://test';

/** A client that does what it is told, right or wrong. */
export class AcmeClient {
  readonly templateId: string;
  signing: Signing;
  kid = '';
  readonly #app: TestApp;

  constructor(app: TestApp, templateId: string, signing: Signing) {
    this.#app = app;
    this.templateId = templateId;
    this.signing = signing;
  }

  get base(): string {
    return `${site}/api/v1/pki/acme/${this.templateId}`;
  }

  async nonce(): Promise<string> {
    const reply = await this.#app.request('HEAD', new URL(`${this.base}/new-nonce`).pathname);
    return reply.headers['replay-nonce'] ?? '';
  }

  /** Sends a body as it is. */
  send(url: string, text: string, type = 'application/jose+json'): Promise<TestResponse> {
    return this.#app.request('POST', new URL(url).pathname, { text, headers: { 'content-type': type } });
  }

  /** Signs by the account, unless the header says otherwise. */
  async jws(url: string, payload: unknown = '', header: object = {}, signing = this.signing) {
    const who = 'jwk' in header ? {} : { kid: this.kid };
    return signed(signing, { ...who, nonce: await this.nonce(), url, ...header }, payload);
  }

  async post(url: string, payload: unknown = '', header: object = {}): Promise<TestResponse> {
    return this.send(url, JSON.stringify(await this.jws(url, payload, header)));
  }

  get(path: string): Promise<TestResponse> {
    return this.#app.request('GET', new URL(`${this.base}${path}`).pathname);
  }

  async register(
    key?: { readonly id: string; readonly secret: string },
    more: object = {},
  ): Promise<TestResponse> {
    const url = `${this.base}/new-account`;
    const jwk = jwkOf(this.signing);
    const binding = key && { externalAccountBinding: bindingOf(jwk, url, key) };
    const payload = { termsOfServiceAgreed: true, ...binding, ...more };
    const reply = await this.post(url, payload, { jwk });
    this.kid = reply.headers.location ?? this.kid;
    return reply;
  }

  order(names: readonly string[], more: object = {}): Promise<TestResponse> {
    const identifiers = names.map((value) => ({ type: /^[\d.]+$|:/.test(value) ? 'ip' : 'dns', value }));
    return this.post(`${this.base}/new-order`, { identifiers, ...more });
  }

  async finalize(url: string, facts: RequestFacts): Promise<TestResponse> {
    return this.post(url, { csr: (await newRequest(facts)).toString('base64url') });
  }
}

export const openClient = (app: TestApp, templateId: string): AcmeClient =>
  new AcmeClient(app, templateId, newSigning());
