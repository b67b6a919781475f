import { LoginRefusal } from '../login-refusal.ts';

const base64 = /^(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}(?:==)?|[A-Za-z0-9+/]{3}=?)?$/;
const printable = /^[\x20-\x7e]*$/;
/** Headers a signed request may have. */
const maxHeaders = 40;

/** The text in a base64 value (RFC 4648, section 4). @throws LoginRefusal for anything else. */
export const decodedText = (value: string, member: string): string => {
  if (!base64.test(value)) throw new LoginRefusal('encoding', `${member} must be base64`);
  const text = Buffer.from(value, 'base64').toString('latin1');
  if (!printable.test(text.replace(/[\r\n\t]/g, ' ')))
    throw new LoginRefusal('encoding', `${member} must be plain ASCII text`);
  return text;
};

const noHeaders = (): LoginRefusal =>
  new LoginRefusal('encoding', 'iamRequestHeaders must be a JSON object of texts, in base64');

/** Names that the text of an object gives, repeated ones as often as they stand there: `JSON.parse` keeps the last. */
const namesIn = (json: string): number =>
  [...json.matchAll(/"(?:[^"\\]|\\.)*"(\s*:)?/g)].filter(([, colon]) => colon !== undefined).length;

const parsed = (json: string): Record<string, unknown> => {
  try {
    const value: unknown = JSON.parse(json);
    if (typeof value === 'object' && value !== null && !Array.isArray(value))
      return value as Record<string, unknown>;
  } catch {
    throw noHeaders();
  }
  throw noHeaders();
};

/** Go writes a header as a list of one. */
const textOf = (value: unknown): string => {
  const text: unknown = Array.isArray(value) && value.length === 1 ? value[0] : value;
  if (typeof text !== 'string' || !printable.test(text)) throw noHeaders();
  return text.trim();
};

/**
 * The headers of a signed request by their names in lower case.
 *
 * @throws LoginRefusal for what is no object of texts, and for a name that stands there twice, in whatever case:
 *   which of the two was signed is not for us to guess.
 */
export const readHeaders = (json: string): Readonly<Record<string, string>> => {
  const given = Object.entries(parsed(json));
  const headers = new Map(given.map(([name, value]) => [name.toLowerCase(), textOf(value)]));
  if (given.length > maxHeaders || [...headers.keys()].some((name) => !/^[a-z0-9-]{1,64}$/.test(name)))
    throw noHeaders();
  if (headers.size !== namesIn(json))
    throw new LoginRefusal('headers', 'The signed request has a header twice');
  return Object.fromEntries(headers);
};
