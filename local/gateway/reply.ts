import type { ApiType } from '../template/api.ts';
import { isObject, type Json, type JsonObject } from '../template/resource.ts';

/** An HTTP response, ready to be written. */
export interface GatewayReply {
  readonly status: number;
  /** Names and values; a name may come more than once. */
  readonly headers: readonly (readonly [name: string, value: string])[];
  readonly body: Buffer;
}

/** Lambda's limit for the reply to a synchronous invocation, in bytes. */
const LARGEST_REPLY = 6 * 1024 * 1024;

/** The answers that API Gateway gives in the function's stead. */
const answers = {
  crashed: [502, 'Internal Server Error'],
  'reply-too-large': [500, 'Internal Server Error'],
  'request-too-large': [413, 'Request Entity Too Large'],
  malformed: [400, 'Bad Request'],
  'timed-out': [504, 'Endpoint request timed out'],
  'no-route': [404, 'Not Found'],
  'no-method': [403, 'Missing Authentication Token'],
} as const;

/** What went wrong, so that the gateway answers itself. */
export type GatewayAnswer = keyof typeof answers;

/** The gateway's own JSON answer. */
export const answer = (kind: GatewayAnswer): GatewayReply => {
  const [status, message] = answers[kind];
  return {
    status,
    headers: [['content-type', 'application/json']],
    body: Buffer.from(JSON.stringify({ message })),
  };
};

const isScalar = (value: Json): value is string | number | boolean =>
  typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean';

/** Headers that describe the connection or the length, which are the server's business. */
const OWN_HEADERS = /^(connection|content-length|keep-alive|transfer-encoding)$/i;

const textsIn = (values: Json | undefined): readonly string[] =>
  Array.isArray(values) ? values.map(String) : [];

/** Headers that come more than once: each type reads its own member, and HTTP APIs know cookies only. */
const repeatedHeaders = (type: ApiType, result: JsonObject): [string, string][] => {
  if (type === 'http') return textsIn(result.cookies).map((cookie) => ['set-cookie', cookie]);
  const multiple = isObject(result.multiValueHeaders) ? result.multiValueHeaders : {};
  return Object.entries(multiple).flatMap(([name, values]) =>
    textsIn(values).map((value): [string, string] => [name, value]),
  );
};

const readHeaders = (type: ApiType, result: JsonObject): [string, string][] => {
  const repeated = repeatedHeaders(type, result);
  const names = new Set(repeated.map(([name]) => name.toLowerCase()));
  const single = Object.entries(isObject(result.headers) ? result.headers : {})
    .filter(([name, value]) => isScalar(value) && !names.has(name.toLowerCase()))
    .map(([name, value]): [string, string] => [name, String(value)]);
  return [...single, ...repeated].filter(([name]) => !OWN_HEADERS.test(name));
};

const withContentType = (headers: [string, string][], contentType: string): [string, string][] =>
  headers.some(([name]) => name.toLowerCase() === 'content-type')
    ? headers
    : [...headers, ['content-type', contentType]];

const defaultContentType: Readonly<Record<ApiType, string>> = {
  http: 'text/plain;charset=utf-8',
  rest: 'application/json',
};

const structured = (type: ApiType, result: JsonObject): GatewayReply => {
  const status = Number(result.statusCode);
  const text = result.body ?? '';
  if (!Number.isInteger(status) || status < 200 || status > 599 || !isScalar(text)) return answer('crashed');
  const body = Buffer.from(String(text), result.isBase64Encoded === true ? 'base64' : 'utf8');
  return { status, headers: withContentType(readHeaders(type, result), defaultContentType[type]), body };
};

/** Payload 2.0's reading of a result without `statusCode`: 200, JSON, the result itself. */
const inferred = (result: Json): GatewayReply => ({
  status: 200,
  headers: [['content-type', 'application/json']],
  body: Buffer.from(typeof result === 'string' ? result : JSON.stringify(result)),
});

/** The HTTP response that API Gateway makes of a function's result. */
export const replyOf = (type: ApiType, result: Json): GatewayReply => {
  const isStructured = isObject(result) && result.statusCode !== undefined;
  if (!isStructured && type === 'rest') return answer('crashed');
  const reply = isStructured ? structured(type, result) : inferred(result ?? null);
  const encoded =
    isStructured && result.isBase64Encoded === true ? String(result.body).length : reply.body.length;
  return encoded > LARGEST_REPLY ? answer('reply-too-large') : reply;
};
