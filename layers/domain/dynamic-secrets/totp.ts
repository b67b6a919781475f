import { createHmac } from 'node:crypto';

/** What makes one-time passwords: given as its members, or as the address that authenticators are set up with. */
export type TotpSource =
  | { readonly configType: 'url'; readonly url: string }
  | {
      readonly configType: 'manual';
      readonly secret: string;
      readonly period?: number | undefined;
      readonly algorithm?: 'sha1' | 'sha256' | 'sha512' | undefined;
      readonly digits?: number | undefined;
    };

interface Generator {
  readonly key: Buffer;
  /** Seconds. */
  readonly period: number;
  readonly algorithm: string;
  readonly digits: number;
}

const letters = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567';
const algorithms: ReadonlySet<string> = new Set(['sha1', 'sha256', 'sha512']);

/** Base32 of RFC 4648, as people write it: in either case, with blanks, without its end. */
const decoded = (text: string): Buffer => {
  const clean = text.toUpperCase().replace(/[\s-]/g, '').replace(/=+$/, '');
  const bits = [...clean].map((letter) => {
    const value = letters.indexOf(letter);
    if (value < 0) throw new Error('not Base32');
    return value.toString(2).padStart(5, '0');
  });
  const bytes = bits.join('').match(/.{8}/g) ?? [];
  if (bytes.length === 0) throw new Error('no secret');
  return Buffer.from(bytes.map((byte) => Number.parseInt(byte, 2)));
};

const within = (value: number, least: number, most: number): number => {
  if (!Number.isInteger(value) || value < least || value > most) throw new Error('out of range');
  return value;
};

const ofUrl = (text: string): Generator => {
  const url = new URL(text);
  if (url.protocol !== 'otpauth:' || url.host !== 'totp') throw new Error('not an address of TOTP');
  const algorithm = (url.searchParams.get('algorithm') ?? 'sha1').toLowerCase().replace('-', '');
  if (!algorithms.has(algorithm)) throw new Error('unknown algorithm');
  return {
    key: decoded(url.searchParams.get('secret') ?? ''),
    period: within(Number(url.searchParams.get('period') ?? 30), 1, 3600),
    algorithm,
    digits: within(Number(url.searchParams.get('digits') ?? 6), 4, 10),
  };
};

const generatorOf = (source: TotpSource): Generator =>
  source.configType === 'url'
    ? ofUrl(source.url)
    : {
        key: decoded(source.secret),
        period: source.period ?? 30,
        algorithm: source.algorithm ?? 'sha1',
        digits: source.digits ?? 6,
      };

/** The one-time password of an instant in seconds since 1970, and for how many seconds it is taken still. Throws for no secret. */
export const totpOf = (source: TotpSource, at: number): { readonly code: string; readonly left: number } => {
  const { key, period, algorithm, digits } = generatorOf(source);
  const counter = Buffer.alloc(8);
  counter.writeBigUInt64BE(BigInt(Math.floor(at / period)));
  const hash = createHmac(algorithm, key).update(counter).digest();
  // RFC 4226, 5.3.
  const from = (hash.at(-1) ?? 0) & 15;
  const code = (hash.readUInt32BE(from) & 0x7fffffff) % 10 ** digits;
  return { code: String(code).padStart(digits, '0'), left: period - (Math.floor(at) % period) };
};
