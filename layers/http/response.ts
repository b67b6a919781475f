import { createHmac, type KeyObject } from 'node:crypto';
import { promisify } from 'node:util';
import { gzip } from 'node:zlib';
import { LocketError } from '../domain/errors.ts';
import { statusOfOutcome } from './error-table.ts';
import type { HttpRequest } from './http-request.ts';
import { Reply } from './operation.ts';

/** What a function returns to API Gateway; both API types read this form. */
export interface HttpResponse {
  readonly statusCode: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly cookies?: readonly string[];
  readonly multiValueHeaders?: Readonly<Record<string, readonly string[]>>;
  readonly body: string;
  /** True when `body` stands for bytes. */
  readonly isBase64Encoded?: boolean;
}

/** Headers of every response. */
export const always = {
  'content-type': 'application/json; charset=utf-8',
  'cache-control': 'no-store',
  'x-content-type-options': 'nosniff',
  'strict-transport-security': 'max-age=31536000; includeSubDomains',
};

const statusOf = ({ outcome = 'ok' }: Reply): number => statusOfOutcome[outcome];

/** A success; `text` is the serialised body. */
export const success = (
  reply: Reply,
  text: string,
  headers: Readonly<Record<string, string>>,
): HttpResponse => ({
  statusCode: statusOf(reply),
  headers: { ...always, ...headers, ...reply.headers },
  ...(reply.cookies.length > 0 && {
    cookies: reply.cookies,
    multiValueHeaders: { 'set-cookie': reply.cookies },
  }),
  body: reply.outcome === 'no-content' ? '' : text,
});

/** A success whose body, text or bytes, is sent as it is. */
export const verbatim = (reply: Reply, contentType: string): HttpResponse => {
  const headers = { 'content-type': contentType };
  return reply.body instanceof Uint8Array
    ? {
        ...success(reply, Buffer.from(reply.body).toString('base64'), headers),
        isBase64Encoded: true,
      }
    : success(reply, String(reply.body), headers);
};

/** The reply to a `HEAD` request: what `GET` would say, but for the body (RFC 9110 section 9.3.2). */
export const withoutBody = ({ isBase64Encoded: _, ...response }: HttpResponse): HttpResponse => ({
  ...response,
  body: '',
});

export const toReply = (result: unknown): Reply => (result instanceof Reply ? result : new Reply(result));

/**
 * A strong tag over the reply's bytes (RFC 9110 section 8.8.3), keyed so that a tag in somebody's log cannot be used
 * to try out values.
 */
export const etagOf = (key: KeyObject, body: string): string =>
  `"${createHmac('sha256', key).update(body).digest('base64url').slice(0, 32)}"`;

const opaque = (tag: string): string => tag.trim().replace(/^W\//, '');

/** Weak comparison (RFC 9110 section 8.8.3.2): proxies that compress turn strong tags into weak ones. */
export const matchesEtag = (header: string | undefined, tag: string): boolean =>
  header !== undefined && (header.trim() === '*' || header.split(',').map(opaque).includes(opaque(tag)));

/** Characters from which compressing a text is worth its while. */
const worthIt = 8 * 1024;
/** Bytes of the reply to a synchronous invocation (AWS Lambda quotas), with room for the headers. */
const maxReply = 6 * 1024 * 1024 - 16 * 1024;
/** Fast: secrets and ids hardly compress, and what surrounds them does at any level. */
const level = 1;

const compress = promisify(gzip);

/** Whether a client takes gzip (RFC 9110 section 12.5.3). */
export const takesGzip = (acceptEncoding: string | undefined): boolean =>
  (acceptEncoding ?? '').split(',').some((coding) => {
    const [name, ...parameters] = coding.split(';').map((part) => part.trim().toLowerCase());
    const weight = parameters.find((parameter) => parameter.startsWith('q='));
    return (name === 'gzip' || name === '*') && !(weight && Number(weight.slice(2)) === 0);
  });

/** Bytes of a response as Lambda counts them: JSON, where quotes within a text are escaped. */
const bytesOf = (response: HttpResponse): number =>
  response.isBase64Encoded ? response.body.length : Buffer.byteLength(JSON.stringify(response.body));

const varyingByCoding = (response: HttpResponse): HttpResponse => ({
  ...response,
  headers: { ...response.headers, vary: 'accept-encoding' },
});

const compressed = async (response: HttpResponse): Promise<HttpResponse> => ({
  ...response,
  headers: { ...response.headers, 'content-encoding': 'gzip' },
  body: (await compress(response.body, { level })).toString('base64'),
  isBase64Encoded: true,
});

const isLarge = ({ body, isBase64Encoded }: HttpResponse): boolean =>
  !isBase64Encoded && body.length >= worthIt;

/**
 * The response as it is sent: compressed where that is worth it and the client takes it. Throws `too-large` when not
 * even that fits the reply of a function.
 *
 * @param paging how the client can have it in parts, to end the sentence of the refusal
 */
export const fitting = async (
  response: HttpResponse,
  { headers }: Pick<HttpRequest, 'headers'>,
  paging = 'ask for less',
): Promise<HttpResponse> => {
  const sent =
    isLarge(response) && takesGzip(headers['accept-encoding']) ? await compressed(response) : response;
  if (sent.body.length > maxReply / 6 && bytesOf(sent) > maxReply)
    throw new LocketError('too-large', `The reply is larger than 6 MB: ${paging}`);
  return isLarge(response) ? varyingByCoding(sent) : sent;
};
