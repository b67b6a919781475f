// The library finds its own parts by metadata on its classes.
import 'reflect-metadata';
import { webcrypto } from 'node:crypto';
import * as x509 from '@peculiar/x509';
import type { Signer } from './key-algorithms.ts';

x509.cryptoProvider.set(webcrypto as never);

/**
 * What the library signs with: it takes a private key as a handle, so the handle says the algorithm and the signature
 * comes from wherever the key is.
 */
export const signingWith = (signer: Signer) => {
  const { subtle } = webcrypto;
  const crypto = {
    getRandomValues: webcrypto.getRandomValues.bind(webcrypto),
    subtle: {
      digest: subtle.digest.bind(subtle),
      importKey: subtle.importKey.bind(subtle),
      exportKey: subtle.exportKey.bind(subtle),
      verify: subtle.verify.bind(subtle),
      sign: async (_algorithm: unknown, _key: unknown, message: ArrayBuffer | Uint8Array) =>
        new Uint8Array(await signer.sign(new Uint8Array(message))).buffer,
    },
  } as never;
  const signingKey = { type: 'private', algorithm: signer.signing, usages: ['sign'] } as never;
  return { crypto, signingKey, signingAlgorithm: signer.signing as never };
};

export { x509 };
