/** Every refusal Locket can utter; `layers/http/error-table.ts` gives each its HTTP status. */
export type ErrorCode =
  | 'unauthenticated'
  | 'forbidden'
  | 'permission-denied'
  | 'not-found'
  | 'bad-request'
  | 'bad-json'
  | 'already-exists'
  | 'conflict'
  | 'precondition-failed'
  | 'second-factor-required'
  | 'step-up-required'
  | 'invalid-input'
  | 'too-large'
  | 'unsupported-media-type'
  | 'too-many-attempts'
  | 'throttled'
  | 'rate-limited'
  | 'unavailable'
  | 'unknown-route'
  | 'method-not-allowed'
  | 'decryption-failed'
  | 'internal';

export interface ErrorFacts {
  /** Validation issues or similar, shown to the caller: never values. */
  readonly details?: unknown;
  /** A code that clients of second factors decide by. */
  readonly context?: { readonly code: string };
  /** Seconds after which a retry makes sense. */
  readonly retryAfter?: number;
  /** The fault underneath, for the log only. */
  readonly cause?: unknown;
  /** Set for a refusal that the trail must know of although its code alone does not say so. */
  readonly trail?: 'denied' | 'failed';
}

/** The one error base: a stable code, a sentence for the caller, and the cause for the log. */
export class LocketError extends Error {
  override readonly name = 'LocketError';
  readonly code: ErrorCode;
  readonly details: unknown;
  readonly retryAfter: number | undefined;
  readonly trail: ErrorFacts['trail'];
  readonly context: ErrorFacts['context'];

  constructor(code: ErrorCode, message: string, facts: ErrorFacts = {}) {
    super(message, facts.cause === undefined ? undefined : { cause: facts.cause });
    this.code = code;
    this.details = facts.details;
    this.retryAfter = facts.retryAfter;
    this.trail = facts.trail;
    this.context = facts.context;
  }
}

/** True when `error` is a refusal with this code. */
export const isRefusal = (error: unknown, code: ErrorCode): error is LocketError =>
  error instanceof LocketError && error.code === code;
