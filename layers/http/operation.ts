import type * as z from 'zod';
import type { AuditEventType } from '../domain/audit/event-types.ts';
import type { ServiceCaller } from '../domain/caller.ts';
import type { ErrorCode, LocketError } from '../domain/errors.ts';
import type { LimitClass } from '../domain/rate-limits/limits.ts';
import type { Claims } from '../domain/tokens/claims.ts';
import type { Stores, Unit } from '../domain/unit.ts';
import type { Access } from './access.ts';
import type { ErrorEnvelope } from './error-table.ts';
import type { HttpRequest } from './http-request.ts';

/** Methods of operations; `HEAD` is a `GET` whose reply has no body, and `OPTIONS` asks about other origins. */
export type Method = 'GET' | 'POST' | 'PATCH' | 'PUT' | 'DELETE' | 'OPTIONS';

/**
 * How a success ends: plainly, with something made that has an address, without a body, or with the client going on at the
 * address in the header `location`.
 */
export type Outcome = 'ok' | 'created' | 'no-content' | 'found';

interface ReplyExtra {
  readonly headers?: Readonly<Record<string, string>>;
  readonly cookies?: readonly string[];
  readonly contentType?: string;
  /** Another one than a plain success. */
  readonly outcome?: Outcome;
}

/** A refusal as some clients read it: the code that says its status, headers, and the body with its media type. */
export interface Problem {
  readonly code: ErrorCode;
  readonly contentType: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: object;
}

/** A reply with more than a body, or with a body that is not JSON. */
export class Reply<T = unknown> {
  readonly body: T;
  readonly headers: Readonly<Record<string, string>>;
  readonly cookies: readonly string[];
  /** Set when the body is text or bytes to be sent as they are, instead of as JSON. */
  readonly contentType: string | undefined;
  readonly outcome: ReplyExtra['outcome'];

  constructor(body: T, extra: ReplyExtra = {}) {
    this.body = body;
    this.headers = extra.headers ?? {};
    this.cookies = extra.cookies ?? [];
    this.contentType = extra.contentType;
    this.outcome = extra.outcome;
  }
}

type Parsed<S> = S extends z.ZodType ? z.output<S> : Readonly<Record<string, never>>;

/** A validated request: trimmed, bounded and typed input, and the unit that knows the caller. */
interface OperationRequest<P, Q, B> {
  readonly params: Parsed<P>;
  readonly query: Parsed<Q>;
  readonly body: Parsed<B>;
  readonly unit: Unit;
  readonly http: HttpRequest;
}

/** What is known before the caller is authenticated, to name the items the first round should read. */
export interface Outlook<P, Q, B> extends Pick<OperationRequest<P, Q, B>, 'params' | 'query' | 'body'> {
  readonly claims: Claims;
  readonly stores: Stores;
  /** When it was asked. */
  readonly now: Date;
}

export interface OperationSpec<
  P extends z.ZodType | undefined,
  Q extends z.ZodType | undefined,
  B extends z.ZodType | undefined,
  R extends z.ZodType,
> {
  readonly method: Method;
  /** `{name}` is one segment, `{name+}` takes the rest of the path, slashes included. */
  readonly path: string;
  readonly summary: string;
  readonly access: Access;
  /** Audit event type, or null for an operation that touches nobody's data. */
  readonly audit: AuditEventType | null;
  /** What its requests count as, of those that a caller may make in a minute. */
  readonly limit: LimitClass;
  readonly params?: P;
  readonly query?: Q;
  readonly body?: B;
  /** Shape of the reply: for those who describe or check it, so it is not built until one of them asks. */
  readonly reply: () => R;
  /** Whether the body may be a form, which any web page can have a browser send: for logins of machines only. */
  readonly forms?: boolean;
  /** Media types beside JSON that the body may have, in lower case: it is read as text then. */
  readonly consumes?: readonly string[];
  /** Bytes of UTF-8 that its body may have where the usual 1 MiB does not do; API Gateway hands over at most 6 MB. */
  readonly largestBody?: number;
  /** Header in which its clients present the token when they send no `Authorization`, in lower case. */
  readonly tokenHeader?: string;
  /** What a refusal as `unauthenticated` tells its clients to authenticate by (`WWW-Authenticate`, RFC 9110). */
  readonly challenge?: string;
  /** The body of its refusals, where its clients read another one than the usual envelope. */
  readonly refusal?: (envelope: ErrorEnvelope) => object;
  /** The whole of its refusals but for the status, where its protocol has a form of its own for them. */
  readonly problem?: (
    refusal: LocketError,
    unit: Unit,
    params: Readonly<Record<string, string>>,
  ) => Promise<Problem>;
  /** The same for what no operation below a path answers: said once in each protocol. */
  readonly strays?: { readonly below: string; readonly problem: (refusal: LocketError) => Problem };
  /** Members of query or body in which clients repeat a parameter of the path, and the name of that parameter. */
  readonly repeats?: Readonly<Record<string, string>>;
  /** Media type of the reply when it is not JSON; the body is then text or bytes. */
  readonly produces?: string;
  /** How its successes may end, plainly unless said: the API reference shows a status for each. */
  readonly outcomes?: readonly Outcome[];
  /** Replies carry an `ETag`, their own or one over the body, and `If-None-Match` answers 304. */
  readonly etag?: boolean;
  /** What a client may do about a reply that is too large: the end of that refusal's sentence. */
  readonly paging?: string;
  /** What the query means when a service token asks, which may work in one place only. */
  readonly asServiceToken?: (
    query: Readonly<Record<string, string>>,
    caller: ServiceCaller,
  ) => Readonly<Record<string, string>>;
  /** Speculative reads: names items for the first round, decides nothing. */
  readonly expect?: (outlook: Outlook<P, Q, B>) => void;
  /** The same where a directory asks, of the organization that its token is for. */
  readonly expectForDirectory?: (orgId: string, outlook: Omit<Outlook<P, Q, B>, 'claims'>) => void;
  readonly handle: (request: OperationRequest<P, Q, B>) => Promise<z.input<R> | Reply<z.input<R>>>;
}

/** An operation as the router, the OpenAPI writer and the generated tests see it. */
export type Operation = OperationSpec<
  z.ZodType | undefined,
  z.ZodType | undefined,
  z.ZodType | undefined,
  z.ZodType
>;

/** Declares one operation: one row of the route table. */
export const operation = <
  R extends z.ZodType,
  P extends z.ZodType | undefined = undefined,
  Q extends z.ZodType | undefined = undefined,
  B extends z.ZodType | undefined = undefined,
>(
  spec: OperationSpec<P, Q, B, R>,
): Operation => spec as unknown as Operation;
