import type { LocketError } from '../domain/errors.ts';
import type { Exchange } from './exchange.ts';
import type { HttpResponse } from './response.ts';

/** Where the pipeline reports what it did: logs and metrics, never inputs or values. */
export interface Journal {
  /** Milliseconds since 1970. */
  now(): number;
  finished(exchange: Exchange | undefined, response: HttpResponse, refusal?: LocketError): void;
}
