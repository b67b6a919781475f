import { contentAt } from './der.ts';

/** A number of DER in so many bytes. */
const wide = (der: Uint8Array, { from, to }: { from: number; to: number }, size: number): Buffer => {
  const number = der.subarray(from, to);
  const short = number.length > size ? number.subarray(number.length - size) : number;
  return Buffer.concat([Buffer.alloc(size - short.length), short]);
};

/** An ECDSA signature of X.509's form (RFC 3279 section 2.2.3) as `r‖s` (IEEE P1363), each in `half` bytes. */
export const signatureParts = (der: Uint8Array, half: number): Buffer => {
  const { from } = contentAt(der, 0);
  const r = contentAt(der, from);
  const s = contentAt(der, r.to);
  return Buffer.concat([wide(der, r, half), wide(der, s, half)]);
};
