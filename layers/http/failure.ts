import { LocketError } from '../domain/errors.ts';
import { type ErrorEnvelope, errorTable } from './error-table.ts';
import type { Exchange, Step } from './exchange.ts';
import type { Operation, Problem } from './operation.ts';
import { always, type HttpResponse } from './response.ts';

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
const problemResponse = (
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

/** The form of the protocol whose path nothing answers; undefined for any other. */
const strayed = (
  operations: readonly Operation[],
  { http, operation }: Exchange,
  refusal: LocketError,
): Problem | undefined => {
  if (!http || (operation && refusal.code !== 'unknown-route')) return undefined;
  const path = `/${http.segments.join('/')}/`;
  return operations
    .find(({ strays }) => strays && path.startsWith(`${strays.below}/`))
    ?.strays?.problem(refusal);
};

/** A refusal in the form of its protocol; in the usual one when that cannot be made, for it has to be answered. */
export const refused = async (
  operations: readonly Operation[],
  exchange: Exchange | undefined,
  refusal: LocketError,
  requestId: string,
): Promise<HttpResponse> => {
  const { operation, unit, pathParams = {} } = exchange ?? {};
  const stray = exchange && strayed(operations, exchange, refusal);
  if (stray) return problemResponse(stray, refusal);
  try {
    if (operation?.problem && unit)
      return problemResponse(await operation.problem(refusal, unit(), pathParams), refusal);
  } catch {
    // What keeps it from being made kept the request from being carried out, and is told as that.
  }
  return failure(refusal, requestId, operation);
};

export const requestIdOf = (exchange: Exchange | undefined, step: Step): string =>
  exchange?.http?.requestId ?? step.event?.requestContext?.requestId ?? 'unknown';
