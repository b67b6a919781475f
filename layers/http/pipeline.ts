import middy from '@middy/core';
import type { LocketError } from '../domain/errors.ts';
import type { Platform, RequestUnit } from '../domain/unit.ts';
import { fitting } from './compression.ts';
import { notModified } from './error-table.ts';
import { etagOf, matchesEtag } from './etag.ts';
import { type Exchange, exchangeOf, present, type Step } from './exchange.ts';
import type { GatewayEvent } from './http-request.ts';
import type { Input } from './input.ts';
import type { Journal } from './journal.ts';
import type { Operation, Reply } from './operation.ts';
import { askedIn, refusedIn } from './refusals.ts';
import { failure, type HttpResponse, success, toRefusal, toReply, verbatim } from './response.ts';
import { Router } from './router.ts';
import { authenticateCaller, matchOperation, readInput, requireInput } from './steps.ts';

export interface PipelineParts {
  readonly operations: readonly Operation[];
  /** Opened at the first request, so that a function whose settings are broken can say so per request. */
  readonly platform: () => Platform;
  readonly journal: Journal;
}

const requestOf = (exchange: Exchange) => ({
  ...(exchange.input as Input),
  http: present(exchange.http, 'request'),
  get unit(): RequestUnit {
    const unit = present(exchange.unit, 'unit')();
    unit.asks(askedIn(exchange));
    return unit;
  },
});

/** Runs the operation, then makes its audit event durable before anything is answered. */
const handle = async (exchange: Exchange): Promise<HttpResponse> => {
  const operation = present(exchange.operation, 'operation');
  const reply = toReply(await operation.handle(requestOf(exchange) as never));
  const whole = await serialise(exchange, reply);
  const response = await fitting(whole, present(exchange.http, 'request'), operation.paging);
  if (operation.audit !== null) await present(exchange.unit, 'unit')().record();
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

/** A refusal of somebody who is known, or of a login, is in the trail before it is answered. */
const recordRefusal = async (exchange: Exchange, refusal: LocketError): Promise<LocketError> => {
  try {
    const refused = refusedIn(exchange, refusal);
    if (!refused) return refusal;
    const unit = present(exchange.unit, 'unit')();
    unit.asks(askedIn(exchange));
    await unit.refuse(refused);
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
export const lambda = ({ operations, platform, journal }: PipelineParts) => {
  const router = new Router(operations);
  const begin = (step: Step) => {
    step.internal.exchange = { startedAt: journal.now() };
  };
  const end = (step: Step) => journal.finished(step.internal.exchange, step.response as HttpResponse);
  const fail = async (step: Step) => {
    const exchange = step.internal.exchange;
    const refusal = exchange ? await recordRefusal(exchange, toRefusal(step.error)) : toRefusal(step.error);
    const response = failure(refusal, requestIdOf(exchange, step));
    step.response = response;
    journal.finished(exchange, response, refusal);
  };
  return middy({ timeoutEarlyInMillis: 0 })
    .use({ before: begin as never, after: end as never, onError: fail as never })
    .use({ before: matchOperation(router, platform) as never })
    .use({ before: readInput as never })
    .use({ before: authenticateCaller as never })
    .use({ before: requireInput as never })
    .use({ before: passOn as never })
    .handler(handle as never) as unknown as (event: GatewayEvent, context: unknown) => Promise<HttpResponse>;
};
