import type * as z from 'zod';
import { LocketError } from '../domain/errors.ts';
import { exchangeOf, present, type Step } from './exchange.ts';
import type { HttpRequest } from './http-request.ts';
import { assertFiltersKnown, assertNoStrayQuery, assertPlainEnds, assertSameName } from './members.ts';
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

const unsupported = ({ forms, consumes = [] }: Taking): LocketError => {
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
  if (!isTaken) throw unsupported(operation);
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

/** Names that the path to a text shows, however deep a body goes. */
const maxPathShown = 20;

interface Found {
  readonly value: unknown;
  readonly name?: string;
  readonly within?: Found;
}

const pathTo = (found: Found): PropertyKey[] => {
  const path: PropertyKey[] = [];
  for (let each: Found | undefined = found; each?.name !== undefined; each = each.within)
    path.push(each.name);
  return path.reverse();
};

/**
 * Where a text stands that is no Unicode, or undefined without one: UTF-8, and so storage and replies, could not give
 * it back.
 */
const illFormedIn = (value: unknown): PropertyKey[] | undefined => {
  // Not by recursion: how deep a body goes is the caller's choice.
  const waiting: Found[] = [{ value }];
  for (let found = waiting.pop(); found !== undefined; found = waiting.pop()) {
    const { value: current } = found;
    if (typeof current === 'string' && !current.isWellFormed()) return pathTo(found).slice(0, maxPathShown);
    if (typeof current === 'object' && current !== null)
      for (const [name, each] of Object.entries(current)) waiting.push({ value: each, name, within: found });
  }
  return undefined;
};

interface RawInput {
  readonly params: Readonly<Record<string, string>>;
  readonly query: Readonly<Record<string, string>>;
  readonly body: unknown;
}

export interface Input {
  readonly params: Readonly<Record<string, unknown>>;
  readonly query: Readonly<Record<string, unknown>>;
  readonly body: Readonly<Record<string, unknown>>;
}

type Part = keyof RawInput;

/** An issue without the value that caused it. */
const withoutValue = (part: Part, issue: Pick<z.core.$ZodIssue, 'code' | 'path' | 'message'>) => ({
  code: issue.code,
  path: [...(part === 'params' ? ['path'] : part === 'query' ? ['query'] : []), ...issue.path],
  message: issue.message,
});

const sentence = (issues: readonly { path: readonly PropertyKey[]; message: string }[]): string =>
  issues.map(({ path, message }) => (path.length > 0 ? `${path.join('.')}: ${message}` : message)).join('; ');

/** Validates every part; all issues are gathered into one `invalid-input`. */
const parseInput = (operation: Operation, raw: RawInput): Input | LocketError => {
  const issues: ReturnType<typeof withoutValue>[] = [];
  const parse = (part: Part): Readonly<Record<string, unknown>> => {
    const schema = operation[part];
    const illFormed = schema && illFormedIn(raw[part]);
    if (illFormed)
      issues.push(
        withoutValue(part, { code: 'custom', path: illFormed, message: 'must be well-formed Unicode' }),
      );
    const result = illFormed ? undefined : schema?.safeParse(raw[part]);
    if (result && !result.success)
      issues.push(...result.error.issues.map((issue) => withoutValue(part, issue)));
    return (result?.success ? result.data : {}) as Readonly<Record<string, unknown>>;
  };
  const input = { params: parse('params'), query: parse('query'), body: parse('body') };
  if (issues.length === 0) return input;
  return new LocketError('invalid-input', sentence(issues), { details: issues });
};

/** Parses and validates the input. The verdict waits until the caller is known: strangers learn nothing from it. */
export const readInput = (step: Step) => {
  const exchange = exchangeOf(step);
  const http = present(exchange.http, 'request');
  const operation = present(exchange.operation, 'operation');
  try {
    assertNoStrayQuery(operation, http);
    assertFiltersKnown(operation, http.query);
    const raw = {
      params: exchange.pathParams ?? {},
      query: http.query,
      body: parseBody(operation, http),
    };
    assertPlainEnds(raw.params);
    assertSameName(operation, raw);
    exchange.input = parseInput(operation, raw);
  } catch (error) {
    if (!(error instanceof LocketError)) throw error;
    exchange.input = error;
  }
};

/** Whether the input was found to be valid. */
export const isInput = (input: Input | LocketError | undefined): input is Input =>
  input !== undefined && !(input instanceof LocketError);

/** Refuses invalid input now that the caller is known. */
export const requireInput = (step: Step) => {
  const { input } = exchangeOf(step);
  if (!isInput(input)) throw present(input, 'input');
};
