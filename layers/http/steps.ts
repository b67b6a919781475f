import * as z from 'zod';
import { ownAgents } from '../domain/egress.ts';
import { isRefusal, LocketError } from '../domain/errors.ts';
import { looksLikeServiceToken } from '../domain/service-tokens/presented.ts';
import type { BearerClaims } from '../domain/tokens/claims.ts';
import type { Origin, Platform, RequestUnit } from '../domain/unit.ts';
import { everyone } from './access.ts';
import {
  apiKeyIn,
  authenticate,
  authenticateApiKey,
  authenticateService,
  expectCaller,
  tokenOf,
  withToken,
} from './authenticate.ts';
import { parseBody } from './body.ts';
import { type CertificateHeader, clientCertificateOf } from './client-certificate.ts';
import { type AllowedOrigins, isPreflight } from './cors.ts';
import { type Exchange, exchangeOf, present, type Step } from './exchange.ts';
import { type HttpRequest, toHttpRequest } from './http-request.ts';
import { type Input, parseInput } from './input.ts';
import { assertFiltersKnown } from './members.ts';
import { operation as declare, type Operation, Reply } from './operation.ts';
import { assertNotSpent } from './rate-limits.ts';
import type { Router } from './router.ts';
import { assertNoStrayQuery, assertPlainEnds, assertSameName } from './whole-path.ts';

const maxUserAgent = 256;

const originOf = (
  { ipAddress, requestId, headers }: HttpRequest,
  clientCertificate: Origin['clientCertificate'],
): Origin => ({
  ipAddress,
  userAgent: (headers['user-agent'] ?? '').slice(0, maxUserAgent),
  requestId,
  ...(clientCertificate && { clientCertificate }),
});

/** When Lambda ends this invocation; undefined where nobody says so. */
const endOf = ({ context }: Step, { startedAt }: Exchange): number | undefined => {
  const remaining = context?.getRemainingTimeInMillis?.();
  return remaining === undefined ? undefined : startedAt + remaining;
};

const openedOnce = (open: () => RequestUnit): (() => RequestUnit) => {
  let unit: RequestUnit | undefined;
  return () => {
    unit ??= open();
    return unit;
  };
};

/** What a browser asks before it sends a page's request: the answer is all in the headers. */
const preflight = declare({
  method: 'OPTIONS',
  path: '*',
  summary: 'Whether a page of another origin may send a request',
  access: everyone,
  audit: null,
  limit: 'public',
  reply: () => z.string(),
  handle: async () => new Reply('', { contentType: 'text/plain' }),
});

const ownAgentNames: ReadonlySet<string | undefined> = new Set(Object.values(ownAgents));

/** What we tell others is not for ourselves: a stream that leads here would have its own events sent on without end. */
const assertNotOurs = ({ headers }: HttpRequest): void => {
  if (ownAgentNames.has(headers['user-agent']))
    throw new LocketError('unknown-route', 'Locket takes neither webhooks nor audit log streams');
};

/** Reads the event and finds the operation: `unknown-route`, `method-not-allowed`. */
export const matchOperation =
  (
    router: Router,
    platform: () => Platform,
    origins: AllowedOrigins,
    certificateHeader?: CertificateHeader,
  ) =>
  (step: Step) => {
    const exchange = exchangeOf(step);
    exchange.http = toHttpRequest(step.event);
    assertNotOurs(exchange.http);
    if (isPreflight(exchange.http, origins)) {
      exchange.operation = preflight;
      return;
    }
    const { operation, params } = router.match(exchange.http);
    exchange.operation = operation;
    exchange.http = withToken(exchange.http, operation.tokenHeader);
    exchange.pathParams = params;
    const origin = originOf(
      exchange.http,
      clientCertificateOf(step.event, exchange.http.ipAddress, certificateHeader),
    );
    exchange.unit = openedOnce(() => platform().open(origin, operation.audit, endOf(step, exchange)));
  };

/** Parses and validates the input. The verdict waits until the caller is known: strangers learn nothing from it. */
export const readInput = (step: Step) => {
  const exchange = exchangeOf(step);
  const http = present(exchange.http, 'request');
  const operation = present(exchange.operation, 'operation');
  try {
    assertNoStrayQuery(operation, http);
    assertFiltersKnown(operation, http.query);
    const raw = {
      params: exchange.pathParams ?? {},
      query: http.query,
      body: parseBody(operation, http),
    };
    assertPlainEnds(raw.params);
    assertSameName(operation, raw);
    exchange.input = parseInput(operation, raw);
  } catch (error) {
    if (!(error instanceof LocketError)) throw error;
    exchange.input = error;
  }
};

const isInput = (input: Input | LocketError | undefined): input is Input =>
  input !== undefined && !(input instanceof LocketError);

/** Lets the operation name its likely reads, so that they share the round that authenticates the caller. */
const expectReads = (
  operation: Operation,
  input: Input | LocketError | undefined,
  claims: BearerClaims,
  unit: RequestUnit,
) => {
  expectCaller(claims, operation.access, unit);
  if (!isInput(input)) return;
  const { stores } = unit;
  if (claims.authTokenType !== 'scimToken') operation.expect?.({ ...input, claims, stores } as never);
  else if (operation.access.directory)
    operation.expectForDirectory?.(claims.orgId, { ...input, stores } as never);
};

/** Establishes a service token as the caller, and reads the query anew where its scope says the rest of it. */
const establishService = async (step: Step, bearer: string): Promise<void> => {
  const exchange = exchangeOf(step);
  const operation = present(exchange.operation, 'operation');
  const http = present(exchange.http, 'request');
  const caller = await authenticateService(bearer, operation.access, present(exchange.unit, 'unit')());
  if (!operation.asServiceToken) return;
  exchange.http = { ...http, query: operation.asServiceToken(http.query, caller) };
  readInput(step);
};

const establish = async (step: Step): Promise<void> => {
  const { http, operation: matched, unit, input } = exchangeOf(step);
  const operation = present(matched, 'operation');
  const open = present(unit, 'unit')();
  const apiKey = operation.access.apiKeys && apiKeyIn(present(http, 'request'));
  if (apiKey) return authenticateApiKey(apiKey, open);
  const token = tokenOf(present(http, 'request'));
  if (looksLikeServiceToken(token)) return establishService(step, token);
  const claims = await open.tokens.verify(token, (proven) => open.present(proven));
  assertNotSpent(exchangeOf(step), claims, open);
  expectReads(operation, input, claims, open);
  await authenticate(claims, operation.access, open);
};

/**
 * Whoever may be anybody is known when the bearer is good, and a stranger when it means nothing. Who is known and may not
 * is refused, never taken for a stranger.
 */
const recognise = async (step: Step): Promise<void> => {
  if (!exchangeOf(step).http?.headers.authorization) return;
  try {
    await establish(step);
  } catch (error) {
    if (!isRefusal(error, 'unauthenticated')) throw error;
  }
};

/** Establishes who calls, unless everybody may: then even a stale bearer is ignored. */
export const authenticateCaller = async (step: Step): Promise<void> => {
  const { kinds } = present(exchangeOf(step).operation, 'operation').access;
  if (!kinds.includes('anonymous')) return establish(step);
  if (kinds.length > 1) return recognise(step);
};

/** Refuses invalid input now that the caller is known. */
export const requireInput = (step: Step) => {
  const { input } = exchangeOf(step);
  if (!isInput(input)) throw present(input, 'input');
};
