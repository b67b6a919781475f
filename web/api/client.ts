import type { Operations } from './operations.ts';
import { lackIn, made } from './proofs.ts';
import { renewed, session } from './session.ts';
import { siteUrl } from './site.ts';

export type Route = keyof Operations;

/** What a route takes: parameters of its path, its query and its body, as far as it has any. */
export type InputOf<R extends Route> = Part<'path', Operations[R]['path']> &
  Part<'query', Operations[R]['query']> &
  (Operations[R]['body'] extends undefined
    ? { readonly body?: undefined }
    : { readonly body: Operations[R]['body'] });

type Part<Name extends string, T> =
  Record<never, never> extends T
    ? { readonly [K in Name]?: T }
    : T extends Readonly<Record<never, never>>
      ? { readonly [K in Name]: T }
      : never;

export type ReplyOf<R extends Route> = Operations[R]['reply'];

/** A refusal of the API, in its own words. */
export class ApiFault extends Error {
  readonly status: number;
  readonly requestId: string;
  /** Seconds to wait before a repetition makes sense. */
  readonly retryAfter: number | undefined;
  readonly details: unknown;
  /** What kind of refusal it is, where the status alone does not say. */
  readonly kind: string;

  constructor(status: number, message: string, extra: Partial<Omit<ApiFault, 'status' | 'message'>> = {}) {
    super(message);
    this.status = status;
    this.requestId = extra.requestId ?? '';
    this.retryAfter = extra.retryAfter;
    this.details = extra.details;
    this.kind = extra.kind ?? '';
  }
}

/** What stands for a request that no server answered. */
export const unreachable = 0;

interface RawRequest {
  readonly method: string;
  readonly path: string;
  readonly body?: unknown;
  readonly token?: string | undefined;
  readonly headers?: Readonly<Record<string, string>> | undefined;
  readonly signal?: AbortSignal | undefined;
}

const answered = async ({ method, path, body, token, headers, signal }: RawRequest): Promise<Response> => {
  try {
    return await fetch(new URL(path.slice(1), siteUrl), {
      method,
      credentials: 'same-origin',
      cache: 'no-store',
      headers: {
        accept: 'application/json',
        ...headers,
        ...(token && { authorization: `Bearer ${token}` }),
        ...(body !== undefined && { 'content-type': 'application/json' }),
      },
      ...(body !== undefined && { body: JSON.stringify(body) }),
      ...(signal && { signal }),
    });
  } catch (error) {
    if (signal?.aborted) throw error;
    throw new ApiFault(unreachable, 'The server could not be reached');
  }
};

const faultOf = async (response: Response): Promise<ApiFault> => {
  const reply = (await response.json().catch(() => ({}))) as Record<string, unknown>;
  const wait = Number(response.headers.get('retry-after'));
  const message = typeof reply.message === 'string' ? reply.message : response.statusText;
  return new ApiFault(response.status, message, {
    requestId: typeof reply.reqId === 'string' ? reply.reqId : '',
    ...(wait > 0 && { retryAfter: wait }),
    details: reply.details,
    kind: typeof reply.error === 'string' ? reply.error : '',
  });
};

/** Asks without the help of the route table: for what a token of its own is presented to. @throws ApiFault */
export const ask = async <T>(request: RawRequest): Promise<T> => {
  const response = await answered(request);
  if (!response.ok) throw await faultOf(response);
  return (await response.json()) as T;
};

const queryOf = (query: object = {}): string => {
  const pairs = Object.entries(query).flatMap(([name, value]): [string, string][] =>
    value === undefined || value === null ? [] : [[name, String(value)]],
  );
  return pairs.length === 0 ? '' : `?${new URLSearchParams(pairs)}`;
};

const pathOf = (template: string, parameters: object = {}): string =>
  template.replace(/\{(\w+)\}/g, (_, name: string) =>
    encodeURIComponent(String((parameters as Record<string, unknown>)[name] ?? '')),
  );

/** Ways of calling beside what the route takes. */
interface Extra {
  readonly signal?: AbortSignal | undefined;
  readonly headers?: Readonly<Record<string, string>>;
}

/** As whoever is signed in; a session that ended is renewed once by its cookie. */
const askInSession = async <T>(request: Omit<RawRequest, 'token'>): Promise<T> => {
  const { token } = session.get();
  try {
    return await ask({ ...request, token });
  } catch (error) {
    if (!(error instanceof ApiFault) || error.status !== 401 || !token) throw error;
    const next = await renewed(token);
    if (!next) throw error;
    return ask({ ...request, token: next });
  }
};

/**
 * Calls an operation as whoever is signed in. What asks for a proof of who that is asks for it on the page, and is
 * repeated once.
 * @throws ApiFault
 */
export const call = async <R extends Route>(
  route: R,
  input: InputOf<R>,
  extra: Extra = {},
): Promise<ReplyOf<R>> => {
  const [method = '', template = ''] = route.split(' ');
  const path = `${pathOf(template, input.path)}${queryOf(input.query)}`;
  const request = { method, path, body: input.body, ...extra };
  try {
    return await askInSession(request);
  } catch (error) {
    const lack = lackIn(error);
    if (!lack || !(await made(lack))) throw error;
    return askInSession(request);
  }
};
