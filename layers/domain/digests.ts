import { hash, timingSafeEqual } from 'node:crypto';

/** SHA-256 of the UTF-8 text, 64 lowercase hex digits: how high-entropy secrets are looked up. */
export const sha256Hex = (text: string): string => hash('sha256', text, 'hex');

/** True when both texts are the same, in a time that does not tell where they differ. */
export const equalSecrets = (a: string, b: string): boolean =>
  timingSafeEqual(hash('sha256', a, 'buffer'), hash('sha256', b, 'buffer'));
