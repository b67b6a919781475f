import { connectionHeaders } from '../egress.ts';
import { LocketError } from '../errors.ts';

/** A header that goes with every request of a stream; its value is a secret. */
export interface StreamHeader {
  readonly key: string;
  readonly value: string;
}

export const maxHeaders = 20;
export const maxKeyLength = 128;
export const maxValueLength = 4096;

/** Stands where a value would: what is kept under the name. */
export const maskedValue = '********';

/** A field name is a token, a field value visible ASCII with blanks inside (RFC 9110, 5.1 and 5.5). */
const token = /^[!#$%&'*+.^_`|~0-9A-Za-z-]+$/;
const fieldValue = /^[\x21-\x7e](?:[\t\x20-\x7e]*[\x21-\x7e])?$/;

/** What the connection itself says, how the body is written, and what tells where one of our requests comes from. */
const isOurs = (name: string): boolean =>
  connectionHeaders.has(name) || name === 'content-encoding' || name === 'user-agent';

const refused = (message: string): LocketError => new LocketError('invalid-input', message);

const nameOf = ({ key }: StreamHeader): string => key.toLowerCase();

const assertHeader = (header: StreamHeader): void => {
  if (!token.test(header.key)) throw refused('headers: a key must be the name of an HTTP header');
  if (isOurs(nameOf(header))) throw refused(`headers: ${nameOf(header)} cannot be chosen`);
  if (!fieldValue.test(header.value))
    throw refused(`headers: the value of ${nameOf(header)} must be printable ASCII without blanks around it`);
};

/** The headers as they are kept. @throws LocketError `invalid-input` for what is no header, or the same one twice. */
export const parseHeaders = (headers: readonly StreamHeader[]): readonly StreamHeader[] => {
  for (const header of headers) assertHeader(header);
  if (new Set(headers.map(nameOf)).size < headers.length) throw refused('headers: a key stands there twice');
  return headers;
};

/** The headers that are asked for: where the mask stands for a value, the one that is kept stays. */
export const withKept = (
  asked: readonly StreamHeader[],
  kept: readonly StreamHeader[],
): readonly StreamHeader[] =>
  asked.map((header) => {
    if (header.value !== maskedValue) return header;
    const found = kept.find((each) => nameOf(each) === nameOf(header));
    if (!found) throw refused(`headers: there is no value of ${nameOf(header)} to be kept`);
    return { key: header.key, value: found.value };
  });

/** The headers as they may be shown: by name. */
export const shownHeaders = (headers: readonly StreamHeader[]): readonly StreamHeader[] =>
  headers.map(({ key }) => ({ key, value: maskedValue }));
