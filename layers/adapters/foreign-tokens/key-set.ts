import * as z from 'zod';
import type { TokenAlgorithm } from '../../domain/identities/foreign-tokens/foreign-tokens.ts';

const text = z.string().max(4_096);

/** Of a JSON Web Key (RFC 7517) what public keys have; everything else is dropped. */
const publicKey = z.object({
  kty: z.enum(['RSA', 'EC', 'OKP']),
  kid: text.optional(),
  use: z.literal('sig').optional(),
  key_ops: z.array(text).optional(),
  alg: text.optional(),
  crv: text.optional(),
  n: text.optional(),
  e: text.optional(),
  x: text.optional(),
  y: text.optional(),
});

const keySet = z.object({ keys: z.array(z.unknown()) });
const discovery = z.object({ jwks_uri: z.string().min(1).max(2_048) });

/** A public key as its issuer publishes it. */
export type PublishedKey = Readonly<Omit<z.infer<typeof publicKey>, 'key_ops' | 'use'>>;

/** Of a token's header what tells its key. */
export interface KeyHint {
  readonly alg: TokenAlgorithm;
  readonly kid: string | undefined;
}

const parsed = (body: string): unknown => {
  try {
    return JSON.parse(body);
  } catch {
    return undefined;
  }
};

const bits = ({ n = '' }: PublishedKey): number => Buffer.from(n, 'base64url').length * 8;

/** Keys that are for something else, or weak, are left out: a set may hold those of other services. */
const usable = (value: unknown): readonly PublishedKey[] => {
  const key = publicKey.safeParse(value);
  if (!key.success) return [];
  const { key_ops: deeds, use: _, ...published } = key.data;
  const isForVerifying = deeds === undefined || deeds.includes('verify');
  return isForVerifying && (published.kty !== 'RSA' || bits(published) >= 2048) ? [published] : [];
};

/** The keys in a JWK Set; undefined for any other text. */
export const keysIn = (body: string): readonly PublishedKey[] | undefined => {
  const set = keySet.safeParse(parsed(body));
  return set.success ? set.data.keys.flatMap(usable) : undefined;
};

/** Where a discovery document (OpenID Connect Discovery 1.0) says that the keys are. */
export const keysUrlIn = (body: string): string | undefined =>
  discovery.safeParse(parsed(body)).data?.jwks_uri;

const curves: Readonly<Record<string, string>> = {
  ES256: 'P-256',
  ES384: 'P-384',
  ES512: 'P-521',
  EdDSA: 'Ed25519',
};

const kinds = { R: 'RSA', P: 'RSA', E: 'EC' } as const;

const fits = (key: PublishedKey, { alg, kid }: KeyHint): boolean => {
  const kind = alg === 'EdDSA' ? 'OKP' : kinds[alg[0] as keyof typeof kinds];
  return (
    key.kty === kind &&
    (kind === 'RSA' || key.crv === curves[alg]) &&
    (key.alg === undefined || key.alg === alg) &&
    (kid === undefined || key.kid === kid)
  );
};

/** The one key that a token's header means: without `kid`, the only one that fits. */
export const keyFor = (keys: readonly PublishedKey[], hint: KeyHint): PublishedKey | undefined => {
  const [found, more] = keys.filter((key) => fits(key, hint));
  return more ? undefined : found;
};
