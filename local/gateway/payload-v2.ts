import { isUtf8 } from 'node:buffer';
import { account } from '../template/names.ts';
import type { Target } from './path.ts';
import { clientCertOf, type GatewayRequest, headersOf, logTime, queryOf } from './request.ts';
import type { Match } from './router.ts';

const TEXT = /^(text\/|application\/(json|xml|javascript)\b|[^;]*\+(json|xml)\b)/i;

/** HTTP APIs pass text types as they are and everything else, forms included, base64-encoded. */
const isText = (contentType: string | undefined, body: Buffer): boolean =>
  (contentType === undefined || contentType === '' || TEXT.test(contentType)) && isUtf8(body);

const readHeaders = (request: GatewayRequest): { headers: Record<string, string>; cookies: string[] } => {
  const headers: Record<string, string> = Object.create(null);
  const cookies: string[] = [];
  for (const [name, value] of headersOf(request)) {
    const lower = name.toLowerCase();
    if (lower === 'cookie') cookies.push(...value.split(/;\s*/).filter(Boolean));
    else headers[lower] = lower in headers ? `${headers[lower]},${value}` : value;
  }
  return { headers: { ...headers }, cookies };
};

const encodeBody = (request: GatewayRequest, contentType: string | undefined): object => {
  if (request.body.length === 0) return { isBase64Encoded: false };
  return isText(contentType, request.body)
    ? { body: request.body.toString('utf8'), isBase64Encoded: false }
    : { body: request.body.toString('base64'), isBase64Encoded: true };
};

/**
 * The event of payload format 2.0, which HTTP APIs send.
 * @see https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-develop-integrations-lambda.html
 */
export const payloadV2 = (
  request: GatewayRequest,
  { path, query }: Target,
  match: Match,
  apiId: string,
): object => {
  const { headers, cookies } = readHeaders(request);
  const { route, parameters } = match;
  const routeKey = route.path === '$default' ? '$default' : `${route.method} ${route.path}`;
  const joined = [...queryOf(query)].map(([name, values]) => [name, values.join(',')]);
  return {
    version: '2.0',
    routeKey,
    rawPath: path,
    rawQueryString: query,
    ...(cookies.length > 0 && { cookies }),
    headers,
    ...(joined.length > 0 && { queryStringParameters: Object.fromEntries(joined) }),
    ...(Object.keys(parameters).length > 0 && { pathParameters: parameters }),
    requestContext: {
      accountId: account,
      apiId,
      ...(request.tls?.clientCertificate && { authentication: clientCertOf(request) }),
      domainName: headers.host ?? 'localhost',
      domainPrefix: apiId,
      http: {
        method: request.method,
        path,
        protocol: `HTTP/${request.httpVersion}`,
        sourceIp: request.remoteAddress,
        userAgent: headers['user-agent'] ?? '',
      },
      requestId: request.requestId,
      routeKey,
      stage: '$default',
      time: logTime(request.receivedAt),
      timeEpoch: request.receivedAt,
    },
    ...encodeBody(request, headers['content-type']),
  };
};
