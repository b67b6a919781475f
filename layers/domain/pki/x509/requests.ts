import type { KeyObject } from 'node:crypto';
import { LocketError } from '../../errors.ts';
import { type AlternativeName, alternativeNamesIn, asItSays } from './alternative-names.ts';
import type { Signer } from './key-algorithms.ts';
import { signingWith, x509 } from './library.ts';
import { assertReadable, nameFrom } from './names.ts';
import { isSigned, isSignedBy } from './own-signature.ts';
import { type PlainRequest, plainRequest } from './plain-request.ts';
import { assertStrongKey } from './public-keys.ts';
import {
  type ExtendedKeyUsage,
  extendedKeyUsages,
  extendedKeyUsagesIn,
  type KeyUsage,
  keyUsages,
  keyUsagesIn,
} from './usages.ts';

/** What a certification request (PKCS #10, RFC 2986) asks for, once it is proven that who asks has the private key. */
export interface ProvenRequest {
  readonly name: x509.Name;
  /** SubjectPublicKeyInfo, DER. */
  readonly publicKey: Uint8Array;
  readonly alternativeNames: readonly AlternativeName[];
  /** Undefined where the request says nothing of them. */
  readonly keyUsages: readonly KeyUsage[] | undefined;
  readonly extendedKeyUsages: readonly ExtendedKeyUsage[] | undefined;
  /** Whether it asks to become a CA. */
  readonly isCa: boolean;
  /** Types of its attributes, dotted (RFC 2985). */
  readonly attributes: readonly string[];
}

/** Characters of a request: one with a hundred names and a large key has some 20,000. */
const maxRequest = 65_536;

const unreadable = (cause?: unknown): LocketError =>
  new LocketError('bad-request', 'The certification request cannot be read', { cause });

const parsed = (encoded: string | Uint8Array): x509.Pkcs10CertificateRequest => {
  if (encoded.length > maxRequest) throw unreadable();
  try {
    const request = new x509.Pkcs10CertificateRequest(encoded as string);
    // The library reads them when they are first looked at, and throws errors of its own.
    void [request.extensions, request.publicKey, request.subjectName];
    return request;
  } catch (error) {
    throw unreadable(error);
  }
};

const assertExtensionsOnce = ({ extensions }: x509.Pkcs10CertificateRequest): void => {
  if (new Set(extensions.map(({ type }) => type)).size !== extensions.length)
    throw new LocketError('bad-request', 'The certification request has an extension twice');
};

/** The extension of this kind, parsed. */
const extensionIn = <T extends x509.Extension>(
  { extensions }: x509.Pkcs10CertificateRequest,
  // biome-ignore lint/suspicious/noExplicitAny: extensions are made from members of many kinds
  kind: new (...members: any[]) => T,
): T | null => extensions.find((extension): extension is T => extension instanceof kind) ?? null;

const notProven = (): LocketError =>
  new LocketError('bad-request', 'The certification request is not signed by its own key');

/** A key is certified as everybody writes it, or by what writes it anew. */
const isAsWritten = (key: KeyObject, written: Uint8Array): boolean =>
  Buffer.compare(key.export({ type: 'spki', format: 'der' }), written) === 0;

const inOrder = <U>(named: readonly U[] | undefined, all: readonly U[]): readonly U[] | undefined =>
  named && all.filter((usage) => named.includes(usage));

/** What is known of a plain request, as `byLibrary` reads it; undefined where that has to. */
const proven = (request: PlainRequest): ProvenRequest | undefined => {
  const { der, publicKey, isCa, attributes } = request;
  const name = nameFrom(request.name);
  const key = assertStrongKey(publicKey);
  const isBySelf = isSigned(der, key);
  if (isBySelf === undefined || !isAsWritten(key, publicKey)) return undefined;
  if (!isBySelf) throw notProven();
  assertReadable(name);
  return {
    name,
    publicKey,
    alternativeNames: request.alternativeNames.map(asItSays),
    keyUsages: inOrder(request.keyUsages, keyUsages),
    extendedKeyUsages: inOrder(request.purposes, extendedKeyUsages),
    isCa,
    attributes,
  };
};

/**
 * Most requests are of one form, which is read without a library that builds an object for each of its parts. What cannot be
 * read here is read there.
 */
const plainly = (encoded: string | Uint8Array): ProvenRequest | undefined => {
  const request = encoded.length <= maxRequest ? plainRequest(encoded) : undefined;
  try {
    return request && proven(request);
  } catch (error) {
    if (error instanceof LocketError) throw error;
    return undefined;
  }
};

/**
 * Reads a request in PEM or DER, and checks its key and its signature by that key.
 * @throws LocketError `bad-request`
 */
export const readRequest = async (encoded: string | Uint8Array): Promise<ProvenRequest> =>
  plainly(encoded) ?? byLibrary(encoded);

/** The same of a request in any form. */
export const byLibrary = async (encoded: string | Uint8Array): Promise<ProvenRequest> => {
  const request = parsed(encoded);
  const publicKey = new Uint8Array(request.publicKey.rawData);
  const key = assertStrongKey(publicKey);
  assertExtensionsOnce(request);
  if (!(await isSignedBy(request, key))) throw notProven();
  assertReadable(request.subjectName);
  const constraints = extensionIn(request, x509.BasicConstraintsExtension);
  return {
    name: request.subjectName,
    publicKey,
    alternativeNames: alternativeNamesIn(extensionIn(request, x509.SubjectAlternativeNameExtension)),
    keyUsages: keyUsagesIn(extensionIn(request, x509.KeyUsagesExtension)),
    extendedKeyUsages: extendedKeyUsagesIn(extensionIn(request, x509.ExtendedKeyUsageExtension)),
    isCa: constraints?.ca === true,
    attributes: request.attributes.map(({ type }) => type),
  };
};

/** A request for a certificate of a CA with this name and key, in PEM. */
export const newCaRequest = async (name: x509.Name, signer: Signer): Promise<string> => {
  const { crypto, signingKey, signingAlgorithm } = signingWith(signer);
  const publicKey = await publicKeyOf(signer);
  const request = await x509.Pkcs10CertificateRequestGenerator.create(
    {
      name,
      keys: { privateKey: signingKey, publicKey },
      signingAlgorithm,
      extensions: [
        new x509.BasicConstraintsExtension(true, undefined, true),
        new x509.KeyUsagesExtension(
          x509.KeyUsageFlags.keyCertSign | x509.KeyUsageFlags.cRLSign | x509.KeyUsageFlags.digitalSignature,
          true,
        ),
      ],
    },
    crypto,
  );
  return request.toString('pem');
};

const publicKeyOf = ({ publicKey, signing }: Signer) =>
  new x509.PublicKey(publicKey as Uint8Array<ArrayBuffer>).export(signing as never, ['verify']);
