import { LocketError } from '../../errors.ts';
import { misleadingIn } from '../../visible-names.ts';
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
 * A distinguished name, and its text by RFC 4514 with the parts in the order of the certificate.
 * @throws LocketError `invalid-input` for a name without parts, or one that RFC 5280 does not take.
 */
export const distinguishedName = (parts: NameParts): { readonly name: x509.Name; readonly text: string } => {
  const given = attributes.flatMap(([part, type, longest]) => {
    const text = parts[part].normalize('NFC');
    assertPart(part, text, longest);
    return text === '' ? [] : [{ [type]: [text] }];
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
  return new x509.Name([{ CN: [commonName] }]);
};

/** The name of what is known by its alternative names alone. */
export const noName = (): x509.Name => new x509.Name([]);

/** The first common name in a name, if it has one. */
export const commonNameIn = (name: x509.Name): string | undefined => name.getField('CN')[0];

/** All common names in a name. */
export const commonNamesIn = (name: x509.Name): readonly string[] => name.getField('CN');

/** Characters of a name that others wrote. */
const longestName = 1000;

/** @throws LocketError `bad-request` for a name, as others wrote it, with characters that nobody can see, or too long. */
export const assertReadable = (name: x509.Name): void => {
  const texts = name.toJSON().flatMap((part) => Object.values(part).flat());
  if (texts.some((text) => misleadingIn(text) !== undefined))
    throw new LocketError('bad-request', 'The subject holds characters that nobody can see');
  if (name.toString().length > longestName)
    throw new LocketError('bad-request', `The subject is longer than ${longestName} characters`);
};

/** @throws LocketError `bad-request` for the name of the CA itself: what it says would pass for the CA's word. */
export const assertOtherName = (name: x509.Name, issuer: x509.Name): void => {
  if (name.toString().toLowerCase() === issuer.toString().toLowerCase())
    throw new LocketError('bad-request', 'The subject is the name of the CA itself');
};
