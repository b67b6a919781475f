import { LocketError } from '../domain/errors.ts';
import type { Platform, RequestUnit } from '../domain/unit.ts';
import type { CertificateHeader } from './client-certificate.ts';
import { fitting } from './compression.ts';
import { type AllowedOrigins, shared } from './cors.ts';
import { notModified } from './error-table.ts';
import { type Exchange, present, type Step } from './exchange.ts';
import type { Input } from './input.ts';
import type { Journal } from './journal.ts';
import type { Operation, Problem, Reply } from './operation.ts';
import { limited, standingHeaders } from './rate-limits.ts';
import { askedIn, refusedIn } from './refusals.ts';
import {
  etagOf,
  failure,
  type HttpResponse,
  matchesEtag,
  problemResponse,
  success,
  toRefusal,
  toReply,
  verbatim,
  withoutBody,
} from './response.ts';
import { Router } from './router.ts';
import { type LambdaHandler, shell } from './shell.ts';
import { authenticateCaller, matchOperation, readInput, requireInput } from './steps.ts';

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
    const unit = present(exchange.unit, 'unit')();
    unit.asks(askedIn(exchange));
    return unit;
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
const refused = async (
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

const requestIdOf = (exchange: Exchange | undefined, step: Step): string =>
  exchange?.http?.requestId ?? step.event?.requestContext?.requestId ?? 'unknown';

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
  const deliver = (step: Step, response: HttpResponse): HttpResponse => {
    const { http, standing } = step.internal.exchange ?? {};
    const { method, headers } = http ?? { method: '', headers: {} };
    const counted = { ...response, headers: { ...response.headers, ...standingHeaders(standing) } };
    const delivered = shared(counted, { method, headers }, allowedOrigins);
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
      matchOperation(router, platform, allowedOrigins, clientCertificateHeader),
      readInput,
      unlimited ? authenticateCaller : limited(authenticateCaller),
      requireInput,
    ],
    handle,
  );
};
