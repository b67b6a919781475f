import { createHmac, timingSafeEqual, verify } from 'node:crypto';
import { type AccountKey, badAlgorithm, readAccountKey, signingAlgorithms } from './keys.ts';
import { type AcmeProblem, malformed } from './problem.ts';

/** A JSON Web Signature, flattened (RFC 7515 section 7.2.2, RFC 8555 section 6.2). */
export interface Jws {
  readonly protected: string;
  readonly payload: string;
  readonly signature: string;
}

/** A JWS whose header was read, and whose signature was not looked at yet. */
export interface ReadJws {
  readonly jws: Jws;
  readonly alg: string;
  readonly url: string;
  readonly nonce: string | undefined;
  /** By what the key is found: the address of an account or the id of a key, or the key itself. */
  readonly signer: { readonly kid: string } | { readonly jwk: Readonly<Record<string, unknown>> };
  readonly payload: Buffer;
}

type Members = Readonly<Record<string, unknown>>;

const isObject = (value: unknown): value is Members =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** Bytes of base64url in its one spelling: without padding, nothing left over (RFC 7515 section 2). */
export const fromBase64url = (text: string, what: string): Buffer => {
  const bytes = Buffer.from(text, 'base64url');
  if (bytes.toString('base64url') !== text) throw malformed(`${what} is not base64url`);
  return bytes;
};

/** @throws AcmeProblem `malformed` for what is no JSON object. */
export const jsonObject = (bytes: Uint8Array, what: string): Members => {
  try {
    const value: unknown = JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes));
    if (isObject(value)) return value;
  } catch {
    // Not JSON, or not UTF-8: the same refusal.
  }
  throw malformed(`${what} is not a JSON object`);
};

const signerIn = ({ kid, jwk }: Members): ReadJws['signer'] => {
  if (typeof kid === 'string' && jwk === undefined) return { kid };
  if (isObject(jwk) && kid === undefined) return { jwk };
  throw malformed('The protected header must have either kid or jwk');
};

const text = (value: unknown, name: string): string => {
  if (typeof value === 'string') return value;
  throw malformed(`The protected header must have ${name}`);
};

/** Reads the header and the payload. What a header calls critical is understood by nobody here. */
export const readJws = (jws: Jws): ReadJws => {
  const header = jsonObject(fromBase64url(jws.protected, 'protected'), 'The protected header');
  if (header.crit !== undefined || header.b64 !== undefined)
    throw malformed('The protected header has a member that is not understood');
  return {
    jws,
    alg: text(header.alg, 'alg'),
    url: text(header.url, 'url'),
    nonce: header.nonce === undefined ? undefined : text(header.nonce, 'nonce'),
    signer: signerIn(header),
    payload: fromBase64url(jws.payload, 'payload'),
  };
};

const signedPart = ({ protected: header, payload }: Jws): Buffer => Buffer.from(`${header}.${payload}`);

const badSignature = (): AcmeProblem => malformed('The signature is not one by the key');

/**
 * Whether this key signed: its kind says by which algorithm, the header only says the same.
 * @throws AcmeProblem `badSignatureAlgorithm`, or `malformed` for a wrong signature
 */
export const assertSigned = ({ jws, alg }: ReadJws, { key, algorithm }: AccountKey): void => {
  if (alg !== algorithm.alg) throw badAlgorithm();
  const signature = fromBase64url(jws.signature, 'signature');
  const how = { key, dsaEncoding: 'ieee-p1363' } as const;
  if (!verify(algorithm.digest, signedPart(jws), how, signature)) throw badSignature();
};

/** The key that a JWS brings along. Throws as `readAccountKey` does. */
export const keyIn = ({ signer, alg }: ReadJws): AccountKey => {
  if (!('jwk' in signer)) throw malformed('The protected header must have jwk');
  if (!(signingAlgorithms as readonly string[]).includes(alg)) throw badAlgorithm();
  return readAccountKey(signer.jwk);
};

/** Whether a shared secret made this JWS (HS256), as only an external account binding is made. */
export const isMadeWith = ({ jws, alg }: ReadJws, secret: Uint8Array): boolean => {
  if (alg !== 'HS256') return false;
  const expected = createHmac('sha256', secret).update(signedPart(jws)).digest();
  const given = fromBase64url(jws.signature, 'signature');
  return given.length === expected.length && timingSafeEqual(given, expected);
};
