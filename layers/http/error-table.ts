import type { ErrorCode } from '../domain/errors.ts';
import type { Outcome } from './operation.ts';

interface WireError {
  readonly status: number;
  /** The `error` member clients show as a name. */
  readonly error: string;
}

/** What a refusal says; `message` is always text. */
export interface ErrorEnvelope {
  readonly reqId: string;
  readonly statusCode: number;
  readonly error: string;
  readonly message: string;
  readonly details?: unknown;
  /** What clients of second factors decide by. */
  readonly context?: { readonly code: string };
}

/** The one table from error code to HTTP status; nobody writes a status number elsewhere. */
export const errorTable: Readonly<Record<ErrorCode, WireError>> = {
  unauthenticated: { status: 401, error: 'UnauthorizedError' },
  forbidden: { status: 403, error: 'ForbiddenError' },
  'permission-denied': { status: 403, error: 'PermissionDenied' },
  'second-factor-required': { status: 403, error: 'SecondFactorRequired' },
  'step-up-required': { status: 403, error: 'StepUpRequired' },
  'not-found': { status: 404, error: 'NotFound' },
  'unknown-route': { status: 404, error: 'Not Found' },
  'method-not-allowed': { status: 405, error: 'MethodNotAllowed' },
  'bad-request': { status: 400, error: 'BadRequest' },
  'bad-json': { status: 400, error: 'BadRequest' },
  'already-exists': { status: 400, error: 'BadRequest' },
  conflict: { status: 409, error: 'Conflict' },
  'precondition-failed': { status: 412, error: 'PreconditionFailed' },
  'too-large': { status: 413, error: 'PayloadTooLarge' },
  'unsupported-media-type': { status: 415, error: 'UnsupportedMediaType' },
  'invalid-input': { status: 422, error: 'ValidationFailure' },
  'too-many-attempts': { status: 429, error: 'TooManyAttempts' },
  'rate-limited': { status: 429, error: 'RateLimitExceeded' },
  throttled: { status: 429, error: 'RateLimitExceeded' },
  unavailable: { status: 503, error: 'ServiceUnavailable' },
  'decryption-failed': { status: 500, error: 'InternalServerError' },
  internal: { status: 500, error: 'InternalServerError' },
};

/** The status of an unchanged resource (RFC 9110 section 15.4.5), and of a success unless its operation has another. */
export const notModified = 304;
/** The status of a reply that sends the client on (RFC 9110 section 15.4.3). */
const found = 302;
const ok = 200;
/** The status of a success that made something with an address of its own (RFC 9110 section 15.3.2). */
const created = 201;
/** The status of a success without a body, such as an answered preflight request. */
export const noContent = 204;

/** The status of each way in which a success may end. */
export const statusOfOutcome: Readonly<Record<Outcome, number>> = {
  ok,
  created,
  found,
  'no-content': noContent,
};
