import { createHmac, type KeyObject } from 'node:crypto';
import { LocketError } from '../domain/errors.ts';
import { type ErrorEnvelope, errorTable, statusOfOutcome } from './error-table.ts';
import { type Operation, type Problem, Reply } from './operation.ts';

/** What a function returns to API Gateway; both API types read this form. */
export interface HttpResponse {
  readonly statusCode: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly cookies?: readonly string[];
  readonly multiValueHeaders?: Readonly<Record<string, readonly string[]>>;
  readonly body: string;
  /** True when `body` stands for bytes. */
  readonly isBase64Encoded?: boolean;
}

const always = {
  'content-type': 'application/json; charset=utf-8',
  'cache-control': 'no-store',
  'x-content-type-options': 'nosniff',
  'strict-transport-security': 'max-age=31536000; includeSubDomains',
};

const statusOf = ({ outcome = 'ok' }: Reply): number => statusOfOutcome[outcome];

/** A success; `text` is the serialised body. */
export const success = (
  reply: Reply,
  text: string,
  headers: Readonly<Record<string, string>>,
): HttpResponse => ({
  statusCode: statusOf(reply),
  headers: { ...always, ...headers, ...reply.headers },
  ...(reply.cookies.length > 0 && {
    cookies: reply.cookies,
    multiValueHeaders: { 'set-cookie': reply.cookies },
  }),
  body: reply.outcome === 'no-content' ? '' : text,
});

/** A success whose body, text or bytes, is sent as it is. */
export const verbatim = (reply: Reply, contentType: string): HttpResponse => {
  const headers = { 'content-type': contentType };
  return reply.body instanceof Uint8Array
    ? {
        ...success(reply, Buffer.from(reply.body).toString('base64'), headers),
        isBase64Encoded: true,
      }
    : success(reply, String(reply.body), headers);
};

/** The reply to a `HEAD` request: what `GET` would say, but for the body (RFC 9110 section 9.3.2). */
export const withoutBody = ({ isBase64Encoded: _, ...response }: HttpResponse): HttpResponse => ({
  ...response,
  body: '',
});

export const toReply = (result: unknown): Reply => (result instanceof Reply ? result : new Reply(result));

/** Anything thrown as a refusal: what Locket did not foresee is `internal`, and says nothing about itself. */
export const toRefusal = (error: unknown): LocketError =>
  error instanceof LocketError
    ? error
    : new LocketError('internal', 'Something went wrong', { cause: error });

const messageOf = (refusal: LocketError): string =>
  refusal.code === 'decryption-failed' ? 'Something went wrong' : refusal.message;

/** Seconds to wait before a repetition makes sense: whatever a repetition may heal names some, for clients obey it. */
const secondsToWait = ({ code, retryAfter }: LocketError): number | undefined =>
  retryAfter ?? (code === 'throttled' || code === 'unavailable' ? 1 : undefined);

const challengeOf = (
  { code }: LocketError,
  operation: Operation | undefined,
): Readonly<Record<string, string>> =>
  code === 'unauthenticated' && operation?.challenge !== undefined
    ? { 'www-authenticate': operation.challenge }
    : {};

/** The error envelope `{reqId, statusCode, error, message, details?}`, or what the operation makes of it. */
export const failure = (refusal: LocketError, requestId: string, operation?: Operation): HttpResponse => {
  const { status, error } = errorTable[refusal.code];
  const wait = secondsToWait(refusal);
  const envelope: ErrorEnvelope = {
    reqId: requestId,
    statusCode: status,
    error,
    message: messageOf(refusal),
    ...(refusal.details !== undefined && { details: refusal.details }),
    ...(refusal.context && { context: refusal.context }),
  };
  return {
    statusCode: status,
    headers: {
      ...always,
      ...(wait !== undefined && { 'retry-after': String(wait) }),
      ...challengeOf(refusal, operation),
    },
    body: JSON.stringify(operation?.refusal?.(envelope) ?? envelope),
  };
};

/** A refusal in the form of its protocol, which says the status in its body too (RFC 9457), as a number unless it says it itself. */
export const problemResponse = (
  { code, contentType, headers, body }: Problem,
  refusal: LocketError,
): HttpResponse => {
  const { status } = errorTable[code];
  const wait = secondsToWait(refusal);
  return {
    statusCode: status,
    headers: {
      ...always,
      'content-type': contentType,
      ...(wait !== undefined && { 'retry-after': String(wait) }),
      ...headers,
    },
    body: JSON.stringify({ status, ...body }),
  };
};

/**
 * A strong tag over the reply's bytes (RFC 9110 section 8.8.3), keyed so that a tag in somebody's log cannot be used
 * to try out values.
 */
export const etagOf = (key: KeyObject, body: string): string =>
  `"${createHmac('sha256', key).update(body).digest('base64url').slice(0, 32)}"`;

const opaque = (tag: string): string => tag.trim().replace(/^W\//, '');

/** Weak comparison (RFC 9110 section 8.8.3.2): proxies that compress turn strong tags into weak ones. */
export const matchesEtag = (header: string | undefined, tag: string): boolean =>
  header !== undefined && (header.trim() === '*' || header.split(',').map(opaque).includes(opaque(tag)));
