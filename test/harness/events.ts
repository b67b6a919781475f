import { randomUUID } from 'node:crypto';
import type { APIGatewayProxyEventV2 } from 'aws-lambda';

export interface TestRequest {
  readonly token?: string;
  readonly body?: unknown;
  /** Sent as it is, instead of `body`. */
  readonly text?: string;
  /** Sent as bytes, instead of `body`. */
  readonly bytes?: Uint8Array;
  readonly query?: Readonly<Record<string, string | number | boolean | undefined>>;
  readonly headers?: Readonly<Record<string, string>>;
  /** Cookies that the browser sends along, `name=value`. */
  readonly cookies?: readonly string[];
  /** The caller's address as API Gateway would tell it. */
  readonly ip?: string;
  /** That of the gateway; made up unless given. */
  readonly requestId?: string;
}

const queryOf = (query: TestRequest['query']): Record<string, string> =>
  Object.fromEntries(
    Object.entries(query ?? {}).flatMap(([name, value]) =>
      value === undefined ? [] : [[name, String(value)]],
    ),
  );

const headersOf = ({ token, body, headers }: TestRequest): Record<string, string> => ({
  'user-agent': 'locket-tests',
  ...(token && { authorization: `Bearer ${token}` }),
  ...(body !== undefined && { 'content-type': 'application/json' }),
  ...Object.fromEntries(Object.entries(headers ?? {}).map(([name, value]) => [name.toLowerCase(), value])),
});

/** The event an HTTP API (payload 2.0) makes of a request; the path is what API Gateway hands on: decoded. */
export const httpApiEvent = (
  method: string,
  path: string,
  request: TestRequest = {},
): APIGatewayProxyEventV2 => {
  const { bytes } = request;
  const text = request.text ?? (request.body === undefined ? undefined : JSON.stringify(request.body));
  const query = queryOf(request.query);
  return {
    version: '2.0',
    routeKey: '$default',
    rawPath: path,
    rawQueryString: new URLSearchParams(query).toString(),
    headers: headersOf(request),
    ...(request.cookies && { cookies: [...request.cookies] }),
    ...(Object.keys(query).length > 0 && { queryStringParameters: query }),
    requestContext: {
      accountId: '000000000000',
      apiId: 'test',
      domainName: 'test',
      domainPrefix: 'test',
      http: {
        method,
        path,
        protocol: 'HTTP/1.1',
        sourceIp: request.ip ?? '127.0.0.1',
        userAgent: 'locket-tests',
      },
      requestId: request.requestId ?? randomUUID(),
      routeKey: '$default',
      stage: '$default',
      time: '',
      timeEpoch: 0,
    },
    ...(text !== undefined && { body: text }),
    ...(bytes && { body: Buffer.from(bytes).toString('base64') }),
    isBase64Encoded: bytes !== undefined,
  };
};
