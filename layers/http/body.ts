import { LocketError } from '../domain/errors.ts';
import type { HttpRequest } from './http-request.ts';
import type { Operation } from './operation.ts';

/** Bytes of UTF-8 a body may have, unless its operation takes larger ones. */
const maxBodyBytes = 1024 * 1024;

const json = /^(?:application\/json|[\w.!#$&^-]+\/[\w.!#$&^+-]+\+json)$/;
const form = 'application/x-www-form-urlencoded';

type Taking = Pick<Operation, 'method' | 'body' | 'forms' | 'consumes' | 'largestBody'>;
type Given = Pick<HttpRequest, 'body' | 'headers'>;

/** The media type without its parameters (RFC 9110 section 8.3.1); empty when the client named none. */
const mediaTypeOf = ({ headers }: Given): string =>
  (headers['content-type'] ?? '').split(';', 1)[0]?.trim().toLowerCase() ?? '';

/** Browsers send these along and let no page forge them (Fetch, sections 3.2 and 5). */
const isFromBrowser = ({ headers }: Given): boolean =>
  headers.origin !== undefined || headers['sec-fetch-site'] !== undefined;

const refused = ({ forms, consumes = [] }: Taking): LocketError => {
  const taken = ['application/json', ...(forms ? [form] : []), ...consumes].join(', ');
  return new LocketError('unsupported-media-type', `The content type of the body must be one of ${taken}`);
};

/**
 * A page may have a browser post text, forms and multipart bodies anywhere without asking first, so only what says
 * that it is JSON is read as JSON. Programs that name no type are believed.
 */
const assertTypeTaken = (type: string, operation: Taking, given: Given): void => {
  const isTaken =
    json.test(type) ||
    (type === '' && !isFromBrowser(given)) ||
    (type === form && operation.forms) ||
    operation.consumes?.includes(type);
  if (!isTaken) throw refused(operation);
};

const fromJson = (text: string): unknown => {
  try {
    return JSON.parse(text);
  } catch (cause) {
    throw new LocketError('bad-json', 'The body is not valid JSON', {
      cause: cause instanceof Error ? cause.name : '',
    });
  }
};

/**
 * The body as an object: JSON, a form where the operation takes one, or nothing at all, for clients send DELETE bodies
 * and POSTs without any; as text where the operation consumes its type. Throws `unsupported-media-type`, `bad-json`
 * and `too-large`.
 */
export const parseBody = (operation: Taking, given: Given): unknown => {
  if (operation.method === 'GET') return {};
  const { body } = given;
  const largest = operation.largestBody ?? maxBodyBytes;
  if (Buffer.byteLength(body) > largest)
    throw new LocketError('too-large', `The body is larger than ${largest} bytes`);
  if (body.trim() === '') return {};
  const type = mediaTypeOf(given);
  assertTypeTaken(type, operation, given);
  if (!operation.body) return {};
  if (operation.consumes?.includes(type)) return body;
  return type === form ? Object.fromEntries(new URLSearchParams(body)) : fromJson(body);
};
