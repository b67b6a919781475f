import { ownAgents } from '../domain/egress.ts';
import { LocketError } from '../domain/errors.ts';
import type { Origin, Platform, RequestUnit } from '../domain/unit.ts';
import { type CertificateHeader, clientCertificateOf } from './client-certificate.ts';
import { type CrossOrigin, preflight } from './cors.ts';
import { type Exchange, exchangeOf, type Step } from './exchange.ts';
import { type GatewayEvent, type HttpRequest, toHttpRequest, withToken } from './http-request.ts';
import type { Operation } from './operation.ts';
import { askedIn } from './refusals.ts';

interface Compiled {
  readonly operation: Operation;
  readonly parts: readonly string[];
}

export interface Match {
  readonly operation: Operation;
  readonly params: Readonly<Record<string, string>>;
}

const isGreedy = (part: string): boolean => part.endsWith('+}');
const isParam = (part: string): boolean => part.startsWith('{');
const nameOf = (part: string): string => part.replace(/[{}+]/g, '');
const weight = (part: string): number => (isGreedy(part) ? 2 : isParam(part) ? 1 : 0);

/** Literals before parameters before greedy tails, compared from the left. */
const bySpecificity = (a: Compiled, b: Compiled): number => {
  for (const [index, part] of a.parts.entries()) {
    const other = b.parts[index];
    if (other === undefined) return 1;
    if (weight(part) !== weight(other)) return weight(part) - weight(other);
  }
  return a.parts.length - b.parts.length;
};

/** What takes every path claims none: paths that others claim are theirs, by whatever method. */
const takesEverything = ([first]: readonly string[]): boolean => first !== undefined && isGreedy(first);

const paramsOf = (
  parts: readonly string[],
  segments: readonly string[],
): Record<string, string> | undefined => {
  const params: Record<string, string> = {};
  for (const [index, part] of parts.entries()) {
    if (isGreedy(part)) {
      params[nameOf(part)] = segments.slice(index).join('/');
      return segments.length > index ? params : undefined;
    }
    const segment = segments[index];
    if (segment === undefined || segment === '') return undefined;
    if (isParam(part)) params[nameOf(part)] = segment;
    else if (part !== segment) return undefined;
  }
  return parts.length === segments.length ? params : undefined;
};

/** Segments that tell most families of paths apart. */
const segmentsOfFamily = 3;

const familyOf = (segments: readonly string[]): string => segments.slice(0, segmentsOfFamily).join('/');

/** Whether a path leaves open what family it is of: it may fit requests of any. */
const isOfAnyFamily = ({ parts }: Compiled): boolean =>
  parts.length < segmentsOfFamily || parts.slice(0, segmentsOfFamily).some(isParam);

/** Routes by family, those of any family among them, in one order: what a request need not be compared with is left out. */
const byFamily = (routes: readonly Compiled[]): ReadonlyMap<string, readonly Compiled[]> => {
  const families = new Set(routes.flatMap((route) => (isOfAnyFamily(route) ? [] : [familyOf(route.parts)])));
  return new Map(
    [...families].map((family) => [
      family,
      routes.filter((route) => isOfAnyFamily(route) || familyOf(route.parts) === family),
    ]),
  );
};

/** The operations of one function, most specific first. */
export class Router {
  readonly #ofAnyFamily: readonly Compiled[];
  readonly #byFamily: ReadonlyMap<string, readonly Compiled[]>;

  constructor(operations: readonly Operation[]) {
    const routes = operations
      .map((operation) => ({ operation, parts: operation.path.split('/').slice(1) }))
      .map(({ operation, parts }) => ({ operation, parts: operation.path === '/' ? [] : parts }))
      .sort(bySpecificity);
    this.#ofAnyFamily = routes.filter(isOfAnyFamily);
    this.#byFamily = byFamily(routes);
  }

  /** The operation for this request; `unknown-route` or `method-not-allowed` when there is none. */
  match({ method, segments }: Pick<HttpRequest, 'method' | 'segments'>): Match {
    const wanted = method === 'HEAD' ? 'GET' : method;
    let known = false;
    for (const { operation, parts } of this.#byFamily.get(familyOf(segments)) ?? this.#ofAnyFamily) {
      const params = paramsOf(parts, segments);
      if (known && takesEverything(parts)) break;
      if (params && operation.method === wanted) return { operation, params };
      known ||= params !== undefined && !takesEverything(parts);
    }
    if (known) throw new LocketError('method-not-allowed', `This path does not take ${method}`);
    throw new LocketError('unknown-route', 'Route not found');
  }
}

const maxUserAgent = 256;

/** Few ask for the client's certificate, which is taken from the event when one does. */
const originOf = (
  { ipAddress, requestId, headers }: HttpRequest,
  event: GatewayEvent,
  certificateHeader: CertificateHeader | undefined,
): Origin => ({
  ipAddress,
  userAgent: (headers['user-agent'] ?? '').slice(0, maxUserAgent),
  requestId,
  get clientCertificate() {
    return clientCertificateOf(event, ipAddress, certificateHeader);
  },
});

/** When Lambda ends this invocation; undefined where nobody says so. */
const endOf = ({ context }: Step, { startedAt }: Exchange): number | undefined => {
  const remaining = context?.getRemainingTimeInMillis?.();
  return remaining === undefined ? undefined : startedAt + remaining;
};

/** The unit of a request, opened when it is first asked for. */
const unitOf = (exchange: Exchange, open: () => RequestUnit): (() => RequestUnit) => {
  let unit: RequestUnit | undefined;
  return () => {
    if (unit) return unit;
    unit = open();
    unit.asks(() => askedIn(exchange));
    return unit;
  };
};

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
    sharing: CrossOrigin | undefined,
    certificateHeader?: CertificateHeader,
  ) =>
  (step: Step) => {
    const exchange = exchangeOf(step);
    exchange.http = toHttpRequest(step.event);
    assertNotOurs(exchange.http);
    if (sharing?.isPreflight(exchange.http)) {
      exchange.operation = preflight;
      return;
    }
    const { operation, params } = router.match(exchange.http);
    exchange.operation = operation;
    exchange.http = withToken(exchange.http, operation.tokenHeader);
    exchange.pathParams = params;
    // middy puts something else in the place of the event later.
    const origin = originOf(exchange.http, step.event, certificateHeader);
    exchange.unit = unitOf(exchange, () => platform().open(origin, operation.audit, endOf(step, exchange)));
  };
