import { isUtf8 } from 'node:buffer';
import { LocketError } from '../../errors.ts';
import { misleadingIn } from '../../visible-names.ts';
import { BadDer, type DerValue, membersOf, readDer, tagged } from './der-reader.ts';
import { x509 } from './library.ts';

/** What a distinguished name of a CA is made of; empty parts are left out of it. */
export interface NameParts {
  readonly country: string;
  readonly organization: string;
  readonly ou: string;
  readonly province: string;
  readonly commonName: string;
  readonly locality: string;
}

/** Attribute types in the order in which a name has them, and the most characters each takes (RFC 5280 appendix A). */
const attributes = [
  ['country', 'C', 2],
  ['organization', 'O', 64],
  ['ou', 'OU', 64],
  ['province', 'ST', 128],
  ['commonName', 'CN', 64],
  ['locality', 'L', 128],
] as const satisfies readonly (readonly [keyof NameParts, string, number])[];

const assertPart = (part: string, text: string, longest: number): void => {
  const rule = misleadingIn(text);
  if (rule !== undefined) throw new LocketError('invalid-input', `${part} ${rule}`);
  if ([...text].length > longest)
    throw new LocketError('invalid-input', `${part} must be at most ${longest} characters`);
};

/**
 * A text as it stands. Where nothing says that it is one, the library takes `#` for bytes in hex, and quotes and
 * backslashes for notation: the name would be another one than was looked at.
 */
const asItStands = (text: string) =>
  /^[A-Za-z0-9 '()+,\-./:=?]*$/.test(text) ? { printableString: text } : { utf8String: text };

/**
 * A distinguished name, and its text by RFC 4514 with the parts in the order of the certificate.
 * @throws LocketError `invalid-input` for a name without parts, or one that RFC 5280 does not take.
 */
export const distinguishedName = (parts: NameParts): { readonly name: x509.Name; readonly text: string } => {
  const given = attributes.flatMap(([part, type, longest]) => {
    const text = parts[part].normalize('NFC');
    assertPart(part, text, longest);
    return text === '' ? [] : [{ [type]: [asItStands(text)] }];
  });
  if (given.length === 0)
    throw new LocketError('invalid-input', 'At least one part of the distinguished name must be there');
  if (parts.country !== '' && !/^[A-Za-z]{2}$/.test(parts.country))
    throw new LocketError('invalid-input', 'country must be a code of two letters (ISO 3166)');
  const name = new x509.Name(given);
  return { name, text: name.toString() };
};

/** The name that a leaf certificate has of its own: its common name alone. */
export const commonNameOnly = (commonName: string): x509.Name => {
  assertPart('commonName', commonName, 64);
  return new x509.Name([{ CN: [asItStands(commonName)] }]);
};

/** The name of what is known by its alternative names alone. */
export const noName = (): x509.Name => new x509.Name([]);

/** The first common name in a name, if it has one. */
export const commonNameIn = (name: x509.Name): string | undefined => name.getField('CN')[0];

/** All common names in a name. */
export const commonNamesIn = (name: x509.Name): readonly string[] => name.getField('CN');

/** Characters of a name that others wrote. */
const longestName = 1000;

const encoded = new WeakMap<x509.Name, Uint8Array>();

/** A name as others wrote it, which is issued byte by byte. Throws what the library throws. */
export const nameFrom = (der: Uint8Array<ArrayBuffer>): x509.Name => {
  const name = new x509.Name(der);
  encoded.set(name, der);
  return name;
};

/** A name in DER, which the library would put together anew at each look. */
export const derOf = (name: x509.Name): Uint8Array => {
  const known = encoded.get(name) ?? Buffer.from(name.toArrayBuffer());
  encoded.set(name, known);
  return known;
};

const tags = { utf8: 0x0c, printable: 0x13, teletex: 0x14, ia5: 0x16, bmp: 0x1e } as const;

const isAscii = (bytes: Uint8Array): boolean => bytes.every((byte) => byte < 0x80);

/** Whether everybody reads the same text in a value (RFC 5280 section 4.1.2.4). */
const isText = ({ tag, content }: DerValue): boolean => {
  if (tag === tags.utf8) return isUtf8(content);
  if (tag === tags.bmp) return content.length % 2 === 0;
  return (tag === tags.printable || tag === tags.ia5 || tag === tags.teletex) && isAscii(content);
};

/** Parts of a name that others wrote. */
const mostParts = 100;

const valuesIn = (name: x509.Name): readonly DerValue[] =>
  membersOf(tagged(readDer(derOf(name)), 0x30), mostParts)
    .flatMap((part) => membersOf(tagged(part, 0x31), mostParts))
    .map((attribute) => {
      const [, value, ...more] = membersOf(tagged(attribute, 0x30), 3);
      if (!value || more.length > 0) throw new BadDer('holds something else');
      return value;
    });

/** What is no text has none to look at: the library shows its bytes in hex. */
const assertTexts = (name: x509.Name): void => {
  try {
    if (valuesIn(name).every(isText)) return;
  } catch (error) {
    if (!(error instanceof BadDer)) throw error;
  }
  throw new LocketError('bad-request', 'The subject holds something that is no text');
};

/** @throws LocketError `bad-request` for a name, as others wrote it, with characters that nobody can see, or too long. */
export const assertReadable = (name: x509.Name): void => {
  assertTexts(name);
  const texts = name.toJSON().flatMap((part) => Object.values(part).flat());
  if (texts.some((text) => misleadingIn(text) !== undefined))
    throw new LocketError('bad-request', 'The subject holds characters that nobody can see');
  if (name.toString().length > longestName)
    throw new LocketError('bad-request', `The subject is longer than ${longestName} characters`);
};

/** Neither case nor white space tells names apart (RFC 5280 section 7.1). */
const folded = (text: string): string => text.normalize('NFKC').toLowerCase().trim().replace(/\s+/g, ' ');

/** The parts of a name from the first one on, each in one spelling. */
export const comparableParts = (name: x509.Name): readonly string[] =>
  name
    .toJSON()
    .map((part) =>
      JSON.stringify(
        Object.entries(part).flatMap(([type, values]) => values.map((value) => [type, folded(value)])),
      ),
    );

const isSameName = (left: x509.Name, right: x509.Name): boolean =>
  comparableParts(left).join() === comparableParts(right).join();

/** @throws LocketError `bad-request` for the name of the CA itself: what it says would pass for the CA's word. */
export const assertOtherName = (name: x509.Name, issuer: x509.Name): void => {
  if (isSameName(name, issuer))
    throw new LocketError('bad-request', 'The subject is the name of the CA itself');
};
