import middy from '@middy/core';
import { LocketError } from '../domain/errors.ts';
import type { Platform, RequestUnit } from '../domain/unit.ts';
import { authenticateCaller } from './authenticate.ts';
import type { CertificateHeader } from './client-certificate.ts';
import { type AllowedOrigins, crossOrigin } from './cors.ts';
import { notModified } from './error-table.ts';
import { type Exchange, exchangeOf, present, type Step } from './exchange.ts';
import { refused, requestIdOf, toRefusal } from './failure.ts';
import type { GatewayEvent } from './http-request.ts';
import { type Input, readInput, requireInput } from './input.ts';
import type { Journal } from './journal.ts';
import type { Operation, Reply } from './operation.ts';
import { limited, standingHeaders } from './rate-limits.ts';
import { recordRefusal } from './refusals.ts';
import {
  etagOf,
  fitting,
  type HttpResponse,
  matchesEtag,
  success,
  toReply,
  verbatim,
  withoutBody,
} from './response.ts';
import { matchOperation, Router } from './router.ts';

/** What is done around all steps. */
interface Around {
  readonly before: (step: Step) => void;
  readonly after: (step: Step) => void;
  readonly onError: (step: Step) => Promise<void>;
}

type LambdaHandler = (event: GatewayEvent, context: unknown) => Promise<HttpResponse>;

/** middy hands its handler the event only: from here on that is the exchange. */
const passOn = (step: Omit<Step, 'event'> & { event: unknown }): void => {
  step.event = exchangeOf(step);
};

/** The one place that knows middy: runs the steps in order, then the work on the exchange that they made. */
const shell = (
  around: Around,
  steps: readonly ((step: Step) => void | Promise<void>)[],
  work: (exchange: Exchange) => Promise<HttpResponse>,
): LambdaHandler => {
  const shelled = middy<unknown, HttpResponse>({ timeoutEarlyInMillis: 0 });
  shelled.use(around);
  for (const before of steps) shelled.use({ before });
  shelled.use({ before: passOn }).handler((exchange: unknown) => work(exchange as Exchange));
  return (event, context) => shelled(event, context as never);
};

export interface PipelineParts {
  readonly operations: readonly Operation[];
  /** Opened at the first request, so that a function whose settings are broken can say so per request. */
  readonly platform: () => Platform;
  readonly journal: Journal;
  /** None unless the installation names some. */
  readonly allowedOrigins?: AllowedOrigins;
  /** Header in which a front hands on the certificates of clients, where there is such a front. */
  readonly clientCertificateHeader?: CertificateHeader | undefined;
  /** True where there is no storage to count requests in, nor anything of anybody to read. */
  readonly unlimited?: boolean;
}

const requestOf = (exchange: Exchange) => ({
  ...(exchange.input as Input),
  http: present(exchange.http, 'request'),
  get unit(): RequestUnit {
    return present(exchange.unit, 'unit')();
  },
});

/** Runs of a reading operation that bulk writes overtake. */
const maxRuns = 4;

/** What a bulk write overtook is read anew: a reply is of one moment, or `unavailable`. */
const replyTo = async (exchange: Exchange, operation: Operation): Promise<Reply> => {
  for (let run = 1; run <= maxRuns; run += 1) {
    const reply = toReply(await operation.handle(requestOf(exchange) as never));
    if (operation.method !== 'GET' || operation.audit === null) return reply;
    const unit = present(exchange.unit, 'unit')();
    if (!(await unit.overtaken())) return reply;
    unit.forget();
  }
  throw new LocketError('unavailable', 'Large changes kept overtaking this, try again in 1 second', {
    retryAfter: 1,
  });
};

/** Runs the operation, then makes its audit event durable before anything is answered. */
const handle = async (exchange: Exchange): Promise<HttpResponse> => {
  const operation = present(exchange.operation, 'operation');
  const reply = await replyTo(exchange, operation);
  const whole = await serialise(exchange, reply);
  const response = await fitting(whole, present(exchange.http, 'request'), operation.paging);
  if (operation.audit !== null) await present(exchange.unit, 'unit')().record(operation.method === 'GET');
  await exchange.closing;
  return response;
};

const tagOver = async (exchange: Exchange, text: string): Promise<string> => {
  const { keys } = present(exchange.unit, 'unit')();
  return etagOf((await keys.latestDerived('etag')).key, text);
};

const serialise = async (exchange: Exchange, reply: Reply): Promise<HttpResponse> => {
  if (reply.contentType !== undefined) return verbatim(reply, reply.contentType);
  const text = JSON.stringify(reply.body);
  const { operation } = exchange;
  if (!operation?.etag) return success(reply, text, {});
  const tag = reply.headers.etag ?? (await tagOver(exchange, text));
  const response = success(reply, text, { etag: tag });
  return matchesEtag(exchange.http?.headers['if-none-match'], tag)
    ? { ...response, statusCode: notModified, body: '' }
    : response;
};

/** The pipeline every function runs: parse, match, authenticate, validate, handle, serialise, error table. */
export const lambda = ({
  operations,
  platform,
  journal,
  allowedOrigins = [],
  clientCertificateHeader,
  unlimited = false,
}: PipelineParts): LambdaHandler => {
  const router = new Router(operations);
  const sharing = crossOrigin(allowedOrigins);
  const deliver = (step: Step, response: HttpResponse): HttpResponse => {
    const { http, standing } = step.internal.exchange ?? {};
    const { method, headers } = http ?? { method: '', headers: {} };
    const counted = { ...response, headers: { ...response.headers, ...standingHeaders(standing) } };
    const delivered = sharing?.shared(counted, { method, headers }) ?? counted;
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
    const refusal = exchange ? await recordRefusal(exchange, toRefusal(step.error)) : toRefusal(step.error);
    await exchange?.closing;
    const response = deliver(step, await refused(operations, exchange, refusal, requestIdOf(exchange, step)));
    journal.finished(exchange, response, refusal);
  };
  return shell(
    { before: begin, after: end, onError: fail },
    [
      matchOperation(router, platform, sharing, clientCertificateHeader),
      readInput,
      unlimited ? authenticateCaller : limited(authenticateCaller),
      requireInput,
    ],
    handle,
  );
};
