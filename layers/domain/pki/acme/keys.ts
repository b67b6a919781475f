import { createHash, createPublicKey, type KeyObject } from 'node:crypto';
import { isRefusal } from '../../errors.ts';
import { assertStrongKey } from '../x509/public-keys.ts';
import { AcmeProblem } from './problem.ts';

/** A public key as an account keeps it: the required members alone (RFC 7638 section 3.2). */
export type AccountJwk = Readonly<Record<string, string>>;

/** The one algorithm that a key signs by, and what it digests with; null where the algorithm does that itself. */
interface SigningAlgorithm {
  readonly alg: 'ES256' | 'ES384' | 'RS256' | 'EdDSA';
  readonly digest: string | null;
}

const es256 = { alg: 'ES256', digest: 'sha256' } as const;
const es384 = { alg: 'ES384', digest: 'sha384' } as const;
const rs256 = { alg: 'RS256', digest: 'sha256' } as const;
const edDsa = { alg: 'EdDSA', digest: null } as const;

export const signingAlgorithms = [es256, es384, rs256, edDsa].map(({ alg }) => alg);

interface Kind {
  readonly algorithm: SigningAlgorithm;
  /** In the order of their names, as a thumbprint takes them. */
  readonly members: readonly string[];
}

const kinds: Readonly<Record<string, Kind>> = {
  'EC P-256': { algorithm: es256, members: ['crv', 'kty', 'x', 'y'] },
  'EC P-384': { algorithm: es384, members: ['crv', 'kty', 'x', 'y'] },
  'OKP Ed25519': { algorithm: edDsa, members: ['crv', 'kty', 'x'] },
  RSA: { algorithm: rs256, members: ['e', 'kty', 'n'] },
};

const kindOf = ({ kty, crv }: Readonly<Record<string, unknown>>): Kind | undefined => {
  const name = kty === 'RSA' ? 'RSA' : `${String(kty)} ${String(crv)}`;
  return Object.hasOwn(kinds, name) ? kinds[name] : undefined;
};

export const badAlgorithm = (): AcmeProblem =>
  new AcmeProblem('badSignatureAlgorithm', `Requests are signed by one of ${signingAlgorithms.join(', ')}`, {
    details: { algorithms: signingAlgorithms },
  });

const badKey = (message: string): AcmeProblem => new AcmeProblem('badPublicKey', message);

/** A public key with all that hangs on it. */
export interface AccountKey {
  readonly jwk: AccountJwk;
  readonly key: KeyObject;
  /** base64url of SHA-256 (RFC 7638). */
  readonly thumbprint: string;
  readonly algorithm: SigningAlgorithm;
}

const thumbprintOf = (jwk: AccountJwk): string =>
  createHash('sha256').update(JSON.stringify(jwk)).digest('base64url');

const publicKeyIn = (jwk: AccountJwk): KeyObject => {
  try {
    return createPublicKey({ key: { ...jwk }, format: 'jwk' });
  } catch {
    throw badKey('The key is none of its kind');
  }
};

/** SubjectPublicKeyInfo, DER. */
export const spkiOf = ({ key }: Pick<AccountKey, 'key'>): Buffer =>
  key.export({ type: 'spki', format: 'der' });

const assertStrong = (key: KeyObject): void => {
  try {
    assertStrongKey(spkiOf({ key }));
  } catch (error) {
    throw isRefusal(error, 'bad-request') ? badKey(error.message) : error;
  }
};

/**
 * Reads a public key. A shared secret has no place here, nor a private key: whoever sends one has given it away.
 * @throws AcmeProblem `badSignatureAlgorithm` for a kind of key that does not sign here, `badPublicKey` for a weak or
 * broken one
 */
export const readAccountKey = (given: Readonly<Record<string, unknown>>): AccountKey => {
  const kind = kindOf(given);
  if (!kind) throw badAlgorithm();
  if (given.d !== undefined) throw badKey('The key is a private one');
  const members = kind.members.map((name) => [name, given[name]] as const);
  if (!members.every(([, value]) => typeof value === 'string')) throw badKey('The key lacks a member');
  const sent = Object.fromEntries(members) as AccountJwk;
  const key = publicKeyIn(sent);
  assertStrong(key);
  // Numbers may be written in several ways: the one that the key itself has is the one that it is known by.
  const exported = key.export({ format: 'jwk' }) as AccountJwk;
  const jwk = Object.fromEntries(kind.members.map((name) => [name, exported[name] ?? '']));
  return { jwk, key, thumbprint: thumbprintOf(jwk), algorithm: kind.algorithm };
};
