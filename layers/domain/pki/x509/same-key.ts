import { createPublicKey, type KeyObject } from 'node:crypto';

/**
 * Whether two public keys are the same. Keys of two kinds are not compared: OpenSSL would leave an error behind, by which
 * it then fails at whatever it is asked next.
 */
export const areSame = (left: KeyObject, right: KeyObject): boolean =>
  left.asymmetricKeyType === right.asymmetricKeyType &&
  left.asymmetricKeyDetails?.namedCurve === right.asymmetricKeyDetails?.namedCurve &&
  left.equals(right);

const keyIn = (spki: Uint8Array): KeyObject =>
  createPublicKey({ key: Buffer.from(spki), type: 'spki', format: 'der' });

/** Whether two SubjectPublicKeyInfo, DER, are of the same key, however they are written. */
export const isSameKey = (left: Uint8Array, right: Uint8Array): boolean => areSame(keyIn(left), keyIn(right));
