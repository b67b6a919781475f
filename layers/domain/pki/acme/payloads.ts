import { LocketError } from '../../errors.ts';
import { misleadingIn } from '../../visible-names.ts';
import { type RevocationReason, revocationReasons } from '../x509/revocation-list.ts';
import { type Identifier, maxIdentifiers, readIdentifiers } from './identifiers.ts';
import type { Jws } from './jws.ts';
import { AcmeProblem, malformed } from './problem.ts';

/** Whether a value is a flattened JWS, with these members and no other. */
export const isJws = (value: unknown): value is Jws => {
  if (typeof value !== 'object' || value === null) return false;
  const members = Object.entries(value);
  return (
    members.length === 3 &&
    members.every(
      ([name, text]) => ['protected', 'payload', 'signature'].includes(name) && typeof text === 'string',
    )
  );
};

const maxContacts = 10;
const mail = /^mailto:[^\s@,?]{1,64}@[^\s@,?]{1,190}$/;

const contactOf = (given: unknown): string => {
  if (typeof given !== 'string') throw malformed('contact must be a list of addresses');
  if (!given.startsWith('mailto:'))
    throw new AcmeProblem(
      'unsupportedContact',
      'Contacts are mail addresses, such as mailto:admin@example.com',
    );
  // One recipient and no header fields (RFC 8555 section 7.3).
  if (!mail.test(given) || misleadingIn(given) !== undefined)
    throw new AcmeProblem('invalidContact', 'A contact is not one mail address');
  return given;
};

/** The contacts of an account; undefined where nothing is said of them. */
export const contactsIn = (given: unknown): readonly string[] | undefined => {
  if (given === undefined || given === null) return undefined;
  if (!Array.isArray(given) || given.length > maxContacts)
    throw malformed(`contact must be a list of at most ${maxContacts} addresses`);
  return given.map(contactOf);
};

interface Named {
  readonly type: string;
  readonly value: string;
}

const isNamed = (each: unknown): each is Named =>
  typeof each === 'object' &&
  each !== null &&
  typeof (each as Partial<Named>).type === 'string' &&
  typeof (each as Partial<Named>).value === 'string';

/** The identifiers of an order. */
export const identifiersIn = (given: unknown): readonly Identifier[] => {
  if (!Array.isArray(given) || given.length === 0 || !given.every(isNamed))
    throw malformed('identifiers must be a list of at least one, each with type and value');
  if (given.length > maxIdentifiers) throw malformed(`An order has at most ${maxIdentifiers} identifiers`);
  return readIdentifiers(given);
};

const instant = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)$/;

/** A moment as RFC 3339 writes it; undefined where nothing is said of it. */
export const instantIn = (given: unknown, name: string): Date | undefined => {
  if (given === undefined) return undefined;
  const at = typeof given === 'string' && instant.test(given) ? new Date(given) : undefined;
  if (!at || Number.isNaN(at.getTime()))
    throw malformed(`${name} is not a date and time as RFC 3339 writes them`);
  return at;
};

/** Reasons that a holder may give; the others are for who runs the CA. */
const reasons: readonly RevocationReason[] = [
  'UNSPECIFIED',
  'KEY_COMPROMISE',
  'AFFILIATION_CHANGED',
  'SUPERSEDED',
  'CESSATION_OF_OPERATION',
];

/** Why a certificate is to be revoked. */
export const reasonIn = (given: unknown): RevocationReason => {
  const reason = reasons.find((each) => revocationReasons[each] === (given ?? 0));
  if (reason) return reason;
  throw new AcmeProblem(
    'badRevocationReason',
    `reason must be one of ${reasons.map((each) => revocationReasons[each]).join(', ')}`,
  );
};

/** What the rules of issuance refuse becomes a problem of this type; everything else stays what it is. */
export const orProblem = async <T>(
  type: 'badCSR' | 'malformed' | 'rejectedIdentifier',
  work: () => T | Promise<T>,
): Promise<T> => {
  try {
    return await work();
  } catch (error) {
    const isRefused =
      error instanceof LocketError &&
      !(error instanceof AcmeProblem) &&
      ['bad-request', 'invalid-input', 'permission-denied'].includes(error.code);
    throw isRefused ? new AcmeProblem(type, error.message) : error;
  }
};
