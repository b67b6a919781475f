import middy from '@middy/core';
import type { LocketError } from '../domain/errors.ts';
import type { Platform, RequestUnit } from '../domain/unit.ts';
import { fitting } from './compression.ts';
import { type AllowedOrigins, shared } from './cors.ts';
import { notModified } from './error-table.ts';
import { etagOf, matchesEtag } from './etag.ts';
import { type Exchange, exchangeOf, present, type Step } from './exchange.ts';
import type { GatewayEvent } from './http-request.ts';
import type { Input } from './input.ts';
import type { Journal } from './journal.ts';
import type { Operation, Reply } from './operation.ts';
import {
  failure,
  type HttpResponse,
  success,
  toRefusal,
  toReply,
  verbatim,
  withoutBody,
} from './response.ts';
import { Router } from './router.ts';
import { authenticateCaller, matchOperation, readInput, requireInput } from './steps.ts';

export interface PipelineParts {
  readonly operations: readonly Operation[];
  /** Opened at the first request, so that a function whose settings are broken can say so per request. */
  readonly platform: () => Platform;
  readonly journal: Journal;
  /** None unless the installation names some. */
  readonly allowedOrigins?: AllowedOrigins;
}

const requestOf = (exchange: Exchange) => ({
  ...(exchange.input as Input),
  http: present(exchange.http, 'request'),
  get unit(): RequestUnit {
    return present(exchange.unit, 'unit')();
  },
});

/** Runs the operation, then makes its audit event durable before anything is answered. */
const handle = async (exchange: Exchange): Promise<HttpResponse> => {
  const operation = present(exchange.operation, 'operation');
  const reply = toReply(await operation.handle(requestOf(exchange) as never));
  const whole = await serialise(exchange, reply);
  const response = await fitting(whole, present(exchange.http, 'request'), operation.paging);
  if (operation.audit !== null) await present(exchange.unit, 'unit')().record('success');
  return response;
};

const serialise = async (exchange: Exchange, reply: Reply): Promise<HttpResponse> => {
  if (reply.contentType !== undefined) return verbatim(reply, reply.contentType);
  const text = JSON.stringify(reply.body);
  if (!exchange.operation?.etag) return success(reply, text, {});
  const { keys } = present(exchange.unit, 'unit')();
  const tag = etagOf(await keys.derived('etag', (await keys.root()).version), text);
  const response = success(reply, text, { etag: tag });
  return matchesEtag(exchange.http?.headers['if-none-match'], tag)
    ? { ...response, statusCode: notModified, body: '' }
    : response;
};

/** A refusal of a known caller for lack of rights is part of the trail. */
const recordDenial = async (exchange: Exchange, refusal: LocketError): Promise<LocketError> => {
  const denied = refusal.code === 'permission-denied' || refusal.code === 'forbidden';
  const unit = denied ? exchange.unit?.() : undefined;
  if (!unit || unit.caller.kind === 'anonymous') return refusal;
  try {
    await unit.record('denied');
    return refusal;
  } catch (error) {
    return toRefusal(error);
  }
};

/** middy hands its handler the event only: from here on that is the exchange. */
const passOn = (step: Step): void => {
  (step as { event: unknown }).event = exchangeOf(step);
};

const requestIdOf = (exchange: Exchange | undefined, step: Step): string =>
  exchange?.http?.requestId ?? step.event?.requestContext?.requestId ?? 'unknown';

/** The pipeline every function runs: parse, match, authenticate, validate, handle, serialise, error table. */
export const lambda = ({ operations, platform, journal, allowedOrigins = [] }: PipelineParts) => {
  const router = new Router(operations);
  const deliver = (step: Step, response: HttpResponse): HttpResponse => {
    const { method, headers } = step.internal.exchange?.http ?? { method: '', headers: {} };
    const delivered = shared(response, { method, headers }, allowedOrigins);
    step.response = method === 'HEAD' ? withoutBody(delivered) : delivered;
    return step.response as HttpResponse;
  };
  const begin = (step: Step) => {
    step.internal.exchange = { startedAt: journal.now() };
  };
  const end = (step: Step) =>
    journal.finished(step.internal.exchange, deliver(step, step.response as HttpResponse));
  const fail = async (step: Step) => {
    const exchange = step.internal.exchange;
    const refusal = exchange ? await recordDenial(exchange, toRefusal(step.error)) : toRefusal(step.error);
    const response = deliver(step, failure(refusal, requestIdOf(exchange, step)));
    journal.finished(exchange, response, refusal);
  };
  return middy({ timeoutEarlyInMillis: 0 })
    .use({ before: begin as never, after: end as never, onError: fail as never })
    .use({ before: matchOperation(router, platform, allowedOrigins) as never })
    .use({ before: readInput as never })
    .use({ before: authenticateCaller as never })
    .use({ before: requireInput as never })
    .use({ before: passOn as never })
    .handler(handle as never) as unknown as (event: GatewayEvent, context: unknown) => Promise<HttpResponse>;
};
