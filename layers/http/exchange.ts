import type { LocketError } from '../domain/errors.ts';
import type { Standing } from '../domain/rate-limits/limiter.ts';
import type { RequestUnit } from '../domain/unit.ts';
import type { GatewayEvent, HttpRequest } from './http-request.ts';
import type { Input } from './input.ts';
import type { Operation } from './operation.ts';
import type { HttpResponse } from './response.ts';

/** What the pipeline knows about the request in hand, step by step. */
export interface Exchange {
  /** Milliseconds since 1970. */
  readonly startedAt: number;
  http?: HttpRequest;
  operation?: Operation;
  pathParams?: Readonly<Record<string, string>>;
  /** Opens the unit when first asked for one: what touches nobody's data needs no storage, nor settings for it. */
  unit?: () => RequestUnit;
  input?: Input | LocketError;
  /** How much of its limit the caller has used up. */
  standing?: Standing;
  /** What has to end before this process may be frozen. */
  closing?: Promise<unknown>;
}

/** The part of a middy request that our steps use. */
export interface Step {
  event: GatewayEvent;
  /** What Lambda says about the invocation. */
  context?: { getRemainingTimeInMillis?: () => number };
  response: HttpResponse | null | undefined | unknown;
  error: Error | null | undefined;
  internal: { exchange?: Exchange };
}

/** A member that an earlier step must have set. */
export const present = <T>(value: T | undefined, name: string): T => {
  if (value === undefined) throw new Error(`The pipeline has no ${name} yet`);
  return value;
};

export const exchangeOf = (step: Pick<Step, 'internal'>): Exchange =>
  present(step.internal.exchange, 'exchange');
